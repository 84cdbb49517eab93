"""Builds on a Dask cluster."""

import pytest
from sitebuilder import MINIMAL, Site

from talentwar.cli import main


@pytest.fixture(scope="module")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as running:
        yield running


def test_a_cluster_makes_the_same_site_as_one_process(site: Site, cluster, monkeypatch):
    monkeypatch.setattr("talentwar.build.pipeline.CHUNK_SIZE", 3)
    monkeypatch.setattr("talentwar.build.content_reader.CHUNK_SIZE", 2)
    site.write(MINIMAL).write({"content/people/ada.fr.md": "---\nname: Ada de Lovelace\n---\nBonjour.\n"})
    site.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fr]").build()
    here = site.files()
    assert "fr/people/ada/index.html" in here
    report = site.build(scheduler=cluster.scheduler_address, clean=True)
    assert report.parsed and report.rendered
    assert site.files() == here


def test_a_build_completes_after_a_worker_was_killed(site: Site, cluster, monkeypatch):
    monkeypatch.setattr("talentwar.build.pipeline.CHUNK_SIZE", 2)
    site.write(MINIMAL).build()
    here = site.files()
    before = next(iter(cluster.workers.values()))
    cluster.sync(before.kill)
    site.build(scheduler=cluster.scheduler_address, clean=True)
    assert site.files() == here


def test_the_message_names_a_scheduler_that_does_not_answer(minimal: Site, capsys, monkeypatch):
    monkeypatch.chdir(minimal.root)
    arguments = ["build", "--scheduler", "tcp://127.0.0.1:9", "--templates", str(minimal.options().templates)]
    assert main([*arguments, "--static", str(minimal.options().static)]) == 2
    assert "tcp://127.0.0.1:9" in capsys.readouterr().err


def test_documents_are_parsed_on_the_cluster(site: Site, cluster, monkeypatch):
    monkeypatch.setattr("talentwar.build.content_reader.parse", _not_here)
    site.write(MINIMAL).build(scheduler=cluster.scheduler_address)
    assert "people/ada/index.html" in site.files()


def _not_here(*_: object) -> None:
    raise AssertionError("parsed in this process")
