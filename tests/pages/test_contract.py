"""The contract between views and templates: both use exactly the same fields, and templates only format."""

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
# Component macros that the renderer offers as filters: `line|move_line`.
COMPONENT_FILTERS = ENVIRONMENT.filters.keys() - DEFAULT_FILTERS.keys()
PAGES = {view.template: view for view in get_args(pages.PageView)}
LAYOUT = "layouts/base.html"

# The build reads these fields; templates do not.
BUILD_FIELDS = {"path", "former"}
IN_MESSAGE = "_trans"
"""Jinja's name for the variable with a translated message."""
GETTEXT = {"_", IN_MESSAGE, "gettext", "ngettext", "pgettext", "npgettext"}
LOGIC_FILTERS = {
    "sort", "dictsort", "groupby", "selectattr", "rejectattr", "select", "reject", "map", "unique", "random", "shuffle",
    "batch", "slice", "sum", "min", "max", "reverse", "first", "last", "default", "d",
}  # fmt: skip

each_template = pytest.mark.parametrize("name", SOURCES)
each_page = pytest.mark.parametrize("template", PAGES)


def attributes(tree: nodes.Node, of: str) -> set[str]:
    """The attributes of a variable that a template uses."""
    found = tree.find_all(nodes.Getattr)
    return {node.attr for node in found if isinstance(node.node, nodes.Name) and node.node.name == of}


def filters(tree: nodes.Node) -> set[str]:
    return {node.name for node in tree.find_all(nodes.Filter)}


def reached(name: str) -> Iterator[str]:
    """A template with the templates that it extends and includes, which have `page` too."""
    yield name
    for node in TREES[name].find_all((nodes.Extends, nodes.Include)):
        yield from reached(node.template.value)


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


def test_every_page_view_has_a_template_of_its_own_and_every_page_template_a_view():
    assert set(PAGES.values()) == page_views(), "a page view is left out of PageView"
    assert len(PAGES) == len(page_views()), "two views share a template"
    assert set(PAGES) == {name for name in SOURCES if name.startswith("pages/")}


@each_template
def test_templates_get_only_page_and_site(name):
    allowed = GETTEXT if name.startswith("components/") else GETTEXT | {"page", "site"}
    # Jinja's analysis of blocks does not see the imports at the top.
    known = {item for node in TREES[name].find_all(nodes.FromImport) for item in node.names}
    assert find_undeclared_variables(TREES[name]) - known <= allowed


@each_page
def test_a_page_template_uses_only_what_its_view_has(template):
    known = {field.name for field in fields(PAGES[template])}
    used = set().union(*(attributes(TREES[name], "page") for name in reached(template)))
    assert used <= known


@each_page
def test_templates_use_every_field_of_their_page_view(template):
    used = set().union(*(attributes(TREES[name], "page") for name in reached(template)))
    assert {field.name for field in fields(PAGES[template])} - used - BUILD_FIELDS == set()


def test_templates_use_exactly_the_fields_of_the_site_view():
    used = set().union(*(attributes(tree, "site") for tree in TREES.values()))
    assert used == {field.name for field in fields(layout.SiteView)}


def test_layouts_use_only_fields_that_all_pages_have():
    common = set.intersection(*({field.name for field in fields(view)} for view in PAGES.values()))
    for name in SOURCES:
        if not name.startswith("pages/"):
            assert attributes(TREES[name], "page") <= common, name


@pytest.mark.parametrize("view", part_views(), ids=lambda view: view.__name__)
def test_every_field_of_a_part_view_is_used_by_a_template(view):
    shown = {node.attr for tree in TREES.values() for node in tree.find_all(nodes.Getattr)}
    assert {field.name for field in fields(view)} - shown - BUILD_FIELDS == set()


def test_views_are_immutable():
    for view in (*page_views(), *part_views()):
        assert view.__struct_config__.frozen, view.__name__
        for field in fields(view):
            assert not re.search(r"\b(list|dict|set|Any|object)\b", str(field.type)), (view.__name__, field.name)


# Components


def components() -> dict[str, set[str]]:
    """The macros of each component."""
    return {
        name: {macro.name for macro in TREES[name].find_all(nodes.Macro)}
        for name in SOURCES
        if name.startswith("components/")
    }


@each_template
def test_every_import_of_a_template_exists_and_is_used(name):
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
        used |= {(f"components/{filtered}.html", filtered) for filtered in filters(tree) & COMPONENT_FILTERS}
    assert {(name, macro) for name, macros in components().items() for macro in macros} <= used


def test_every_component_filter_is_the_macro_of_that_name():
    known = components()
    assert COMPONENT_FILTERS
    for name in COMPONENT_FILTERS:
        assert name in known[f"components/{name}.html"]


def test_every_template_is_a_page_a_component_or_reached_from_a_page():
    seen = {name for page in PAGES for name in reached(page)} | components().keys()
    assert set(SOURCES) == seen
    assert all(components().values()), "a component has no macro"


@each_template
def test_templates_name_other_templates_as_constants(name):
    for node in TREES[name].find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        assert isinstance(node.template, nodes.Const)
        assert node.template.value in SOURCES


# Templates have no logic


@each_template
def test_templates_do_not_sort_filter_or_set_variables(name):
    tree = TREES[name]
    assert filters(tree) & LOGIC_FILTERS == set()
    # `trans` assigns a block to a variable, because languages order messages differently.
    named = {node.target.name for node in tree.find_all(nodes.Assign)}
    assert named <= {IN_MESSAGE} and not any(tree.find_all(nodes.NSRef)), "a template sets no variable"
    assert "namespace" not in {node.name for node in tree.find_all(nodes.Name)}
    assert not any(loop.test or loop.recursive for loop in tree.find_all(nodes.For)), "a loop takes what there is"


@each_template
def test_only_sanitised_html_is_printed_unescaped(name):
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


def test_the_templates_folder_has_only_templates():
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}
    assert files == set(SOURCES)
    assert {Path(name).parts[0] for name in SOURCES} == {"layouts", "pages", "components"}


def test_every_status_has_its_own_mark_in_the_stylesheet():
    """Marks are in the stylesheet so that screen readers read only the word; retracted records are struck through."""
    css = (REPOSITORY / "static/css/components/status.css").read_text(encoding="utf-8")
    marks = dict(re.findall(r'\[data-status="(\w+)"\]::before { content: "(.)" / ""', css))
    assert marks.keys() | {"retracted"} == set(STATUSES)
    assert len(set(marks.values())) == len(marks)
    assert re.search(r'\[data-status="retracted"\] {[^}]*line-through', css)
