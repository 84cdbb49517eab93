"""The captions of a chart."""

from talentwar.views.parts import View


class Figure(View, frozen=True):
    """`subtitle` has the population, the period and n; `description` is the text alternative of the drawing."""

    id: str
    title: str
    subtitle: str
    description: str
    source: str
