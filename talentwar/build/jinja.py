"""Jinja environments that compile templates to faster code, which all languages share.

Our templates see frozen values and call macros with positional arguments only, so the code can leave out much that
Jinja prepares for. This saves 20 to 30 % of the time of a cold build. It depends on internals of Jinja and MarkupSafe,
which only this module uses.
"""

import gettext
import hashlib
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from traceback import extract_tb
from types import CodeType
from typing import Any

import markupsafe
from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from talentwar.problems import Problem, did_you_mean, quoted

# `escape` without the Markup around its result, which is joined to other strings at once.
escape_text: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]


class TemplateEnvironment(Environment):
    """Templates by name, in one language. `codes` is compiled code by template, which all languages share."""

    def __init__(
        self, templates: Mapping[str, str], translations: gettext.NullTranslations, codes: dict[str, CodeType]
    ) -> None:
        super().__init__(
            loader=_Loader(templates),
            bytecode_cache=_CodeCache(codes),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.code_generator_class = _FastCodeGenerator
        self.template_class = _Template
        self.texts = _Translations(translations)
        self._templates: dict[str, Template] = {}
        for name in DEFAULT_NAMESPACE:
            self.globals.pop(name)
        # Equal input must give equal pages.
        del self.filters["random"]
        self.policies["ext.i18n.trimmed"] = True
        self.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template of a name, which never changes."""
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = super().get_template(name, parent, globals)
        return template

    def make_globals(self, d: Any) -> Any:
        """The globals of a template as a plain dictionary, because each page copies them."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The tree of a template, with lookups in `texts` in place of calls of gettext whose result is printed."""
        tree = super()._parse(source, name, filename)
        for output in tree.find_all(nodes.Output):
            for node in output.nodes:
                match node:
                    case nodes.Call(
                        node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str())], dyn_args=None
                    ):
                        node.node = nodes.EnvironmentAttribute("texts")
        return tree

    @staticmethod
    def fast_escape(value: Any) -> str:
        """The same text as markupsafe's `escape`, as a plain string."""
        if type(value) is str:
            return escape_text(value)
        return value if isinstance(value, markupsafe.Markup) else escape_text(str(value))


class _Translations(dict[str, str]):
    """Translations by message, each looked up on first use."""

    def __init__(self, translations: gettext.NullTranslations) -> None:
        super().__init__()
        self._translations = translations

    def __missing__(self, text: str) -> str:
        found = self[text] = self._translations.gettext(text)
        return found


class _CodeCache(FileSystemBytecodeCache):
    """Compiled code by template: in memory, and beside this module, as Python keeps its own bytecode.

    Files are keyed by the template's source and by all that decides the code. Without write access nothing is kept.
    """

    def __init__(self, codes: dict[str, CodeType]) -> None:
        made_by = hashlib.sha1(version("jinja2").encode() + Path(__file__).read_bytes(), usedforsecurity=False)
        super().__init__(str(Path(__file__).parent / "__pycache__"), f"template-%s.{made_by.hexdigest()[:12]}")
        self._codes = codes

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)
        if bucket.code is None:
            with suppress(Exception):  # a damaged file, whatever it raises: the template is compiled again
                super().load_bytecode(bucket)
            if bucket.code:
                self._codes[bucket.key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._codes[bucket.key] = bucket.code
            if not sys.dont_write_bytecode:
                with suppress(OSError):
                    super().dump_bytecode(bucket)


class _Loader(BaseLoader):
    """Loads templates by name. Tracebacks show this name as the file."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        self._templates = templates

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        if template not in self._templates:
            raise TemplateNotFound(template)
        return self._templates[template], template, None


def template_problem(error: Exception, templates: Mapping[str, str], rendered: str) -> Problem | None:
    """The problem in a template that an error shows, or None for an error elsewhere.

    `rendered` is the template that was being rendered.
    """
    frames = extract_tb(error.__traceback__)
    name, line = next(
        ((frame.filename, frame.lineno or 1) for frame in reversed(frames) if frame.filename in templates),
        (rendered, 1),
    )
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or rendered, error.lineno
    elif not isinstance(error, TemplateError) and frames[-1].filename not in templates:
        return None
    source = templates.get(name, "").split("\n")
    excerpt = source[line - 1] if 0 < line <= len(source) else ""
    if isinstance(error, TemplateNotFound):
        message, hint = f"there is no template {quoted(error.name)}.", did_you_mean(str(error.name), templates)
    else:
        message, hint = f"the template fails: {(str(error) or type(error).__name__).rstrip('.')}.", ""
    indent = len(excerpt) - len(excerpt.lstrip())
    width = len(excerpt.strip())
    return Problem(f"templates/{name}", line, indent + 1, message, hint, excerpt=excerpt, caret=indent, width=width)


class _Template(Template):
    """A template whose macros are created once, because none of them uses the context of a page."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _FastCodeGenerator(CodeGenerator):
    """Generates code without Jinja's support for values that our templates never see.

    A macro with positional arguments becomes a plain function that returns safe text. The text is printed as it is,
    and becomes a Markup anywhere else.
    """

    _printed: nodes.Expr | None = None

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif _is_macro_call(node):
            self._printed = node
            self.write("(")
        elif _is_message(node):
            self.write("(")
        else:
            self.write("environment.fast_escape(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """An attribute. No value is a mapping, so there is no need to try keys."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if _is_message(node):
            self._write_message(node, frame)
            return
        if forward_caller or not _is_macro_call(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(" if node is self._printed else "Markup(")
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write("))")

    def _write_message(self, node: nodes.Call, frame: Frame) -> None:
        """A translated message with its values filled in."""
        text = node.args[0].as_const()
        self.write(f"environment.texts[{text!r}]")
        if "%" in text:
            self.write(" % {")
            for keyword in node.kwargs:
                self.write(f"{keyword.key!r}: environment.fast_escape(")
                self.visit(keyword.value, frame)
                self.write("), ")
            self.write("}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        is_plain = not macro_ref.node.defaults and not (
            macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller
        )
        if is_plain and isinstance(macro_ref.node, nodes.Macro):
            self.write("macro")
        else:
            super().macro_def(macro_ref, frame)


def _is_macro_call(node: nodes.Expr) -> bool:
    """Whether a node is a call of a macro: one with positional arguments, of a function that takes no context."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name not in _CONTEXT_FUNCTIONS
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _is_message(node: nodes.Expr) -> bool:
    """Whether a node is a lookup of a message."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.EnvironmentAttribute)


_CONTEXT_FUNCTIONS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "super", "caller"})
