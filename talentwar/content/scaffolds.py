"""Templates of new profiles, with comments on the keys to fill in.

A required key that stays empty is an error that `check` reports.
"""

from collections.abc import Mapping

from .yaml_writer import yaml_scalar

MOVE = {
    "date": "when: 2025, 2025-07 or 2025-07-07, no more exact than the source",
    "from": "the lab that was left, as its file in labs/ is named; drop the line where it is not known",
    "to": "the lab that was joined, likewise",
    "sources": "what it rests on: [one-id, another-id], as they stand in sources/",
}
"""The keys of a first move, with a comment for each."""


def person_scaffold(name: str, move: Mapping[str, str]) -> str:
    """Returns a profile of a person with a first move; `move` has the keys that are known."""
    return f"""\
---
name: {yaml_scalar(name)}
# aka: [Another Spelling]    # other names and spellings: they find the page
# headline: What this person is known for, in a neutral phrase
moves:
{_move(move)}\
    # status: confirmed       # where the person, the employer or a filing says so; `reported` where nothing is said
    # confirmed_by: Who said so, and to whom
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
