"""Templates of new profiles, with comments on the keys to fill in.

A required key that stays empty is an error that `check` reports.
"""

from collections.abc import Mapping

from .yaml_writer import yaml_scalar

MOVE = {
    "date": "2025, 2025-07 or 2025-07-07; no more precise than the source",
    "from": "slug of the lab that the person left; delete this line if it is unknown",
    "to": "slug of the lab that the person joined; delete this line if it is unknown",
    "sources": "ids of sources in sources/: [one-id, another-id]",
}
"""The keys of a first move, with a comment for each."""


def person_scaffold(name: str, move: Mapping[str, str]) -> str:
    """Returns a profile of a person with a first move; `move` has the keys that are known."""
    return f"""\
---
name: {yaml_scalar(name)}
# aka: [Another Spelling]    # other names and spellings, for search
# headline: What this person is known for, in a neutral phrase
moves:
{_move(move)}\
    # status: confirmed       # if the person, the employer or a filing says so; the default is `reported`
    # confirmed_by: Who confirmed it, and to whom
---
"""


def lab_scaffold(name: str) -> str:
    """Returns a profile of a lab."""
    return f"""\
---
name: {yaml_scalar(name)}
# aka: [An Abbreviation]     # other names and spellings, for search
# headline: What this lab is, in a neutral phrase
# kind: lab                  # company, lab, team, startup, university, investor or other
# parent: the-company        # slug of the company or lab that it is part of
# founded: 2025-06
---
"""


def _move(known: Mapping[str, str]) -> str:
    lines: list[str] = []
    for key, comment in MOVE.items():
        value = known.get(key, "")
        if key == "sources" and value:
            value = f"[{value}]"
        filled = f"{key}: {value}" if value else f"{f'{key}:':<10} # {comment}"
        lines.append(f"{'    ' if lines else '  - '}{filled}\n")
    return "".join(lines)
