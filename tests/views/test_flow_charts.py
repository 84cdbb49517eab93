"""Flow charts: their geometry, and their numbers."""

from itertools import pairwise

from htmlpage import Page, figure, rows
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.views.charts.sankey import OTHERS, Flow, Limits, NodeLabel, Sankey, crossings, group_tail, sankey
from talentwar.views.charts.text_width import text_width

ROOM = Limits(label=120, size=13)
LABS = st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g", "h"])
COUNTS = st.dictionaries(st.tuples(LABS, LABS), st.integers(1, 400), min_size=1, max_size=40)
NAMES = {lab: f"The {lab * 9} laboratory of {lab * 30}" for lab in "abcdefgh"} | {OTHERS: "other labs (3)"}


def drawn(counts: dict[tuple[str, str], int], order: int = 1) -> Sankey:
    flows = [Flow(*pair, count, f"/{pair}", "", "") for pair, count in list(counts.items())[::order]]
    ends = {lab: NodeLabel(name, "100", "", lab, "") for lab, name in NAMES.items()}
    return sankey(flows, ends, ends, ROOM)


def tenths(pixels: float) -> int:
    return round(pixels * 10)


@given(COUNTS)
def test_the_bands_of_a_lab_add_up_to_its_height_without_gaps(counts):
    drawing = drawn(counts)
    for nodes, place in (
        (drawing.origins, lambda band: band.y0),
        (drawing.destinations, lambda band: band.y0 + band.fall),
    ):
        spans = sorted((tenths(place(band)), tenths(place(band)) + tenths(band.thickness)) for band in drawing.bands)
        for node in nodes:
            top, bottom = tenths(node.y), tenths(node.y) + tenths(node.height)
            own = [span for span in spans if top <= span[0] and span[1] <= bottom]
            assert own[0][0] == top and own[-1][1] == bottom
            assert all(one[1] == other[0] for one, other in pairwise(own))
        assert sum(tenths(node.height) for node in nodes) == sum(tenths(band.thickness) for band in drawing.bands)


@given(COUNTS)
def test_nothing_overlaps_or_leaves_the_drawing(counts):
    drawing = drawn(counts)
    for nodes in (drawing.origins, drawing.destinations):
        slots = []
        for node in nodes:
            assert all(text_width(f"{line.text} {line.number}", ROOM.size) <= ROOM.label for line in node.lines)
            tops = [node.y, *(line.y - ROOM.size for line in node.lines)]
            slots.append((min(tops), max(node.y + node.height, *(line.y for line in node.lines))))
        assert all(one[1] <= other[0] for one, other in pairwise(slots))
        assert all(top >= -1 and bottom <= drawing.height + 1 for top, bottom in slots)


@given(COUNTS)
def test_a_drawing_does_not_depend_on_the_order_of_flows(counts):
    assert drawn(counts) == drawn(counts, order=-1)


@given(COUNTS)
def test_more_moves_are_never_thinner_and_rise_is_the_negative_fall(counts):
    bands = {band.href: band for band in drawn(counts).bands}
    ranked = sorted(counts, key=lambda pair: counts[pair])
    assert all(bands[f"/{a}"].thickness <= bands[f"/{b}"].thickness for a, b in pairwise(ranked))
    assert all(band.thickness > 0 and band.fall == -band.rise for band in bands.values())


def test_moves_are_drawn_in_proportion():
    bands = {band.href: band.thickness for band in drawn({("a", "c"): 8, ("b", "c"): 4, ("b", "d"): 2}).bands}
    assert bands == {"/('a', 'c')": 104, "/('b', 'c')": 52, "/('b', 'd')": 26}


def test_labs_are_ordered_to_reduce_crossings():
    counts = {("a", "x"): 3, ("b", "y"): 4, ("c", "x"): 2}
    flows = [Flow(*pair, count, "", "", "") for pair, count in counts.items()]
    ends = {lab: NodeLabel(lab, "", "", lab, "") for lab in "abcxy"}
    drawing = sankey(flows, ends, ends, ROOM)
    order = [[node.title for node in nodes] for nodes in (drawing.origins, drawing.destinations)]
    assert crossings(flows, *order) == 0
    assert crossings(flows, ["b", "a", "c"], ["x", "y"]) == 4 * 3 + 4 * 2


@given(COUNTS, st.integers(1, 5))
def test_grouping_the_long_tail_keeps_every_move(counts, keep):
    counts = {pair: count for pair, count in counts.items() if OTHERS not in pair}
    grouped, *tails = group_tail(counts, keep)
    assert sum(grouped.values()) == sum(counts.values())
    for side, tail in enumerate(tails):
        shown = {pair[side] for pair in grouped} - {OTHERS}
        assert len(tail) != 1 and not shown & set(tail)
        assert shown | set(tail) == {pair[side] for pair in counts}
        assert len(shown) <= keep + 1


TRACKER = """\
-- content/site.yml --
title: Moves & more
base_url: https://moves.example/tracker
-- content/sources/all.yml --
a: {title: A, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada"}
-- content/labs/apple.md --
---
name: "<b>Apple</b> & \\"Sons\\""
color: "#123456"
---
-- content/labs/meta.md --
---
name: Meta
---
-- content/labs/fair.md --
---
name: FAIR
parent: meta
---
-- content/labs/xai.md --
---
name: xAI
---
-- content/people/ada.md --
---
name: Ada Byron
moves:
  - {id: one, date: 2026-01, from: apple, to: meta, sources: [a]}
  - {id: two, date: 2026-03, from: meta, to: xai, sources: [a]}
  - {id: three, date: 2026-04, from: xai, to: apple, status: rumoured, sources: [a]}
---
-- content/people/bob.md --
---
name: Bob
moves:
  - {id: one, date: 2026-02, from: apple, to: fair, sources: [a]}
  - {id: two, date: 2026-03, from: fair, kind: departure, sources: [a]}
---
-- content/people/eve.md --
---
name: Eve
moves:
  - {id: old, date: 2019, from: xai, to: meta, sources: [a]}
---
"""


