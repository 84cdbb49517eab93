"""The contract between views, templates and stylesheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import nodes
from jinja2.defaults import DEFAULT_FILTERS
from jinja2.meta import find_undeclared_variables
from msgspec.structs import fields
from sitebuilder import REPOSITORY

from talentwar.build.render import Renderer
from talentwar.content.model import STATUSES
from talentwar.pages import page_views as pages
from talentwar.views import layout, parts

TEMPLATES = REPOSITORY / "templates"
ENVIRONMENT = Renderer(TEMPLATES)._environment
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}
TREES = {name: ENVIRONMENT.parse(source) for name, source in SOURCES.items()}
# Components that the renderer provides as cached filters: `line|move_line`.
CACHED = ENVIRONMENT.filters.keys() - DEFAULT_FILTERS.keys()
PAGES = {view.template: view for view in get_args(pages.PageView)}
LAYOUT = "layouts/base.html"

# Fields for the build, which no template reads.
BUILD_FIELDS = {"path", "former"}
IN_MESSAGE = "_trans"
"""Jinja's name for an expression in a message."""
GETTEXT = {"_", IN_MESSAGE, "gettext", "ngettext", "pgettext", "npgettext"}
DECIDING = {
    "sort", "dictsort", "groupby", "selectattr", "rejectattr", "select", "reject", "map", "unique", "random", "shuffle",
    "batch", "slice", "sum", "min", "max", "reverse", "first", "last", "default", "d",
}  # fmt: skip

each_template = pytest.mark.parametrize("name", SOURCES)
each_page = pytest.mark.parametrize("template", PAGES)


def attributes(tree: nodes.Node, of: str) -> set[str]:
    """The attributes of a variable that a template reads."""
    found = tree.find_all(nodes.Getattr)
    return {node.attr for node in found if isinstance(node.node, nodes.Name) and node.node.name == of}


def filters(tree: nodes.Node) -> set[str]:
    return {node.name for node in tree.find_all(nodes.Filter)}


def used_templates(name: str) -> Iterator[str]:
    """A template and those that it extends and includes."""
    yield name
    for node in TREES[name].find_all((nodes.Extends, nodes.Include)):
        yield from used_templates(node.template.value)


def page_views() -> set[type]:
    return {
        view
        for view in vars(pages).values()
        if isinstance(view, type)
        and view.__module__ == pages.__name__
        and issubclass(view, parts.View)
        and hasattr(view, "template")
    }


def part_views() -> list[type]:
    return [
        view
        for module in (parts, layout)
        for view in vars(module).values()
        if isinstance(view, type) and view.__module__ == module.__name__ and view not in (parts.View, layout.SiteView)
    ]


# Pages and their views


def test_every_page_view_has_one_template_and_every_page_template_a_view():
    assert set(PAGES.values()) == page_views(), "a page view is left out of PageView"
    assert len(PAGES) == len(page_views()), "two views share a template"
    assert set(PAGES) == {name for name in SOURCES if name.startswith("pages/")}


@each_template
def test_a_template_reads_only_page_and_site(name):
    allowed = GETTEXT if name.startswith("components/") else GETTEXT | {"page", "site"}
    # Jinja's analysis of blocks misses the imports at the top of a page.
    known = {item for node in TREES[name].find_all(nodes.FromImport) for item in node.names}
    assert find_undeclared_variables(TREES[name]) - known <= allowed


@each_page
def test_a_page_template_reads_only_fields_of_its_view(template):
    known = {field.name for field in fields(PAGES[template])}
    used = set().union(*(attributes(TREES[name], "page") for name in used_templates(template)))
    assert used <= known


@each_page
def test_a_page_template_reads_every_field_of_its_view(template):
    used = set().union(*(attributes(TREES[name], "page") for name in used_templates(template)))
    assert {field.name for field in fields(PAGES[template])} - used - BUILD_FIELDS == set()


def test_templates_read_exactly_the_fields_of_the_site_view():
    used = set().union(*(attributes(tree, "site") for tree in TREES.values()))
    assert used == {field.name for field in fields(layout.SiteView)}


def test_a_layout_reads_only_fields_that_every_page_has():
    common = set.intersection(*({field.name for field in fields(view)} for view in PAGES.values()))
    for name in SOURCES:
        if not name.startswith("pages/"):
            assert attributes(TREES[name], "page") <= common, name


