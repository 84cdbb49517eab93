"""Share images: the images that represent pages in other sites."""

import unicodedata
from io import BytesIO

import pytest
from htmlpage import Page
from msgspec.structs import replace
from PIL import Image, ImageFont
from sitebuilder import MINIMAL, Site

from talentwar.exports.images.draw import HEIGHT, WIDTH, Font, png
from talentwar.pages import share_images
from talentwar.pages.edition import Edition
from talentwar.pages.fonts import BOLD, REGULAR, covers
from talentwar.pages.formatting import Formatter
from talentwar.pages.people import person_image
from talentwar.urls import Urls
from talentwar.views.files import ShareImage, ShareImageLab

SETTINGS, ADA, ACME = "content/site.yml", "content/people/ada.md", "content/labs/acme.md"
IMAGE = ShareImage(
    "/people/ada/share.png",
    "Moves",
    "Ada Lovelace",
    labs=(ShareImageLab("Acme", "#0866ff"), ShareImageLab("Babbage Labs")),
    note="May 2026 · 1 independent source",
    status="reported",
    status_word="reported",
)


@pytest.fixture
def illustrated(site: Site) -> Site:
    """The minimal site with share images and a colour."""
    site.write(MINIMAL).edit(SETTINGS, "title: Moves", "title: Moves\nshare_images: true")
    return site.edit(ACME, "name: Acme", 'name: Acme\ncolor: "#0866ff"')


def person_image_of(site: Site) -> ShareImage | None:
    edition = Edition(site.graph(), Formatter("en"), Urls.under("https://moves.example"))
    return person_image(edition, "ada")


def images(site: Site) -> dict[str, bytes]:
    return {name: data for name, data in site.files().items() if name.endswith("share.png")}


