"""Brings the output folder to what was planned: writes what differs, removes what is no longer planned.

Every file is ready in memory before the first is written, each is replaced in one step, and only files
that an earlier build wrote are ever removed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct


class Changes(Struct, frozen=True):
    """What a build did to the output folder, as file names below it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def publish(outputs: Mapping[str, bytes], output: Path, cache: Path) -> Changes:
    """Writes the outputs below a folder; OSError where the disk will not have them."""
    ledger = _ledger_file(output, cache)
    owned = _owned(ledger)
    # Ownership of what is about to be written is noted first: after a crash nothing is orphaned.
    _note(ledger, owned | outputs.keys())
    written = tuple(name for name in sorted(outputs) if _write_if_different(output / name, outputs[name]))
    removed = tuple(name for name in sorted(owned - outputs.keys()) if _remove(output, name))
    _note(ledger, outputs.keys())
    return Changes(written, len(outputs) - len(written), removed)


def _write_if_different(path: Path, data: bytes) -> bool:
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)
    return True


def _remove(output: Path, name: str) -> bool:
    path = output / name
    if not path.resolve().is_relative_to(output.resolve()):
        return False
    try:
        path.unlink()
    except (FileNotFoundError, IsADirectoryError, PermissionError, NotADirectoryError):
        # It is gone, or something else is there by now, which is not ours.
        return False
    for folder in path.parents:
        if folder == output or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


def _ledger_file(output: Path, cache: Path) -> Path:
    name = hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]
    return cache / f"ledger-{name}.json"


def _owned(ledger: Path) -> frozenset[str]:
    try:
        names = json.loads(ledger.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def _note(ledger: Path, names: Iterable[str]) -> None:
    ledger.parent.mkdir(parents=True, exist_ok=True)
    temporary = ledger.with_suffix(".new")
    temporary.write_text(json.dumps(sorted(names)), encoding="utf-8")
    temporary.replace(ledger)
