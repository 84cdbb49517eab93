"""Invents a tracker: people, labs, moves and sources. Equal numbers of people give equal trackers."""

import random
from dataclasses import dataclass

GIVEN_NAMES = """
    Ada Alan Amina Anton Bo Chen Claire Dario Eva Fei Grace Hugo Ines Ivan Jia Kaiming Lena Li Lucas Mei Nat Olga Omar
    Pang Qi Ravi Sara Sofia Tao Uma Wei Xin Yann Yuki Zoe Zara Émile Søren Łukasz Ñaki
""".split()  # noqa: SIM905 -- words, not a list of quotation marks
FAMILY_NAMES = """
    Abbas Bakhtin Beyer Chen Chuang Dupont Eriksson Farouk Gao Gross Hoang Ito Jansen Kolesnikov Lambert Li Meyer Nguyen
    Okafor Pang Qian Rae Sato Shen Tanaka Ueda Varga Wang Xu Yamada Zhai Zhao
""".split()  # noqa: SIM905 -- words, not a list of quotation marks
WORDS = """
    model research team scaling training inference pretraining alignment multimodal vision speech language
    infrastructure compute cluster data reasoning agent safety evaluation group lead manager engineer scientist joined
    left moved hired reported announced confirmed launched built shipped published paper system product platform search
    advertising cloud chip robotics the of and to in with for from after before during under while as by on
""".split()  # noqa: SIM905 -- words, not a list of quotation marks
TOPICS = ("language", "vision", "speech", "safety", "infrastructure", "robotics")
PUBLISHERS = ("Wire", "Daily", "Gazette", "Ledger")
LAB_KINDS = ("company", "lab", "startup")
STATUSES = ("reported", "claimed", "rumoured")
CAREER_LENGTHS = (1, 2, 2, 3, 4)
YEARS = range(2012, 2027)


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Lab:
    slug: str
    name: str
    kind: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """`is_return`: the person worked at the destination before."""

    origin: str
    destination: str
    date: str
    role: str
    status: str
    sources: tuple[str, ...]
    is_return: bool


@dataclass(frozen=True, slots=True)
class Person:
    """`links` are the slugs in the body: two people and a lab."""

    slug: str
    name: str
    headline: str
    topics: tuple[str, ...]
    moves: tuple[Move, ...]
    links: tuple[str, str, str]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    people: tuple[Person, ...]
    labs: tuple[Lab, ...]
    sources: tuple[Source, ...]


def person_slug(number: int) -> str:
    return f"p{number:06}"


def lab_slug(number: int) -> str:
    """The lower the number, the busier the lab."""
    return f"lab{number:04}"


def invent(people: int, seed: int = 7) -> Facts:
    """The facts of a tracker with a number of people and a lab for every hundred; a few labs have most of the moves."""
    chance = random.Random(seed)
    labs = tuple(_lab(number, chance) for number in range(max(8, people // 100)))
    sources = tuple(_source(number, chance) for number in range(max(20, people // 4)))
    weights = [1 / (number + 1) for number in range(len(labs))]
    return Facts(tuple(_person(number, people, weights, sources, chance) for number in range(people)), labs, sources)


def _lab(number: int, chance: random.Random) -> Lab:
    kind = chance.choice(LAB_KINDS)
    return Lab(lab_slug(number), f"Lab {number:04}", kind, tuple(_sentence(30, chance) for _ in range(4)))


def _source(number: int, chance: random.Random) -> Source:
    publisher = chance.choice(PUBLISHERS)
    year, month, day = chance.randint(2021, 2026), chance.randint(1, 12), chance.randint(1, 28)
    return Source(
        id=f"s{number:05}",
        title=f"Report {number:05}",
        publisher=publisher,
        url=f"https://news.example/{number:05}",
        date=f"{year}-{month:02}-{day:02}",
    )


def _person(
    number: int, people: int, weights: list[float], sources: tuple[Source, ...], chance: random.Random
) -> Person:
    length = chance.choice(CAREER_LENGTHS)
    stations = _stations(length + 1, weights, chance)
    years = sorted(chance.sample(YEARS, length))
    moves = tuple(_move(stations[: at + 2], year, sources, chance) for at, year in enumerate(years))
    links = (
        person_slug(chance.randrange(people)),
        person_slug(chance.randrange(people)),
        lab_slug(_any_lab(weights, 1, chance)[0]),
    )
    return Person(
        slug=person_slug(number),
        name=f"{chance.choice(GIVEN_NAMES)} {chance.choice(FAMILY_NAMES)} {number}",
        headline=_sentence(8, chance)[:-1],
        topics=tuple(chance.sample(TOPICS, 2)),
        moves=moves,
        links=links,
        text=tuple(_sentence(chance.randint(18, 32), chance) for _ in range(6)),
    )


def _stations(count: int, weights: list[float], chance: random.Random) -> list[int]:
    """The numbers of the labs of a career; neighbours differ."""
    stations = _any_lab(weights, count, chance)
    for at in range(1, count):
        if stations[at] == stations[at - 1]:
            stations[at] = (stations[at] + 1) % len(weights)
    return stations


def _any_lab(weights: list[float], count: int, chance: random.Random) -> list[int]:
    return chance.choices(range(len(weights)), weights, k=count)


def _move(stations: list[int], year: int, sources: tuple[Source, ...], chance: random.Random) -> Move:
    """The move from the last but one lab to the last."""
    *past, destination = stations
    return Move(
        origin=lab_slug(past[-1]),
        destination=lab_slug(destination),
        date=f"{year}-{chance.randint(1, 12):02}",
        role=" ".join(chance.choice(WORDS) for _ in range(3)),
        status=chance.choice(STATUSES),
        sources=tuple(source.id for source in chance.sample(sources, 2)),
        is_return=destination in past,
    )


def _sentence(length: int, chance: random.Random) -> str:
    first, *rest = (chance.choice(WORDS) for _ in range(length))
    return f"{' '.join([first.capitalize(), *rest])}."