def decoded(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def test_the_site_people_and_labs_have_images(illustrated: Site) -> None:
    illustrated.build()
    found = images(illustrated)
    assert found.keys() == {"share.png", "people/ada/share.png", "labs/acme/share.png", "labs/babbage/share.png"}
    assert {decoded(data).size for data in found.values()} == {(WIDTH, HEIGHT)} == {(1200, 630)}
    assert max(map(len, found.values())) < 60_000


def test_without_a_counted_move_there_is_no_image(illustrated: Site) -> None:
    illustrated.edit(ADA, "sources: [gazette]}", "status: rumoured, sources: [gazette]}").build()
    assert images(illustrated).keys() == {"share.png"}


def test_a_person_s_image_shows_the_last_counted_move(illustrated: Site) -> None:
    assert person_image_of(illustrated) == IMAGE


def test_an_appointment_is_shown_with_its_role_and_one_lab(illustrated: Site) -> None:
    illustrated.edit(ADA, "from: acme, to: babbage", "kind: appointment, from: acme, to: acme, role: Head")
    image = person_image_of(illustrated)
    assert image and (image.labs, image.note) == (
        (ShareImageLab("Acme", "#0866ff"),),
        "Head · May 2026 · 1 independent source",
    )


def test_a_page_links_its_image_with_an_alternative_text(illustrated: Site) -> None:
    illustrated.build()
    page = Page(illustrated.html("people/ada/index.html"))
    assert {name: page.meta(name) for name in ("og:image", "og:image:alt", "og:image:width", "og:image:height")} == {
        "og:image": "https://moves.example/people/ada/share.png",
        "og:image:alt": "Ada Lovelace. Acme → Babbage Labs. reported. May 2026 · 1 independent source",
        "og:image:width": "1200",
        "og:image:height": "630",
    }
    assert page.meta("twitter:card") == "summary_large_image"
    other = Page(illustrated.html("timeline/index.html"))
    assert other.meta("og:image") == "https://moves.example/share.png"


def test_all_editions_use_the_image_of_the_main_edition(illustrated: Site) -> None:
    illustrated.edit(SETTINGS, "title: Moves", "title: Moves\nlanguages: [en, fr]").build()
    assert not any(name.startswith("fr/") for name in images(illustrated))
    pages = [Page(illustrated.html(f"{folder}people/ada/index.html")) for folder in ("", "fr/")]
    for name in ("og:image", "og:image:alt"):
        assert pages[0].meta(name) == pages[1].meta(name)


def test_every_linked_image_exists(illustrated: Site) -> None:
    illustrated.build()
    for name in illustrated.files():
        if name.endswith("index.html"):
            image = Page(illustrated.html(name)).meta("og:image") or ""
            assert (illustrated.public / image.removeprefix("https://moves.example/")).is_file(), name


def test_images_are_off_by_default(minimal: Site) -> None:
    minimal.build()
    page = Page(minimal.html("people/ada/index.html"))
    assert (images(minimal), page.meta("og:image"), page.meta("twitter:card")) == ({}, None, "summary")


def test_on_a_large_site_only_the_site_has_an_image(illustrated: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_images, "MAX_SUBJECTS", 2)
    illustrated.build()
    assert images(illustrated).keys() == {"share.png"}


def test_the_bytes_follow_from_every_field_of_the_view() -> None:
    assert png(IMAGE) == png(replace(IMAGE))
    changed = (
        replace(IMAGE, publication="Movements"),
        replace(IMAGE, title="Ada King"),
        replace(IMAGE, colour="#0866ff"),
        replace(IMAGE, labs=(ShareImageLab("Acme", "#0866fe"), ShareImageLab("Babbage Labs"))),
        replace(IMAGE, labs=(ShareImageLab("Acme", "#0866ff"), ShareImageLab("Babbage"))),
        replace(IMAGE, note="June 2026 · 1 independent source"),
        *(replace(IMAGE, status=status) for status in ("confirmed", "claimed", "rumoured", "denied")),
        replace(IMAGE, status_word="Reported"),
    )
    assert len({png(image) for image in (IMAGE, *changed)}) == len(changed) + 1


def test_the_square_of_a_lab_has_its_colour() -> None:
    colours = {colour for _, colour in decoded(png(IMAGE)).convert("RGB").getcolors(256) or ()}
    assert {(0x08, 0x66, 0xFF), (0xFB, 0xF8, 0xF1), (0x1C, 0x1A, 0x16)} <= colours


def test_an_image_is_drawn_again_only_when_its_view_changes(illustrated: Site) -> None:
    illustrated.build()
    report = illustrated.edit(
        ADA, "name: Ada Lovelace", "name: Ada Lovelace\nlinks: {website: https://ada.example}"
    ).build()
    assert [name for name in report.rendered if name.endswith(".png")] == []
    report = illustrated.edit(ADA, "name: Ada Lovelace", "name: Ada King").build()
    assert [name for name in report.rendered if name.endswith(".png")] == ["people/ada/share.png"]
    assert images(illustrated) == {name: data for name, data in illustrated.clean().items() if name.endswith(".png")}


@pytest.mark.parametrize(
    ("name", "aka", "shown"),
    [
        ("庞若鸣", "Ruoming Pang", "Ruoming Pang"),
        ("Ада Лавлейс", "Ada", "Ада Лавлейс"),
        ("E\u0301va", "Eva", "Éva"),
        ("Ada \U0001f600", "庞, Ada L", "Ada L"),
        ("a\u0301\u0301", "", ""),
        ("庞若鸣", "庞", ""),
    ],
)
def test_a_name_is_drawn_in_a_form_that_the_fonts_support_or_not_at_all(
    illustrated: Site, name: str, aka: str, shown: str
) -> None:
    illustrated.edit(ADA, "name: Ada Lovelace", f'name: "{name}"\naka: [{aka}]')
    image = person_image_of(illustrated)
    assert (image.title if image else "") == shown
    illustrated.build()
    own = "https://moves.example/people/ada/share.png"
    assert (Page(illustrated.html("people/ada/index.html")).meta("og:image") == own) == bool(shown)


def test_a_move_is_left_out_if_the_fonts_lack_the_name_of_its_lab(illustrated: Site) -> None:
    illustrated.edit(ACME, "name: Acme", "name: 阿克梅")
    image = person_image_of(illustrated)
    assert image and (image.labs, image.status) == ((), "")


def test_both_fonts_have_a_glyph_for_every_supported_character() -> None:
    for path in (BOLD, REGULAR):
        font = ImageFont.truetype(str(path), 20, layout_engine=ImageFont.Layout.BASIC)
        missing = bytes(font.getmask("\uffff"))
        for code in range(0x20, 0x3000):
            if covers(chr(code)) and unicodedata.normalize("NFC", chr(code)) == chr(code):
                mask = font.getmask(chr(code))
                assert bytes(mask) != missing or mask.size != font.getmask("\uffff").size, hex(code)


def test_the_width_of_a_text_is_the_sum_of_its_glyphs() -> None:
    for path in (BOLD, REGULAR):
        font = ImageFont.truetype(str(path), 46, layout_engine=ImageFont.Layout.BASIC)
        own_font = Font(path, 46)
        for text in ("AVATAR", "To. Wa, Ty", "Fjord → L’Été", "Ада Лавлейс"):
            assert own_font.length(text) == font.getlength(text)


@pytest.mark.parametrize("text", ["W" * 2000, "a " * 1000, "<script>&amp;", "%s %(x)s {0}", "−" * 300, "x\u202fy"])
def test_any_text_stays_within_the_margins(text: str) -> None:
    image = decoded(
        png(replace(IMAGE, publication=text, title=text, note=text, labs=(ShareImageLab(text), ShareImageLab(text))))
    )
    edges = [
        image.convert("L").crop(box)
        for box in ((0, 20, 78, HEIGHT), (WIDTH - 70, 20, WIDTH, HEIGHT), (0, HEIGHT - 20, WIDTH, HEIGHT))
    ]
    assert image.size == (WIDTH, HEIGHT)
    assert all(len(edge.getcolors() or ()) == 1 for edge in edges)
