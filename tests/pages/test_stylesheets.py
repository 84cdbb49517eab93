"""Stylesheets: paired with components, made of tokens, three breakpoints, no dead rules."""

import re

import pytest
from sitebuilder import REPOSITORY

TEMPLATES = REPOSITORY / "templates"
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}
CSS = REPOSITORY / "static/css"
SHEETS = {
    path.relative_to(CSS).as_posix(): re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for path in sorted(CSS.rglob("*.css"))
}
GENERATED = {"lab-", "footnote"}
"""Prefixes of generated classes: the colours of labs, and the footnotes of Markdown."""
each_sheet = pytest.mark.parametrize("name", SHEETS)


def test_every_stylesheet_of_a_component_or_a_page_has_a_template_of_the_same_name():
    paired = {name.removesuffix(".css") for name in SHEETS if "/" in name}
    assert paired <= {name.removesuffix(".html") for name in SOURCES}


@each_sheet
def test_every_class_of_a_stylesheet_is_used_by_a_template_or_a_script(name):
    scripts = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "static/js").glob("*.js"))
    used = set(re.findall(r"[\w-]+", "".join(SOURCES.values()) + scripts))
    # A modifier can come from a value: `chart--{{ kind }}`.
    prefixes = {word for word in used if word.endswith(("--", "__"))}
    classes = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"{[^{}]*}", "", SHEETS[name])))
    dead = {word for word in classes - used if not word.startswith((*prefixes, *GENERATED))}
    assert dead == set()


@each_sheet
def test_colours_and_font_sizes_are_tokens(name):
    if name != "tokens.css":
        assert not re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", SHEETS[name])
        sizes = re.findall(r"font-size: ([^;]+);", SHEETS[name])
        assert all(size == "inherit" or size.startswith("var(--size-") for size in sizes)
        raw = re.findall(r"--[\w-]+", SHEETS["tokens.css"].partition(":root {")[2].partition("}")[0])
        assert not {*raw} & {*re.findall(r"var\((--[\w-]+)", SHEETS[name])}, "only tokens.css uses raw values"


@each_sheet
def test_queries_use_one_of_three_breakpoints(name):
    widths = re.findall(r"@(?:media|container) [^{]*?([\d.]+rem)", SHEETS[name])
    assert set(widths) <= {"44rem", "56rem", "70rem"}


def test_no_line_of_a_template_or_a_stylesheet_is_too_long():
    lines = [(name, line) for name, text in SOURCES.items() for line in text.splitlines() if len(line) > 160]
    lines += [(name, line) for name, text in SHEETS.items() for line in text.splitlines() if len(line) > 120]
    assert lines == []
