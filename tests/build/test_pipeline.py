"""Whole builds: equal input gives equal bytes, no file is left over or lost, every link has a target."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from sitebuilder import MINIMAL, REPOSITORY, TODAY, Site

from talentwar.build.cache import RecordCounts
from talentwar.build.publish import Manifest

RICH = """
-- content/site.yml --
title: Moves
base_url: https://moves.example/tracker
topics: {programs: {name: Programs}, engines: {name: Engines}}
-- content/sources/all.yml --
gazette: {title: Ada moves, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada"}
digest: {title: In brief, publisher: The Digest, derived_from: [gazette]}
herald: {title: A sum is named, publisher: The Herald, date: 2026-06}
-- content/pages/about.md --
---
title: About
---
By [[Ada Lovelace]] of [[babbage|the mill]].[[@gazette]] And a note.[^1]

[^1]: Of [[ada#acme-babbage]].
-- content/labs/acme.md --
---
name: Acme
aliases: [acme-works]
color: "#0866ff"
topics: [engines]
events:
  - {kind: count, date: 2026-06, from: acme, to: babbage, number: ">=2", sources: [herald]}
  - {kind: offer, date: 2026-04, to: [babbage], amount: 1M USD, by: ada, sources: [herald], disputes: [{by: babbage, says: Never, sources: [digest]}]}
---
-- content/labs/acme-north.md --
---
name: Acme North
parent: acme
---
-- content/labs/babbage.md --
---
name: Babbage Labs
---
See [[acme]].
-- content/people/ada.md --
---
name: Ada Lovelace
aliases: [a-lovelace, countess]
topics: [programs, engines]
moves:
  - {id: acme-babbage, date: 2026-05, from: acme, to: babbage, sources: [gazette, digest], pay: [{amount: 100K GBP, sources: [herald]}]}
---
Wrote the first program.[[@gazette]]
-- content/people/bess.md --
---
name: Bess of Hardwick
moves:
  - {date: 2025, from: babbage, to: acme-north, sources: [gazette]}
  - {date: 2026-07~, from: acme-north, to: acme, kind: internal, sources: [herald]}
---
"""


class Links(HTMLParser):
    """The ids of a page, the targets of its links, and the number of its h1 headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.headings = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        if "id" in found:
            self.ids.append(found["id"])
        self.targets += [found[name] for name in ("href", "src") if name in found]
        if found.get("http-equiv") == "refresh":
            self.targets.append(found["content"].split("url=")[1])
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            self.targets += [f"#{word}" for word in found.get(name, "").split()]


def link_errors(site: Site, base_url: str) -> list[str]:
    """Links without a target, duplicate ids, pages without exactly one h1."""
    files = site.files()
    pages = {name: Links(data.decode()) for name, data in files.items() if name.endswith(".html")}
    base = urlsplit(base_url)
    found = []
    for name, page in pages.items():
        found += [f"{name}: the id {id} twice" for id in sorted({id for id in page.ids if page.ids.count(id) > 1})]
        if page.headings != 1:
            found.append(f"{name}: {page.headings} main headings")
        for target in page.targets:
            parts = urlsplit(urljoin(f"{base_url}/{name}", target))
            if parts.netloc != base.netloc:
                continue
            file = unquote(parts.path).removeprefix(base.path + "/")
            file += "index.html" if not file or file.endswith("/") else ""
            if not parts.path.startswith(base.path + "/"):
                found.append(f"{name}: {target} is outside of the site")
            elif file not in files:
                found.append(f"{name}: {target} leads nowhere")
            elif parts.fragment and unquote(parts.fragment) not in pages[file].ids:
                found.append(f"{name}: {target} has no such place")
    return found


def test_every_link_of_a_small_site_has_a_target(site: Site) -> None:
    site.write(RICH).build()
    assert link_errors(site, "https://moves.example/tracker") == []


def test_every_link_of_the_real_site_has_a_target(site: Site) -> None:
    site.build(content=REPOSITORY / "content", base_url="https://real.example")
    assert link_errors(site, "https://real.example") == []


def test_the_check_of_links_finds_broken_links(site: Site) -> None:
    site.public.mkdir()
    (site.public / "index.html").write_text('<h1 id=a>x</h1><p id=a><a href="/b/">x</a><a href="#c">y</a><h1>z</h1>')
    assert len(link_errors(site, "https://x.example")) == 4


def test_builds_have_equal_bytes_in_any_environment(site: Site) -> None:
    site.write(RICH)
    builds = []
    for seed, zone, locale in (
        ("0", "UTC", "C"),
        ("1", "Pacific/Kiritimati", "C.UTF-8"),
        ("4711", "America/St_Johns", "tr_TR.UTF-8"),
    ):
        output = site.root / f"public-{seed}"
        command = [
            sys.executable, str(REPOSITORY / "build.py"), "build", "--content", "content", "--output", output.name, "--cache", f"cache-{seed}",
            "--templates", str(REPOSITORY / "templates"), "--static", str(REPOSITORY / "static"), "--today", TODAY.isoformat(),
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "LANG": locale}
        done = subprocess.run(command, cwd=site.root, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        builds.append({path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()})
    assert builds[0] == builds[1] == builds[2]
    assert len(builds[0]) > 20


def test_the_order_in_which_files_were_created_does_not_matter(tmp_path: Path) -> None:
    one, other = Site(tmp_path / "one").write(RICH), Site(tmp_path / "other")
    for path in sorted((one.root / "content").rglob("*.*"), reverse=True):
        other.write({path.relative_to(one.root).as_posix(): path.read_bytes()})
    one.build()
    other.build()
    assert one.files() == other.files()


def test_the_page_of_a_removed_profile_is_removed_and_foreign_files_stay(site: Site) -> None:
    site.write(RICH).build()
    foreign = {"CNAME": "moves.example", "people/bess/notes.txt": "mine", "people/zoe/index.html": "mine too"}
    for name, text in foreign.items():
        (site.public / name).parent.mkdir(parents=True, exist_ok=True)
        (site.public / name).write_text(text)
    removed = site.delete("content/people/bess.md").build().changes.removed
    assert "people/bess/index.html" in removed
    assert "people/bess/index.html" not in site.files()
    assert {name: site.html(name) for name in foreign} == foreign


def test_an_empty_folder_is_removed(site: Site) -> None:
    site.write(RICH).build()
    site.delete("content/people/bess.md").build()
    assert not (site.public / "people/bess").exists()
    assert (site.public / "people").is_dir()


def test_a_hostile_manifest_cannot_remove_a_file_outside_of_the_output(site: Site) -> None:
    site.write(RICH).write({"precious.txt": "x"}).build()
    manifest = Manifest(site.public, site.root / ".cache")
    manifest.invalidate(["../precious.txt", str(site.root / "precious.txt"), "people"])
    manifest.store.close()
    site.build()
    assert (site.root / "precious.txt").exists()


def test_drafts_are_built_only_with_the_option(site: Site) -> None:
    site.write(RICH).write({"content/people/dora.md": "---\nname: Dora Draft\ndraft: true\n---\n"}).build()
    assert not any(b"Dora" in data for data in site.files().values())
    site.build(drafts=True)
    assert "Dora Draft" in site.html("people/dora/index.html")
    assert "Dora Draft" in site.html("people/index.html")
    site.build()
    assert not any(b"Dora" in data for data in site.files().values())


def test_an_alias_redirects_to_the_page(site: Site) -> None:
    site.write(RICH).build()
    for former, now in (
        ("people/a-lovelace", "people/ada"),
        ("people/countess", "people/ada"),
        ("labs/acme-works", "labs/acme"),
    ):
        page = site.html(f"{former}/index.html")
        assert f"url=/tracker/{now}/" in page
        assert f'href="/tracker/{now}/"' in page
        assert "noindex" in page


def test_an_option_replaces_the_base_url(site: Site) -> None:
    site.write(RICH).build(base_url="https://preview.example/x/")
    assert not any(b"moves.example" in data for name, data in site.files().items() if name.endswith(".html"))
    assert link_errors(site, "https://preview.example/x") == []


def test_a_site_without_profiles_builds(site: Site) -> None:
    site.write("-- content/site.yml --\ntitle: Empty\nbase_url: https://empty.example\n").build()
    assert link_errors(site, "https://empty.example") == []


def test_the_report_counts_records_and_pages(site: Site) -> None:
    report = site.write(RICH).build()
    assert report.counts == RecordCounts(documents=8, people=2, labs=3, moves=3, events=2, sources=3)
    assert report.pages == sum(name.endswith(".html") for name in site.files())


def test_a_page_does_not_add_a_day_to_a_date(site: Site) -> None:
    site.write(MINIMAL).build()
    page = site.html("people/ada/index.html")
    assert 'datetime="2026-05"' in page
    assert not re.search(r'datetime="2026-05-(?!04)', page)
