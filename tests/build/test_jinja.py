"""Templates in several languages, and the internals of Jinja that faster code relies on."""

import gettext
import hashlib
import inspect
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from talentwar.build import jinja
from talentwar.build.jinja import TemplateEnvironment, escape_text

CASES = {
    "alone": ("<h2>{{ _('People') }}</h2>", "<h2>Personnes</h2>"),
    "in an attribute": ('<a title="{{ _("People") }}">', '<a title="Personnes">'),
    "in a block": ("{% trans %}People{% endtrans %}", "Personnes"),
    "values in another order": (
        "{% trans who=page.name, lab=page.lab %}{{ who }} of {{ lab }}{% endtrans %}",
        "Meta &amp; Cie, <b>Ada</b> &lt;3",
    ),
    "a percent sign": ("{% trans %}all of it, 100 %{% endtrans %}", "tout, soit 100 %"),
    "plural": ("{% trans number=page.number %}one move{% pluralize %}{{ number }} moves{% endtrans %}", "2 mouvements"),
    "as an argument": ("{% macro h(text) %}<i>{{ text }}</i>{% endmacro %}{{ h(_('People')) }}", "<i>Personnes</i>"),
    "untranslated": ("{{ _('Labs') }}", "Labs"),
}


IN_FRENCH = {"People": "Personnes", "%(who)s of %(lab)s": "%(lab)s, %(who)s", "all of it, 100 %%": "tout, soit 100 %%"}


class French(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return IN_FRENCH.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "un mouvement" if n < 2 else "%(number)s mouvements"


class Page:
    name = Markup("<b>Ada</b> &lt;3")
    lab = "Meta & Cie"
    number = 2


def rendered(template: str, translations: gettext.NullTranslations, codes: dict[str, CodeType]) -> str:
    environment = TemplateEnvironment({"page.html": template}, translations, codes)
    return environment.get_template("page.html").render(page=Page)


@pytest.mark.parametrize(("template", "french"), CASES.values(), ids=CASES)
def test_a_message_is_printed_in_the_language_of_the_page_whichever_language_compiled_the_template(
    template: str, french: str
) -> None:
    codes: dict[str, CodeType] = {}
    english = rendered(template, gettext.NullTranslations(), codes)
    compiled = dict(codes)
    assert rendered(template, French(), codes) == french
    assert rendered(template, gettext.NullTranslations(), codes) == english
    assert [*map(id, codes.values())] == [*map(id, compiled.values())]
    assert len(codes) == 1


@pytest.mark.parametrize("template", [template for template, _ in CASES.values()], ids=CASES)
def test_the_faster_code_prints_what_jinja_prints(template: str) -> None:
    plain = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    plain.install_gettext_translations(French(), newstyle=True)
    assert rendered(template, French(), {}) == plain.from_string(template).render(page=Page)


@pytest.mark.parametrize("text", ["", "plain", "<a href=\"x\">'&amp;'</a>", "ü\u2028\0"])
def test_texts_are_escaped_as_by_markupsafe(text: str) -> None:
    assert escape_text(text) == str(escape(text))


REPLACED = {
    CodeGenerator._output_child_pre: "950d7b8230fc",
    CodeGenerator.visit_Getattr: "abe25075f175",
    CodeGenerator.visit_Call: "f851b3bf5364",
    CodeGenerator.macro_def: "69d86b06d17d",
    Template._get_default_module: "1373f325dfe8",
}


@pytest.mark.parametrize(("method", "expected"), REPLACED.items(), ids=lambda part: getattr(part, "__name__", ""))
def test_the_methods_that_the_faster_code_replaces_are_those_of_the_tested_jinja(
    method: Callable[..., object], expected: str
) -> None:
    # If this fails after an update of Jinja, compare the new method with its replacement in talentwar.build.jinja.
    assert hashlib.sha256(inspect.getsource(method).encode()).hexdigest()[:12] == expected


def test_compiled_templates_are_kept_beside_the_module_and_damage_is_a_miss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jinja, "__file__", str(shutil.copy(jinja.__file__, tmp_path)))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "__pycache__"
    folder.mkdir()
    assert rendered("{{ page.lab }}", gettext.NullTranslations(), {}) == "Meta &amp; Cie"
    (kept,) = folder.iterdir()
    for damage in (b"", kept.read_bytes()[:40], b"\0" * 200):
        kept.write_bytes(damage)
        assert rendered("{{ page.lab }}", gettext.NullTranslations(), {}) == "Meta &amp; Cie"
    assert rendered("{{ page.number }}", gettext.NullTranslations(), {}) == "2"
    with monkeypatch.context() as patched:
        patched.setattr(TemplateEnvironment, "compile", lambda *_: pytest.fail("compiled again"))
        assert rendered("{{ page.number }}", gettext.NullTranslations(), {}) == "2"
