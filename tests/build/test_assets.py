"""Stylesheets, scripts and fonts, with stable names or with fingerprints."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from sitebuilder import MINIMAL, OwnSite, Site

from talentwar.build.assets import assets_view, build_assets
from talentwar.cli import _parser
from talentwar.commands.arguments import options_of
from talentwar.exports.hosting.headers import headers_for


@pytest.fixture
def own_minimal(tmp_path: Path) -> OwnSite:
    site = OwnSite(tmp_path)
    site.write(MINIMAL)
    return site


STATIC = {
    "css/layers.css": b"@layer base;",
    "css/base.css": b'@font-face { src: url("../fonts/text.woff2") } p { background: url(../img/dot.svg) }',
    "fonts/text.woff2": b"a font",
    "img/dot.svg": b"<svg/>",
    "js/site.js": b'import "./keys.js";',
    "js/keys.js": b"1",
    "js/theme.js": b"2",
    "js/search.js": b"3",
}


def test_published_scripts_have_no_comment_lines():
    script = b"// Why.\nconst a = 1; // stays\n  /** What. */\n/*! Licence */\nconst url = 'https://x.example';\n"
    static = STATIC | {"js/site.js": script}
    files = build_assets(static, {}, fingerprints=True).files
    (published,) = (data for path, data in files.items() if path.endswith("/site.js"))
    assert published == b"const a = 1; // stays\n/*! Licence */\nconst url = 'https://x.example';\n"
    assert build_assets(static, {}, fingerprints=False).files["js/site.js"] == script


def names(**changed: bytes) -> set[str]:
    static = STATIC | {name.replace("__", "/").replace("_dot_", "."): data for name, data in changed.items()}
    return set(build_assets(static, {}, fingerprints=True).files)


def test_without_fingerprints_every_file_keeps_its_name_and_the_stylesheets_are_one():
    files = build_assets(STATIC, {"meta": "#0866ff"}, fingerprints=False).files
    assert set(files) == (STATIC.keys() - {"css/layers.css", "css/base.css"}) | {"css/site.css"}
    assert files["css/site.css"].decode().startswith("@layer base;\n@font-face")
    assert ".lab-meta { --lab: #0866ff; }" in files["css/site.css"].decode()


def test_scripts_stylesheets_and_fonts_are_in_folders_with_fingerprints():
    found = names()
    assert {"img/dot.svg"} == {name for name in found if not name.startswith("assets/")}
    assert all(
        re.fullmatch(r"assets/[0-9a-f]{12}/(css/site\.css|fonts/text\.woff2|js/\w+\.js)", name)
        for name in found - {"img/dot.svg"}
    )


def test_all_scripts_share_a_folder():
    folders = {name.partition("/js/")[0] for name in names() if "/js/" in name}
    assert len(folders) == 1


@pytest.mark.parametrize(
    ("changed", "renamed"),
    [
        ("js__keys_dot_js", {"js/site.js", "js/keys.js", "js/theme.js", "js/search.js"}),
        ("css__base_dot_css", {"css/site.css"}),
        ("fonts__text_dot_woff2", {"css/site.css", "fonts/text.woff2"}),
        ("img__dot_dot_svg", set()),
    ],
)
def test_a_change_renames_the_file_and_the_files_that_load_it(changed: str, renamed: set[str]):
    gone = names() - names(**{changed: b"p { order: 1; src: url(../fonts/text.woff2) }"})
    assert {name.split("/", 2)[2] for name in gone} == renamed


def test_a_stylesheet_finds_its_fonts_and_images_from_its_folder():
    files = build_assets(STATIC, {}, fingerprints=True).files
    (font,) = (name for name in files if name.endswith(".woff2"))
    (stylesheet,) = (data.decode() for name, data in files.items() if name.endswith(".css"))
    assert f'url("../../../{font}")' in stylesheet
    assert 'url("../../../img/dot.svg")' in stylesheet


def test_absolute_urls_in_a_stylesheet_stay_unchanged():
    css = "a { b: url(data:image/png;base64,AA==); c: url(#mark); d: url(/x.png); e: url(https://example.org/y.png) }"
    files = build_assets({"css/a.css": css.encode()}, {}, fingerprints=True).files
    assert [data.decode().strip() for data in files.values()] == [css]


def test_a_page_has_the_integrity_of_each_file_that_it_loads(minimal: Site):
    minimal.build(fingerprints=True)
    named = re.findall(r'(?:src|href)="/(assets/[^"]+)"[^>]* integrity="sha384-([^"]+)"', minimal.html("index.html"))
    assert {name.split("/", 2)[2] for name, _ in named} == {"css/site.css", "js/theme.js", "js/site.js", "js/search.js"}
    for name, digest in named:
        data = (minimal.public / name).read_bytes()
        assert base64.b64encode(hashlib.sha384(data).digest()).decode() == digest


def test_an_edit_of_a_stylesheet_reaches_every_page_and_a_revert_needs_no_rendering(own_minimal: OwnSite):
    own_minimal.build(fingerprints=True)
    before = own_minimal.files()
    pages = {file for file, data in before.items() if b'rel="stylesheet"' in data}
    own_minimal.write({"static/css/new.css": "p { order: 1 }"})
    assert {file for file in own_minimal.build(fingerprints=True).rendered if file.endswith(".html")} >= pages
    assert own_minimal.files() == own_minimal.clean(fingerprints=True)
    own_minimal.delete("static/css/new.css")
    assert own_minimal.build(fingerprints=True).rendered == ()
    assert own_minimal.files() == before


def test_only_urls_with_a_fingerprint_are_cached_forever():
    assert headers_for("/assets/0123456789ab/js/site.js")["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/js/site.js", "/css/site.css", "/pagefind/pagefind.js"):
        assert headers_for(path)["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_pages_load_files_that_are_published():
    planned = build_assets(STATIC, {}, fingerprints=True)
    view = assets_view(planned)
    assert {asset.href[1:] for asset in (view.stylesheet, view.theme_script, view.script, view.search_script)} <= set(
        planned.files
    )


@pytest.mark.parametrize(("command", "has"), [("build", True), ("serve", False)])
def test_build_uses_fingerprints_and_serve_stable_names(command: str, has: bool):
    assert options_of(_parser().parse_args([command])).fingerprints is has
