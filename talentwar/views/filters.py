"""What a reader chooses from: the filters of a list, the days of a roster.

Scripts read the values that are here, and compare; they decide nothing.
"""

from __future__ import annotations

from .parts import DateView, LabLink, Link, Section, View


class FilterOption(View, frozen=True):
    """A value to filter by, and how it is called; `also` are values that it comprises, parted by spaces."""

    value: str
    text: str
    includes: str = ""


class Filter(View, frozen=True):
    """What the records of a page can be filtered by.

    `pages` are the addresses of those on which the list goes on; `is_partial` if it goes on where the filter does not
    follow. `is_dated` if the records have dates to be sorted by.
    """

    labs: tuple[FilterOption, ...] = ()
    kinds: tuple[FilterOption, ...] = ()
    statuses: tuple[FilterOption, ...] = ()
    years: tuple[str, ...] = ()
    is_dated: bool = False
    pages: tuple[str, ...] = ()
    is_partial: bool = False


class RosterMember(View, frozen=True):
    """A person on a roster, with the days between which they were certainly there.

    `bounds` are the first and last day on which they can have come, then the first and last of those on which they
    can have been away again, as ISO 8601 parted by spaces. From the day `stale` on, the evidence is too old to speak
    of the day, and the row says `as_of` when it is known.
    """

    person: Link
    role: str
    since: str
    until: str
    date_bounds: str
    team: LabLink | None = None
    as_of: str = ""
    is_stale: bool = False
    stale: str = ""
    certain: str = ""


class Roster(View, frozen=True):
    """A lab's people on a day, by how sure their dates are; `gone` are those who had left.

    `other` are rows that a script needs for other days, and that this day does not show.
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
