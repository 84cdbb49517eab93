"""Templates in the words of several languages."""

from __future__ import annotations

import gettext
from types import CodeType

import pytest
from markupsafe import Markup

from talentwar.build.jinja import TemplateEnvironment

CASES = {
    "alone": ("<h2>{{ _('People') }}</h2>", "<h2>Personnes</h2>"),
    "in an attribute": ('<a title="{{ _("People") }}">', '<a title="Personnes">'),
    "in a block": ("{% trans %}People{% endtrans %}", "Personnes"),
    "values in another order": (
        "{% trans who=page.name, lab=page.lab %}{{ who }} of {{ lab }}{% endtrans %}",
        "Meta &amp; Cie, <b>Ada</b> &lt;3",
    ),
    "a sign that is none of a place": ("{% trans %}all of it, 100 %{% endtrans %}", "tout, soit 100 %"),
    "one and many": (
        "{% trans number=page.number %}one move{% pluralize %}{{ number }} moves{% endtrans %}",
        "2 mouvements",
    ),
    "as an argument": ("{% macro h(text) %}<i>{{ text }}</i>{% endmacro %}{{ h(_('People')) }}", "<i>Personnes</i>"),
    "untranslated": ("{{ _('Labs') }}", "Labs"),
}


IN_FRENCH = {
    "People": "Personnes",
    "%(who)s of %(lab)s": "%(lab)s, %(who)s",
    "all of it, 100 %%": "tout, soit 100 %%",
}


class French(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return IN_FRENCH.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "un mouvement" if n < 2 else "%(number)s mouvements"


def rendered(template: str, translations: gettext.NullTranslations, codes: dict[str, CodeType]) -> str:
    page = {"name": Markup("<b>Ada</b> &lt;3"), "lab": "Meta & Cie", "number": 2}
    environment = TemplateEnvironment({"page.html": template}, translations, codes)
    return environment.get_template("page.html").render(page=type("Page", (), page))


@pytest.mark.parametrize(("template", "french"), CASES.values(), ids=CASES)
def test_a_text_is_printed_in_the_language_of_the_page_whoever_compiled_the_template(
    template: str, french: str
) -> None:
    codes: dict[str, CodeType] = {}
    english = rendered(template, gettext.NullTranslations(), codes)
    compiled = dict(codes)
    assert rendered(template, French(), codes) == french
    assert rendered(template, gettext.NullTranslations(), codes) == english
    # What another language compiled is used, and nothing is compiled again.
    assert [*map(id, codes.values())] == [*map(id, compiled.values())]
    assert len(codes) == 1
