"""What stands around a drawing: the title that says what is seen, what is counted, and where it is from."""

from __future__ import annotations

from talentwar.views.parts import View


class Figure(View, frozen=True):
    """`subtitle` has the population, the period and n; `description` is for those who cannot see the drawing."""

    id: str
    title: str
    subtitle: str
    description: str
    source: str
