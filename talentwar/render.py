"""Views to HTML. A template sees `page` and `site`; it formats, and everything else was decided before."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.defaults import DEFAULT_NAMESPACE

from .pages import PageView
from .views import SiteView, View


class Renderer:
    """The templates of a folder, in the words of one language."""

    def __init__(self, templates: Path, translations: gettext.NullTranslations | None = None) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        for name in DEFAULT_NAMESPACE:
            self._environment.globals.pop(name)
        # What differs from one rendering to the next has no place in a page.
        del self._environment.filters["random"]
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.install_gettext_translations(  # type: ignore[attr-defined]
            translations or gettext.NullTranslations(), newstyle=True
        )

        # Lines and notes stand on many pages, the header and the footer on all: each is rendered once.
        for name in ("move_line", "event_line", "source_line", "site_header", "site_footer"):
            self._environment.filters[name] = self._once(name)

    def _once(self, name: str) -> Callable[[View], str]:
        """The component of a name as a filter that remembers what it made of each view."""
        made: dict[View, str] = {}

        def render(view: View) -> str:
            html = made.get(view)
            if html is None:
                component = self._environment.get_template(f"components/{name}.html").module
                html = made[view] = getattr(component, name)(view)
            return html

        return render

    def html(self, page: PageView, site: SiteView) -> bytes:
        """A page's bytes; jinja2.TemplateError where a template is at fault."""
        template = self._environment.get_template(page.template)
        return template.render(page=page, site=site).encode()
