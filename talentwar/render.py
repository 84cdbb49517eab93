"""Views to HTML. A template sees `page` and `site`; it formats, and everything else was decided before."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

from .pages import PageView
from .templating import TemplateEnvironment
from .views import SiteView, View


class Renderer:
    """The templates of a folder, in the words of one language."""

    def __init__(self, templates: Path, translations: gettext.NullTranslations | None = None) -> None:
        self._environment = TemplateEnvironment(templates, translations or gettext.NullTranslations())
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
