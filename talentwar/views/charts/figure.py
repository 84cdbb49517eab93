"""The captions of a chart."""

from talentwar.views.parts import View


class Figure(View, frozen=True):
    """`subtitle` has the population, the period and n; it is the text alternative of the drawing too."""

    id: str
    title: str
    subtitle: str
    source: str
