"""The shape of the package: modules import downwards only, stay small, and keep their hands to themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from sitebuilder import REPOSITORY

PACKAGE = REPOSITORY / "talentwar"

# From the bottom to the top. A module imports only from layers below its own; those of one layer do not know one
# another. Every module has its place here.
LAYERS = """
    patience
    problems  foreign
    collation  dates  amounts  cache  work  stages  revisions  romanise
    columns
    model  yamlslips
    texts  strictyaml  quickmarkdown  templating  notices
    documents  prose  meant  tables  csvtables
    api  moves_table
    openapi
    schema  profiletext
    catalog  stored  keytable
    catalogues  reading  likeness  links  articles  unfinished
    blanks
    references  evidence  careers  translating
    graph  disguises
    consistency  rosters  recency  scrutiny
    findings
    comparison
    intake
    urls  forges  views  typeface  strips
    layout_views  headers
    assets
    redirects
    netlify
    versions
    history
    charts.figure  charts.lettering  charts.scales
    charts.sankey  charts.track  charts.quarters  charts.sums  charts.density
    selections
    data_views  files  wording  hosting
    pages  markup  database  webservers  feed_views
    drawing  syndication
    encoding  datapackage
    present.titles  present.contents
    present.edition
    present.citing  present.share
    present.sentences
    present.heads  present.paging  present.records  present.flow_charts  present.filtering
    present.rows
    present.quarters
    present.people  present.log  present.preview  present.rosters  present.timeline  present.money
    present.former
    present.labs  present.claims  present.flows  present.sources
    present.indexes  present.home
    present.search
    present.crawlers  present.tables  present.api_records
    present.data  present.resources  present.entries
    present.feeds
    present.site
    present.differences
    editions
    render
    memory  plan  publish
    indexing  checking
    pipeline
    review  edits  proposals  preview
    server  rebuilding
    commands.console  commands.arguments
    commands.build  commands.serve  commands.check  commands.new  commands.diff  commands.import_  commands.schema
    cli
    __main__
"""
LEVELS = {module: level for level, line in enumerate(LAYERS.split("\n")) for module in line.split()}

CEILING = 400
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "tools", "base", "core", "manager"}
PARSED = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
# A package's own file holds its docstring and nothing else.
MODULES = {name: tree for name, tree in PARSED.items() if name.rpartition(".")[2] != "__init__"}

each_module = pytest.mark.parametrize("module", MODULES)
# What forked workers inherit is the one state there is, and `work` says so.
each_stateless_module = pytest.mark.parametrize("module", [module for module in MODULES if module != "work"])


def imported(module: str) -> Iterator[str]:
    """The modules of the package that a module imports, anywhere in it."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            yield from (
                alias.name.removeprefix("talentwar.") for alias in node.names if alias.name.startswith("talentwar")
            )
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] == "talentwar"):
            folder = module.split(".")[: -node.level] if node.level else []
            base = [*folder, *filter(None, (node.module or "").removeprefix("talentwar").split("."))]
            for alias in node.names:
                whole = ".".join([*base, alias.name])
                yield whole if whole in MODULES else ".".join(base)


def test_every_module_has_its_layer_and_every_layer_its_modules():
    assert set(LEVELS) == set(MODULES)


@each_module
def test_a_module_imports_from_the_layers_below_it_alone(module):
    for other in imported(module):
        assert other in LEVELS and LEVELS[other] < LEVELS[module], f"{module} imports {other}"


def test_the_lower_half_knows_nothing_of_pages_and_the_upper_nothing_of_files():
    for module in MODULES:
        if LEVELS.get(module, 0) <= LEVELS["consistency"]:
            assert not {"urls", "views", "pages", "wording", "templating"} & set(imported(module)), module
        elif module.startswith("present."):
            assert not {"documents", "schema", "strictyaml", "publish"} & set(imported(module)), module


def test_a_package_s_own_file_holds_only_its_docstring():
    for name in PARSED.keys() - MODULES.keys():
        body = PARSED[name].body
        assert len(body) == 1 and isinstance(body[0], ast.Expr), name


@each_module
def test_a_module_says_what_it_is_for(module):
    assert ast.get_docstring(MODULES[module]) or module == "__main__"


def test_no_module_has_more_than_four_hundred_lines():
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= CEILING, path.name


@each_module
def test_a_module_is_named_for_what_it_holds(module):
    assert not VAGUE & set(module.split("."))


def called(node: ast.AST) -> str:
    """A name as it is written, with its dots: `os.environ`, `date.today`."""
    if isinstance(node, ast.Attribute):
        return f"{called(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


BANNED = {"print", "input", "date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time", "time.localtime",
          "os.environ", "os.getenv", "os.getcwd", "Path.cwd", "eval", "exec"}  # fmt: skip


@each_module
def test_the_clock_the_environment_chance_and_the_terminal_belong_to_the_command_line(module):
    if module.startswith("commands."):
        return
    for node in ast.walk(MODULES[module]):
        name = called(node)
        assert not any(name == banned or name.endswith(f".{banned}") for banned in BANNED), f"{module}:{node.lineno}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            assert not names & {"random", "secrets", "uuid", "socket", "urllib.request", "environ"}, (
                f"{module}:{node.lineno}"
            )


@each_stateless_module
def test_a_module_holds_no_state(module):
    for node in ast.walk(MODULES[module]):
        assert not isinstance(node, ast.Global | ast.Nonlocal), f"{module}:{node.lineno}"
    for node in MODULES[module].body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if targets and isinstance(node.value, MUTABLE):
            assert all(called(target).strip("_").isupper() for target in targets), f"{module}:{node.lineno}"


MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


@each_stateless_module
def test_what_looks_constant_is_never_changed(module):
    constants = {
        called(target)
        for node in MODULES[module].body
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, MUTABLE)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }
    changing = {"append", "add", "update", "extend", "insert", "pop", "remove", "clear", "setdefault", "discard"}
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Subscript | ast.Attribute) and called(node.value) in constants:
            assert isinstance(node.ctx, ast.Load), f"{module}:{node.lineno}"
            assert getattr(node, "attr", "") not in changing, f"{module}:{node.lineno}"


@each_module
def test_nothing_mutable_is_a_default(module):
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                assert not isinstance(default, MUTABLE), f"{module}:{default.lineno}"


def test_files_are_read_and_written_only_where_that_is_the_business():
    writers = {"publish", "cache", "memory", "commands.new", "commands.schema", "commands.import_", "revisions"}
    readers = writers | {
        "catalogues",
        "database",  # SQLite's file, once SQLite is done with it
        "commands.check",
        "documents",
        "reading",
        "plan",
        "review",
        "preview",
        "rebuilding",
    }
    for module, tree in MODULES.items():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {called(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if module not in writers:
            assert not names & {"write_text", "write_bytes", "mkdir", "unlink", "rmdir", "rename"}, module
        if module not in readers:
            assert not names & {"read_text", "read_bytes", "open", "rglob", "iterdir"}, module
