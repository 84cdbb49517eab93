"""Whole builds: equal input gives equal bytes, and the output is valid."""

import os
import subprocess
import sys
from pathlib import Path

from published import find_errors
from sitebuilder import REPOSITORY, WAR, Site

from talentwar.build.cache import RecordCounts
from talentwar.build.publish import Manifest


def test_the_output_of_a_small_site_is_valid(site: Site) -> None:
    site.write(WAR).build()
    assert find_errors(site.public, "/tracker") == []


def test_builds_have_equal_bytes_in_any_environment(site: Site) -> None:
    site.write(WAR)
    builds = []
    places = (("0", "UTC", "C"), ("1", "Pacific/Kiritimati", "C.UTF-8"), ("4711", "America/St_Johns", "tr_TR.UTF-8"))
    for seed, zone, locale in places:
        output = site.root / f"public-{seed}"
        arguments = site.command("build", "--output", output.name, "--cache", f"cache-{seed}")
        command = [sys.executable, str(REPOSITORY / "build.py"), *arguments]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "LANG": locale}
        done = subprocess.run(command, cwd=site.root, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        builds.append({path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()})
    assert builds[0] == builds[1] == builds[2]
    assert len(builds[0]) > 20


def test_the_order_in_which_files_were_created_does_not_matter(tmp_path: Path) -> None:
    one, other = Site(tmp_path / "one").write(WAR), Site(tmp_path / "other")
    for path in sorted((one.root / "content").rglob("*.*"), reverse=True):
        other.write({path.relative_to(one.root).as_posix(): path.read_bytes()})
    one.build()
    other.build()
    assert one.files() == other.files()


def test_a_hostile_manifest_cannot_remove_a_file_outside_of_the_output(site: Site) -> None:
    site.write(WAR).write({"precious.txt": "x"}).build()
    manifest = Manifest(site.public, site.root / ".cache")
    manifest.invalidate(["../precious.txt", str(site.root / "precious.txt"), "people"])
    manifest.store.close()
    site.build()
    assert (site.root / "precious.txt").exists()


def test_an_option_replaces_the_base_url(site: Site) -> None:
    site.write(WAR).build(base_url="https://preview.example/x/")
    assert not any(b"moves.example" in data for name, data in site.files().items() if name.endswith(".html"))
    assert find_errors(site.public, "/x") == []


def test_a_site_without_profiles_builds(site: Site) -> None:
    site.write("-- content/site.yml --\ntitle: Empty\nbase_url: https://empty.example\n").build()
    assert find_errors(site.public) == []


def test_the_report_counts_records_and_pages(site: Site) -> None:
    report = site.write(WAR).build()
    assert report.counts == RecordCounts(documents=11, people=3, labs=4, moves=2, events=2, sources=4)
    assert report.pages == sum(name.endswith(".html") for name in site.files())
