"""Disputed records."""

from factories import event, move

from talentwar.graph.disputes import disputes_of, is_disputed, is_pay_disputed

DENIAL = {"by": "Meta", "says": "No.", "sources": ["denial"]}


def test_a_move_is_disputed_if_its_pay_is():
    disputed = move("a", "b", pay=[{"amount": "1M USD", "disputes": [DENIAL]}])
    assert is_disputed(disputed)
    assert [dispute.by for dispute in disputes_of(disputed)] == ["Meta"]
    assert not is_disputed(move("a", "b", pay=[{"amount": "1M USD"}]))


def test_an_event_is_disputed_if_somebody_disputes_it():
    assert is_disputed(event("launch", disputes=[DENIAL]))
    assert not is_disputed(event("launch"))


def test_pay_is_disputed_if_a_dispute_of_its_move_names_pay():
    for field, expected in (("pay", True), ("date", False)):
        disputed = move("a", "b", pay=[{"amount": "1M USD"}], disputes=[DENIAL | {"field": field}])
        assert is_pay_disputed(disputed, disputed.pay[0]) is expected
