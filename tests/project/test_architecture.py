"""Rules for the package: imports go downwards, modules stay small, and I/O is confined to a few modules."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest
from sitebuilder import REPOSITORY

PACKAGE = REPOSITORY / "talentwar"

# From bottom to top. A package imports only its own modules and lower layers; packages of one layer are independent.
LAYERS = (
    {"problems", "urls"},
    {"content"},
    {"graph"},
    {"checks"},
    {"views"},
    {"pages"},
    {"exports"},
    {"build"},
    {"authoring", "server"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
LEVELS = {package: level for level, packages in enumerate(LAYERS) for package in packages}

MAX_LINES = 400
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "tools", "base", "core", "manager"}
PARSED = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
# __init__.py holds a docstring and nothing else.
MODULES = {name: tree for name, tree in PARSED.items() if name.rpartition(".")[2] != "__init__"}

each_module = pytest.mark.parametrize("module", MODULES)
# The only state is what forked workers inherit, in `build.workers`.
each_stateless_module = pytest.mark.parametrize("module", [module for module in MODULES if module != "build.workers"])


def imported(module: str) -> Iterator[str]:
    """The modules of talentwar that a module imports, also inside functions."""
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


def package_of(module: str) -> str:
    return module.partition(".")[0]


def test_every_package_has_a_layer():
    assert {package_of(module) for module in MODULES} == set(LEVELS)


@each_module
def test_a_module_imports_only_its_package_and_lower_layers(module):
    for other in imported(module):
        package, imported_package = package_of(module), package_of(other)
        assert package == imported_package or LEVELS[imported_package] < LEVELS[package], f"{module} imports {other}"


def test_neither_modules_nor_subpackages_import_each_other_in_a_cycle():
    for unit in (str, lambda module: module.rpartition(".")[0] or module):
        graph: dict[str, set[str]] = {}
        for module in MODULES:
            graph.setdefault(unit(module), set()).update(set(map(unit, imported(module))) - {unit(module)})
        list(TopologicalSorter(graph).static_order())  # raises CycleError


def test_an_init_file_holds_only_a_docstring():
    for name in PARSED.keys() - MODULES.keys():
        body = PARSED[name].body
        assert len(body) == 1 and isinstance(body[0], ast.Expr), name


@each_module
def test_a_module_has_a_docstring(module):
    assert ast.get_docstring(MODULES[module]) or module == "__main__"


def test_no_module_has_more_than_four_hundred_lines():
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES, path.name


@each_module
def test_no_module_has_a_vague_name(module):
    assert not VAGUE & set(module.split("."))


def called(node: ast.AST) -> str:
    """The dotted name of a node: `os.environ`, `date.today`."""
    if isinstance(node, ast.Attribute):
        return f"{called(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


BANNED = {"print", "input", "date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time", "time.localtime",
          "os.environ", "os.getenv", "os.getcwd", "Path.cwd", "eval", "exec"}  # fmt: skip


@each_module
def test_only_commands_use_the_clock_the_environment_and_the_terminal(module):
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
def test_a_module_has_no_state(module):
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
def test_constants_are_never_changed(module):
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
def test_no_default_argument_is_mutable(module):
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                assert not isinstance(default, MUTABLE), f"{module}:{default.lineno}"


def test_only_these_modules_read_or_write_files():
    writers = {
        "build.publish", "build.store", "commands.new", "commands.schema", "commands.import_",
        "content.git",
    }  # fmt: skip
    readers = writers | {
        "pages.gettext_catalogs",
        "exports.tables.sqlite",  # reads the database that SQLite wrote
        "commands.check",
        "content.documents",
        "build.content_reader",
        "build.inputs",
        "build.inspect",
        "build.jinja",  # its own source, for the key of compiled templates
        "server.preview",
        "server.watch",
    }
    for module, tree in MODULES.items():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {called(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if module not in writers:
            assert not names & {"write_text", "write_bytes", "mkdir", "unlink", "rmdir", "rename"}, module
        if module not in readers:
            assert not names & {"read_text", "read_bytes", "open", "rglob", "iterdir"}, module
