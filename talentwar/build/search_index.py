"""The search index: Pagefind's files, made from records instead of pages.

Pagefind runs as a service. Each message and each answer is JSON in base64, followed by a comma. Its Python package
waits a tenth of a second for each answer, so this module sends all messages at once.
"""

import base64
import gzip
import subprocess
import threading
from collections.abc import Collection, Sequence
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
# Pagefind's own user interfaces.
_UNUSED = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")


def build_index(records: Sequence[SearchRecord], language: str, valid_keys: Collection[bytes]) -> RenderResult:
    """The files of the index, with the bytes of files whose key is not in `valid_keys`.

    `language` applies to records without one. Equal records give equal bytes. `IndexingFailed` if Pagefind fails.
    """
    outputs, new = [], {}
    for name, data in sorted(_in_order(_pagefind_files(records, language)).items()):
        key = digest(data)
        outputs.append(Output(f"{FOLDER}/{name}", key))
        if key not in valid_keys:
            new[key] = data
    return RenderResult(outputs, [pack_bundle(new)] if new else [], [], RenderTimings())


def _pagefind_files(records: Sequence[SearchRecord], language: str) -> dict[str, bytes]:
    """Pagefind's files by name."""
    # Without a forced language, Pagefind makes an index for each language.
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
        raise IndexingFailed("Pagefind ended before it finished the index")
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
    """The answers of the service; fewer than messages if it ends too early."""
    command = [get_executable(), "--service"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as service:  # noqa: S603
        assert service.stdin and service.stdout
        writer = threading.Thread(target=_write, args=(service.stdin, b"".join(messages)), daemon=True)
        writer.start()
        parts, missing = [], len(messages)
        # The service stops when its input is closed, even with work to do, so the input stays open until the end.
        while missing and (part := service.stdout.read(1 << 20)):
            parts.append(part)
            missing -= part.count(b",")
        service.kill()
        writer.join()
    return b"".join(parts).split(b",")[:-1]


def _write(stdin: Any, data: bytes) -> None:
    unsent = memoryview(data)
    try:
        while unsent:
            unsent = unsent[stdin.write(unsent) :]
    except BrokenPipeError:
        return


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with languages, filters and values sorted.

    Pagefind 1.5 writes them in the order of a hash map, which differs in each run. File names are hashes of content.
    """
    index = msgspec.json.decode(files[_ENTRY])
    index["languages"] = dict(sorted(index["languages"].items()))
    for language, info in index["languages"].items():
        meta = _decode(files.pop(f"pagefind.{info['hash']}.pf_meta"))
        for entry in meta[3]:  # one for each filter
            filter, values = _decode(files.pop(f"filter/{entry[1]}.pf_filter"))
            data = _encode([filter, sorted(values)])
            entry[1] = f"{language}_{digest(data).hex()[:10]}"
            files[f"filter/{entry[1]}.pf_filter"] = _compress(data)
        meta[3].sort()
        data = _encode(meta)
        info["hash"] = f"{language}_{digest(data).hex()[:10]}"
        files[f"pagefind.{info['hash']}.pf_meta"] = _compress(data)
    return {**files, _ENTRY: msgspec.json.encode(index)}


def _decode(data: bytes) -> Any:
    return cbor2.loads(gzip.decompress(data).removeprefix(_MAGIC))


def _encode(value: Any) -> bytes:
    return _MAGIC + cbor2.dumps(value)


def _compress(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
