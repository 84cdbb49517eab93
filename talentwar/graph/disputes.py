"""Disputed records: a move is disputed if somebody disputes it or any of its pay."""

from talentwar.content.model import Dispute, Event, Move, Pay


def disputes_of(record: Move | Event) -> tuple[Dispute, ...]:
    """The disputes of a record, then the disputes of its pay."""
    pays = record.pay if isinstance(record, Move) else ()
    return (*record.disputes, *(dispute for pay in pays for dispute in pay.disputes))


def is_disputed(record: Move | Event) -> bool:
    return bool(disputes_of(record))


def is_pay_disputed(move: Move, pay: Pay) -> bool:
    """Whether somebody disputes this pay, or the key `pay` of its move."""
    return bool(pay.disputes) or any(dispute.field == "pay" for dispute in move.disputes)
