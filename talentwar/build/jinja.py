"""Jinja for one language: what templates compile to is quick, and the same in all languages, whose texts it looks up.

Templates see frozen values and call macros with positional arguments, so that much of what Jinja is ready for cannot
come. A template that goes beyond that is an error, with its name and line.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
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
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from talentwar.problems import Problem, did_you_mean, shown

# The compiled part of `escape`, whose result is joined to other strings at once and need not be a Markup first.
escape_text: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]


class TemplateEnvironment(Environment):
    """Templates, by name, in the words of one language; `codes` are those that any language has compiled."""

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
        # What differs from one rendering to the next has no place in a page.
        del self.filters["random"]
        self.policies["ext.i18n.trimmed"] = True
        self.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template of a name, which never changes: found at once where it was asked for before."""
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = super().get_template(name, parent, globals)
        return template

    def make_globals(self, d: Any) -> Any:
        """The globals of a template, in a plain dictionary: each page begins with a copy of them."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The tree of a template, in which a text that is only printed is looked up and not asked for by a call."""
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
        """As markupsafe's `escape`, without making a Markup of each string."""
        if type(value) is str:
            return escape_text(value)
        return value if isinstance(value, markupsafe.Markup) else escape_text(str(value))


class _Translations(dict[str, str]):
    """The texts of the interface in one language, each translated when it is first asked for."""

    def __init__(self, translations: gettext.NullTranslations) -> None:
        super().__init__()
        self._translations = translations

    def __missing__(self, text: str) -> str:
        found = self[text] = self._translations.gettext(text)
        return found


class _CodeCache(BytecodeCache):
    """What templates were compiled to, which is the same in all languages."""

    def __init__(self, codes: dict[str, CodeType]) -> None:
        self._codes = codes

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._codes[bucket.key] = bucket.code


class _Loader(BaseLoader):
    """Templates by name, which is also what a traceback calls their files."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        self._templates = templates

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        if template not in self._templates:
            raise TemplateNotFound(template)
        return self._templates[template], template, None


def template_problem(error: Exception, templates: Mapping[str, str], rendered: str) -> Problem | None:
    """What is wrong in a template, and where; None where the error is not a template's own.

    `rendered` is the template that was asked for.
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
        message, hint = f"there is no template {shown(error.name)}.", did_you_mean(str(error.name), templates)
    else:
        message, hint = f"the template fails: {(str(error) or type(error).__name__).rstrip('.')}.", ""
    indent = len(excerpt) - len(excerpt.lstrip())
    width = len(excerpt.strip())
    return Problem(f"templates/{name}", line, indent + 1, message, hint, excerpt=excerpt, caret=indent, width=width)


class _Template(Template):
    """A template whose macros are made once: they see no context, so that one set of them is good for all pages."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _FastCodeGenerator(CodeGenerator):
    """Python for a template without what Jinja does for values that ours never are.

    A macro that takes all its arguments by their places is a function that gives text. What it gives is safe: where it
    is printed, it is as it should be, and anywhere else it is made a Markup.
    """

    _printed: nodes.Expr | None = None

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif _is_of_macro(node):
            self._printed = node
            self.write("(")
        elif _is_text(node):
            self.write("(")
        else:
            self.write("environment.fast_escape(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """An attribute of a value: none is a mapping, whose keys could be meant."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if _is_text(node):
            self._write_text(node, frame)
            return
        if forward_caller or not _is_of_macro(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(" if node is self._printed else "Markup(")
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write("))")

    def _write_text(self, node: nodes.Call, frame: Frame) -> None:
        """A text, with the values that it names in their places."""
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


def _is_of_macro(node: nodes.Expr) -> bool:
    """Whether it is a call with arguments by place of what takes no context, that is of a macro."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name not in _TAKE_CONTEXT
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _is_text(node: nodes.Expr) -> bool:
    """Whether it stands for a text of the interface, which is printed."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.EnvironmentAttribute)


_TAKE_CONTEXT = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "super", "caller"})
