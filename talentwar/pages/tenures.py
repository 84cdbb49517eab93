"""The period of a tenure in words."""

from collections.abc import Sequence
from datetime import date

from talentwar.content.model import Move
from talentwar.graph.careers import Tenure

from .formatting import Formatter


def tenure_period(tenure: Tenure, moves: Sequence[Move], format: Formatter) -> str:
    """The start and the end of a tenure, as precise as the moves that start and end it."""
    text = format.text
    start = end = ""
    is_between = False
    if tenure.arrival is not None:
        move = moves[tenure.arrival]
        joined = move.joined or move.date
        start = format.event_date(joined)
        if tenure.earliest_start == date.min:
            start = text("by %s") % format.last_of(joined)
        else:
            is_between = joined.is_closed_interval
    if tenure.departure is not None:
        move = moves[tenure.departure]
        left = move.left or move.date
        end = format.event_date(left)
        is_between = is_between or left.is_closed_interval
    elif not tenure.is_open:
        end = text("an unknown date before %s") % format.day(tenure.latest_end).text
    if start and end:
        both = text("start %(start)s; end %(end)s") if is_between else text("%(start)s to %(end)s")
        return both % {"start": start, "end": end}
    if end:
        return (text("start unknown; left %s") if is_between else text("start unknown, to %s")) % end
    if is_between:
        return text("arrived %s") % start
    return text("since %s") % start if start else text("dates unknown")
