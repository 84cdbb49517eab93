"""The index of the search: Pagefind's files, made of records and not of pages.

Pagefind runs as a service that takes messages and answers them, each as JSON in base64 with a comma after it.
Its package for Python waits a tenth of a second for each answer; all messages are therefore sent at once here.
"""

from __future__ import annotations

import base64
import gzip
import subprocess
import threading
from collections.abc import Iterable, Sequence
from typing import Any

import cbor2
import msgspec
from pagefind_bin import get_executable

from talentwar.exports.search import SearchRecord

from .bundles import pack_bundle
from .digests import digest
from .errors import IndexingFailed
from .render import Output, RenderResult
from .timings import RenderTimings

FOLDER = "pagefind"

_MAGIC = b"pagefind_dcd"
_ENTRY = "pagefind-entry.json"
# What Pagefind ships for interfaces other than ours.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


def build_index(records: Sequence[SearchRecord], language: str, known: Iterable[bytes]) -> RenderResult:
    """The files of the index of records: a sheet of each, and the bytes of those whose keys are not known.

    `language` is that of records that name none.
    Equal records give equal bytes. `IndexingFailed` where Pagefind does not do its work.
    """
    files = _in_order(_made(records, language))
    sheets, fresh, known = [], {}, set(known)
    for name, data in sorted(files.items()):
        key = digest(data)
        sheets.append(Output(f"{FOLDER}/{name}", key))
        if key not in known:
            fresh[key] = data
    return RenderResult(sheets, [pack_bundle(fresh)] if fresh else [], [], RenderTimings())


def _made(records: Sequence[SearchRecord], language: str) -> dict[str, bytes]:
    """Pagefind's files for records, by name."""
    # With one language forced on it, Pagefind makes one index; else one for each language.
    config = {} if any(record.language for record in records) else {"force_language": language}
    requests: list[dict[str, Any]] = [{"type": "NewIndex", "config": config}]
    requests += [_request(record, record.language or language) for record in records]
    requests.append({"type": "GetFiles", "index_id": 0})
    messages = [
        base64.b64encode(msgspec.json.encode({"message_id": number, "payload": request})) + b","
        for number, request in enumerate(requests)
    ]
    answers = [msgspec.json.decode(base64.b64decode(answer)) for answer in _answers(messages)]
    last = answers[-1]["payload"] if answers else {}
    for answer in answers:
        if answer["payload"]["type"] == "Error":
            raise IndexingFailed(f"Pagefind says: {answer['payload']['message']}")
    if last.get("type") != "GetFiles":
        raise IndexingFailed("Pagefind ended before it had made an index")
    return {
        file["path"]: base64.b64decode(file["content"])
        for file in last["files"]
        if not file["path"].startswith(_UNUSED)
    }


def _request(record: SearchRecord, language: str) -> dict[str, Any]:
    meta = {"title": record.title, "detail": record.detail, "also": record.also_known_as, "forms": record.forms}
    filters = {"kind": (record.kind,), "lab": record.labs, "status": record.statuses}
    return {
        "type": "AddRecord",
        "index_id": 0,
        "url": record.path,
        "content": record.text or record.detail or record.title,
        "language": language,
        "meta": {name: text for name, text in meta.items() if text},
        "filters": {name: values for name, values in filters.items() if values},
        "sort": {},
    }


def _answers(messages: Sequence[bytes]) -> list[bytes]:
    """What the service answers to messages; fewer answers than messages where it ends too early."""
    command = [get_executable(), "--service"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as service:  # noqa: S603
        assert service.stdin and service.stdout
        writer = threading.Thread(target=_write, args=(service.stdin, b"".join(messages)), daemon=True)
        writer.start()
        parts, missing = [], len(messages)
        # The service ends with its input, whatever is still to be done: that is closed when all is answered.
        while missing and (part := service.stdout.read(1 << 20)):
            parts.append(part)
            missing -= part.count(b",")
        service.kill()
        writer.join()
    return b"".join(parts).split(b",")[:-1]


def _write(stdin: Any, data: bytes) -> None:
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[stdin.write(rest) :]
    except BrokenPipeError:
        return


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with all languages, filters and their values in order.

    Pagefind 1.5 leaves them in the order of a hash map, another one in each run; names, which are hashes, follow.
    """
    entry = msgspec.json.decode(files[_ENTRY])
    entry["languages"] = dict(sorted(entry["languages"].items()))
    for language, about in entry["languages"].items():
        meta = _decompressed_index(files.pop(f"pagefind.{about['hash']}.pf_meta"))
        for listed in meta[3]:
            filter, values = _decompressed_index(files.pop(f"filter/{listed[1]}.pf_filter"))
            data = _packed([filter, sorted(values)])
            listed[1] = f"{language}_{digest(data).hex()[:10]}"
            files[f"filter/{listed[1]}.pf_filter"] = _compressed(data)
        meta[3].sort()
        data = _packed(meta)
        about["hash"] = f"{language}_{digest(data).hex()[:10]}"
        files[f"pagefind.{about['hash']}.pf_meta"] = _compressed(data)
    return {**files, _ENTRY: msgspec.json.encode(entry)}


def _decompressed_index(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(_MAGIC))


def _packed(value: Any) -> bytes:
    return _MAGIC + cbor2.dumps(value)


def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
