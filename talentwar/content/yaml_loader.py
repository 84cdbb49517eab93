"""YAML as contributors mean it: mappings, lists and text, with the place of each.

Scalars stay the text that was written (`no`, `on`, `2025`); the content model says what becomes of them.
Duplicate keys, tags, and documents that are too deep or too large are problems. PyYAML's libyaml parser
does the reading, and no YAML type is ever constructed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from yaml import CollectionEndEvent, CollectionStartEvent, MappingNode, Node, ScalarNode, SequenceNode
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.error import MarkedYAMLError, YAMLError

from .yaml_errors import YamlError, explain_error, find_comment_typo, find_invalid_keys

MAX_DEPTH = 12
MAX_LOCATIONS = 200_000

KeyPath = tuple[str | int, ...]
_SUSPICIOUS = 500
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = {0x85: " ", 0x2028: " ", 0x2029: " "}
_PLAIN, _QUOTED = "plain", "quoted"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Location(NamedTuple):
    """Where a key or a value stands; counted from 0."""

    line: int
    column: int
    width: int


class _Composer(CParser):
    """libyaml's composer without YAML's implicit types: a scalar is plain or quoted text."""

    def resolve(self, kind: type[Node], value: str | None, implicit: Any) -> str:
        if kind is ScalarNode and not implicit[0]:
            return _QUOTED
        return _PLAIN

    def descend_resolver(self, parent: Node | None, index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def load(text: str) -> tuple[Any, list[YamlError]]:
    """The data of a YAML document, and what is wrong with it; the data is None where it cannot be read."""
    node, flaws = _compose(text)
    if node is None:
        return None, flaws
    walk = _Converter(text)
    data = walk.value(node, 0)
    return data, walk.flaws


@lru_cache(maxsize=4)
def locate(text: str) -> Mapping[KeyPath, Location]:
    """The place of each value of a YAML document, by its path of keys and indexes.

    The path with a trailing "" is the place of the key itself. Used only to word a problem, of which one document can
    have thousands.
    """
    node, _ = _compose(text)
    spots: dict[KeyPath, Location] = {}
    if node is not None:
        _spot(node, (), spots, 0)
    return spots


def compose(text: str) -> Node | None:
    """The nodes of a YAML document, with their marks; None where it is none."""
    return _compose(text)[0]


def _compose(text: str) -> tuple[Node | None, list[YamlError]]:
    control = CONTROL.search(text)
    if control:
        before = text[: control.start()]
        line, column = before.count("\n"), control.start() - (before.rfind("\n") + 1)
        return None, [YamlError(line, column, "this is not YAML: control characters are not allowed.")]
    # YAML 1.1 takes these for the ends of lines, and no editor does.
    text = text.translate(_LINE_ENDS)
    if _is_too_deep(text):
        return None, [YamlError(0, 0, f"this is nested deeper than {MAX_DEPTH} levels.")]
    try:
        return _Composer(text).get_single_node(), []
    except MarkedYAMLError as error:
        return None, [explain_error(error, text)]
    except (YAMLError, RecursionError) as error:
        reason = getattr(error, "reason", None) or "it is nested too deeply"
        return None, [YamlError(0, 0, f"this is not YAML: {reason}.")]


def _is_too_deep(text: str) -> bool:
    """Whether a document is so deep that libyaml's composer, which calls itself for each level, should not see it.

    Its parser does not call itself; it is asked only where a text has enough of what can nest.
    """
    if sum(text.count(sign) for sign in ("[", "{", "- ", "? ")) < _SUSPICIOUS:
        return False
    parser, depth = CParser(text), 0
    try:
        while parser.check_event():
            event = parser.get_event()
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > _SUSPICIOUS:
                return True
    except YAMLError:
        pass
    return False


class _Converter:
    """Turns nodes into data. Without aliases a document has fewer values than characters: `limit` stops the rest."""

    def __init__(self, text: str) -> None:
        self.flaws: list[YamlError] = []
        self.limit = len(text) + 100
        self.lines = text.translate(_LINE_ENDS).split("\n") if "#" in text else []
        self.nodes = 0

    def value(self, node: Node, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > self.limit:
            if self.nodes == self.limit + 1:
                self.error(node, "YAML aliases swell this document beyond measure; write the values out.")
            return None
        tag = node.tag
        if tag is not _PLAIN and tag is not _QUOTED:
            self.error(node, f"the YAML tag `{_short(tag)}` is not allowed; write plain values.")
            return None
        if isinstance(node, ScalarNode):
            value = node.value
            if self.lines and tag is _PLAIN and (flaw := find_comment_typo(node, self.lines)):
                self.flaws.append(flaw)
            return None if tag is _PLAIN and value in NULLS else value
        if depth >= MAX_DEPTH:
            self.error(node, f"this is nested deeper than {MAX_DEPTH} levels.")
            return None
        if isinstance(node, SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        assert isinstance(node, MappingNode)
        return self.mapping(node, depth)

    def mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        first: dict[str, Node] = {}
        self.flaws.extend(find_invalid_keys(node))
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.error(key_node, "a key must be a word.")
                continue
            key = key_node.value
            if key in first:
                self.error(key_node, f"the key `{_short(key)}` is here twice.", first[key].start_mark.line)
                continue
            first[key] = key_node
            value = self.value(value_node, depth + 1)
            if value is not None:
                data[key] = value
        return data

    def error(self, node: Node, message: str, first_line: int = -1) -> None:
        mark = node.start_mark
        end = node.end_mark
        width = end.column - mark.column if end.line == mark.line else 1
        self.flaws.append(YamlError(mark.line, mark.column, message, width=max(width, 1), first_line=first_line))


def _spot(node: Node, path: KeyPath, spots: dict[KeyPath, Location], depth: int) -> None:
    if depth > MAX_DEPTH or len(spots) > MAX_LOCATIONS:
        return
    spots[path] = _place(node)
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _spot(item, (*path, index), spots, depth + 1)
    elif isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            if isinstance(key_node, ScalarNode):
                here = (*path, key_node.value)
                if here not in spots:
                    _spot(value_node, here, spots, depth + 1)
                    spots[(*here, "")] = _place(key_node)


def _place(node: Node) -> Location:
    start, end = node.start_mark, node.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Location(start.line, start.column, max(width, 1))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