APPLE = '<b>Apple</b> & "Sons"'


def test_all_flows_are_drawn_with_the_numbers_of_the_graph(tracker):
    chart = figure(tracker, "flows/index.html", "flow")
    routes = tracker.graph().routes
    assert rows(chart) == [[APPLE, "Meta", "2"], ["Meta", "xAI", "1"], ["xAI", "Meta", "1"]]
    assert [len(routes[pair].moves) for pair in (("apple", "meta"), ("meta", "xai"), ("xai", "meta"))] == [2, 1, 1]
    titles = [text for text, _ in chart.all("svg:title")]
    assert f"2 moves from {APPLE} to Meta" in titles and "3 moves to Meta" in titles
    assert chart.text("h2") == f"Of 4 moves, 3 led to Meta and 2 began at {APPLE}"


def test_the_chart_on_the_home_page_has_only_the_last_twelve_months(tracker):
    chart = figure(tracker, "index.html", "flow")
    assert rows(chart) == [[APPLE, "Meta", "2"], ["Meta", "xAI", "1"]]
    assert "in the twelve months to May 2026; n\u00a0=\u00a03 moves" in chart.html


def test_the_exchange_chart_of_a_lab_adds_up_to_its_arrivals_and_departures(tracker):
    chart = figure(tracker, "labs/meta/index.html", "exchange")
    balance = tracker.graph().balances["meta"]
    assert rows(chart) == [[APPLE, "2", "0", "+2"], ["xAI", "1", "1", "0"], ["not known", "0", "1", "−1"]]
    assert (len(balance.arrivals), len(balance.departures)) == (3, 2)
    assert chart.text("h3") == "People came to Meta from two labs and left it for one lab"


def test_every_link_in_a_chart_has_a_target(tracker):
    files = tracker.files()
    for path in ("index.html", "flows/index.html", "labs/meta/index.html", "labs/xai/index.html"):
        page = Page(tracker.html(path))
        links = [
            has["href"] or ""
            for _, has in page.all("a")
            if has.get("class", "").split()[:1] in (["flow__band"], ["flow__node"])
        ]
        assert links
        for href in links:
            where, _, anchor = href.partition("#")
            file = f"{where.removeprefix('/tracker/')}index.html" if where else path
            assert file in files, href
            assert not anchor or f'id="{anchor}"' in files[file].decode(), href


def test_html_in_a_name_is_escaped_in_a_chart(tracker):
    for path in ("index.html", "flows/index.html", "labs/meta/index.html"):
        assert "<b>Apple" not in tracker.html(path)
        assert " style=" not in tracker.html(path)


def build_with(site: Site, labs: list[str], moves: list[tuple[str, str]]) -> None:
    """Builds a site with these labs and a person for each move."""
    site.write("""
    -- content/site.yml --
    title: T
    base_url: https://moves.example
    -- content/sources/all.yml --
    a: {title: A, publisher: G, date: 2026-05-04, no_url: In print.}
    """)
    site.write({f"content/labs/{lab}.md": f"---\nname: {lab}\n---\n" for lab in labs})
    for number, (origin, destination) in enumerate(moves):
        move = f"{{id: m, date: 2026-01, from: {origin}, to: {destination}, sources: [a]}}"
        site.write({f"content/people/p{number}.md": f"---\nname: P {number}\nmoves: [{move}]\n---\n"})
    site.build()


def test_a_chart_with_too_many_bands_shows_fewer_labs(site: Site):
    labs = [f"l{number:02}" for number in range(14)]
    pairs = [(one, other) for one in labs for other in labs if one != other]
    build_with(site, labs, pairs)
    chart = figure(site, "flows/index.html", "flow")
    wide, narrow = (
        part.split("</svg>")[0].count('class="flow__band') for part in chart.html.split('<svg class="flow ')[1:3]
    )
    assert (wide, narrow) == (8 * 8 - 7, 6 * 6 - 5)
    assert sum(int(row[2]) for row in rows(chart)) == len(pairs)
    assert "other labs (7)" in chart.html and "other labs (9)" in chart.html


def test_each_side_of_the_exchange_chart_gives_its_number_of_smaller_labs(site: Site):
    labs = [f"l{number:02}" for number in range(16)]
    moves = [("hub", lab) for lab in labs] + [(lab, "hub") for lab in [*labs[:12], *labs[:10]]]
    build_with(site, ["hub", *labs], moves)
    chart = figure(site, "labs/hub/index.html", "exchange")
    assert chart.text("h3") == "People came to hub from 12 labs and left it for 16 labs"
    assert {"2 moves from other labs (2) to hub", "6 moves from hub to other labs (6)"} <= {
        text for text, _ in chart.all("svg:title")
    }
    assert rows(chart)[-1] == ["other labs (6)", "2", "6", "−4"]


def test_a_single_smaller_lab_keeps_its_name(site: Site):
    labs = [f"l{number:02}" for number in range(12)]
    moves = [("hub", lab) for lab in labs] + [(lab, "hub") for lab in labs[:11]]
    build_with(site, ["hub", *labs], moves)
    titles = {text for text, _ in figure(site, "labs/hub/index.html", "exchange").all("svg:title")}
    assert {"1 move from l10 to hub", "2 moves from hub to other labs (2)"} <= titles
