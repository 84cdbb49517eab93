"""Jinja for one language: interface strings are translated when a template is compiled, and escaping is quick."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from typing import Any

import markupsafe
from jinja2 import DictLoader, Environment, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

# The compiled part of `escape`, whose result is joined to other strings at once and need not be a Markup first.
escape_text: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]


class TemplateEnvironment(Environment):
    """Templates, by name, in the words of one language."""

    def __init__(self, templates: Mapping[str, str], translations: gettext.NullTranslations) -> None:
        super().__init__(
            loader=DictLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.code_generator_class = _QuickEscape
        self.template_class = _Template
        self.translations = translations
        for name in DEFAULT_NAMESPACE:
            self.globals.pop(name)
        # What differs from one rendering to the next has no place in a page.
        del self.filters["random"]
        self.policies["ext.i18n.trimmed"] = True
        self.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for output in tree.find_all(nodes.Output):
            output.nodes = [self._translated(node) for node in output.nodes]
        return tree

    def _translated(self, node: nodes.Expr) -> nodes.Expr:
        """The text itself in the place of a call of gettext with a constant."""
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(text))], kwargs=[], dyn_args=None
            ):
                return nodes.TemplateData(self.translations.gettext(text) % {}, lineno=node.lineno)
        return node

    @staticmethod
    def quick_escape(value: Any) -> str:
        """As markupsafe's `escape`, without making a Markup of each string."""
        if type(value) is str:
            return escape_text(value)
        return value if isinstance(value, markupsafe.Markup) else markupsafe.escape(value)


class _Template(Template):
    """A template whose macros are made once: they see no context, so that one set of them is good for all pages."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class _QuickEscape(CodeGenerator):
    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.quick_escape(")
        else:
            super()._output_child_pre(node, frame, finalize)