@pytest.mark.parametrize("view", part_views(), ids=lambda view: view.__name__)
def test_every_field_of_a_part_is_read_by_a_template(view):
    shown = {node.attr for tree in TREES.values() for node in tree.find_all(nodes.Getattr)}
    assert {field.name for field in fields(view)} - shown - BUILD_FIELDS == set()


def test_views_are_frozen_and_hold_no_mutable_values():
    for view in (*page_views(), *part_views()):
        assert view.__struct_config__.frozen, view.__name__
        for field in fields(view):
            assert not re.search(r"\b(list|dict|set|Any|object)\b", str(field.type)), (view.__name__, field.name)


# Components


def components() -> dict[str, set[str]]:
    """The names of the macros of each component."""
    return {
        name: {macro.name for macro in TREES[name].find_all(nodes.Macro)}
        for name in SOURCES
        if name.startswith("components/")
    }


@each_template
def test_every_imported_macro_exists_and_is_used(name):
    known = components()
    called = {node.node.name for node in TREES[name].find_all(nodes.Call) if isinstance(node.node, nodes.Name)}
    for node in TREES[name].find_all(nodes.FromImport):
        imported = {item if isinstance(item, str) else item[0] for item in node.names}
        assert imported <= known[node.template.value]
        assert imported <= called


def test_every_macro_of_every_component_is_used():
    used: set[tuple[str, str]] = set()
    for name, tree in TREES.items():
        used |= {(node.template.value, item) for node in tree.find_all(nodes.FromImport) for item in node.names}
        used |= {(name, call.node.name) for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        used |= {(f"components/{filtered}.html", filtered) for filtered in filters(tree) & CACHED}
    assert {(name, macro) for name, macros in components().items() for macro in macros} <= used


def test_every_cached_filter_is_a_macro_of_the_component_of_the_same_name():
    known = components()
    assert CACHED
    for name in CACHED:
        assert name in known[f"components/{name}.html"]


def test_every_template_is_a_page_a_component_or_used_by_a_page():
    seen = {name for page in PAGES for name in used_templates(page)} | components().keys()
    assert set(SOURCES) == seen
    assert all(components().values()), "a component has no macro"


@each_template
def test_templates_are_included_by_constant_names(name):
    for node in TREES[name].find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        assert isinstance(node.template, nodes.Const)
        assert node.template.value in SOURCES


# Templates only format


@each_template
def test_a_template_does_not_sort_filter_or_count(name):
    tree = TREES[name]
    assert filters(tree) & DECIDING == set()
    # Blocks are named to be placeholders in messages.
    named = {node.target.name for node in tree.find_all(nodes.Assign)}
    assert named <= {IN_MESSAGE} and not any(tree.find_all(nodes.NSRef)), "a template sets no variable"
    assert "namespace" not in {node.name for node in tree.find_all(nodes.Name)}
    assert not any(loop.test or loop.recursive for loop in tree.find_all(nodes.For)), "a loop takes what there is"


@each_template
def test_only_sanitised_html_is_marked_safe(name):
    for node in TREES[name].find_all(nodes.Filter):
        if node.name == "safe":
            printed = node.node.attr if isinstance(node.node, nodes.Getattr) else node.node.name
            assert printed.endswith("_html") or printed == "json_ld"
    assert not any(TREES[name].find_all(nodes.ScopedEvalContextModifier)), "escaping is never turned off"


@each_template
def test_a_template_has_no_inline_style_script_or_handler(name):
    html = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", SOURCES[name], flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=|javascript:", html, re.IGNORECASE)
    for attributes_of, content in re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL | re.IGNORECASE):
        assert not content.strip(), "a script stands in the page"
        assert 'type="application/ld+json"' in attributes_of or " src=" in attributes_of


def test_the_templates_folder_contains_only_templates():
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
    assert files == set(SOURCES)
    assert {Path(name).parts[0] for name in SOURCES} == {"layouts", "pages", "components"}


def test_every_status_has_its_own_mark():
    """The stylesheet adds the marks, so that screen readers read only the words. Retracted is struck through."""
    sheet = (REPOSITORY / "static/css/components/status.css").read_text(encoding="utf-8")
    marks = dict(re.findall(r'\[data-status="(\w+)"\]::before { content: "(.)" / ""', sheet))
    assert marks.keys() | {"retracted"} == set(STATUSES)
    assert len(set(marks.values())) == len(marks)
    assert re.search(r'\[data-status="retracted"\] {[^}]*line-through', sheet)


# Stylesheets

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
    assert (
        lines + [(name, line) for name, text in SHEETS.items() for line in text.splitlines() if len(line) > 120] == []
    )
