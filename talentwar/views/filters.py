"""The filters of lists, and rosters.

Scripts only compare the values given here.
"""

from .parts import DateView, LabLink, Link, Section, Term, View


class FilterOption(View, frozen=True):
    """A value to filter by and its label; `includes` are other values that match too, separated by spaces."""

    value: str
    text: str
    includes: str = ""


class Filter(View, frozen=True):
    """The filter of a list.

    `pages` are links to the other pages of the list, which the filter covers too. `is_partial`: the list has pages that
    the filter does not cover. `is_dated`: the records can be sorted by date.
    """

    labs: tuple[FilterOption, ...] = ()
    kinds: tuple[FilterOption, ...] = ()
    statuses: tuple[FilterOption, ...] = ()
    years: tuple[str, ...] = ()
    is_dated: bool = False
    pages: tuple[str, ...] = ()
    is_partial: bool = False


class RosterMember(View, frozen=True):
    """A person on a roster.

    `possible_span` and `certain_span` have the first day on which the tenure is possible or certain, and the first on
    which it is so no more, as "2024-01-01/2024-06-01"; `certain_span` is empty if no day is certain. From the day
    `stale` on, the evidence is too old, and the row shows its date (`as_of`). `certain` is `certain_span` in words.
    """

    person: Link
    role: str
    since: str
    until: str
    possible_span: str
    certain_span: str
    team: LabLink | None = None
    as_of: str = ""
    is_stale: bool = False
    stale: str = ""
    certain: str = ""


class Roster(View, frozen=True):
    """The people at a lab on a day by certainty, and its former members.

    `other` are hidden rows that a script needs for other days.
    """

    day: DateView
    certain: tuple[RosterMember, ...]
    possible: tuple[RosterMember, ...]
    start_unknown: tuple[RosterMember, ...]
    former: Section[RosterMember]
    other: tuple[RosterMember, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.certain or self.possible or self.start_unknown)

    @property
    def is_known(self) -> bool:
        return bool(not self.is_empty or self.former or self.other)


class RosterYear(View, frozen=True):
    """The names on a roster at the end of a year, by certainty."""

    year: str
    names: tuple[Term, ...]
