"""Parses YAML into mappings, lists and text, and locates each value.

Scalars stay text (`no`, `on`, `2025`); the content model decides their types. Duplicate keys, tags, and documents that
are too deep or too large are errors. The parser is PyYAML's libyaml binding; no YAML type is constructed.
"""

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
    """The position of a key or a value; `line` and `column` count from 0."""

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
    """Returns the data of a YAML document and its errors; the data is None if the document cannot be parsed."""
    node, errors = _compose(text)
    if node is None:
        return None, errors
    converter = _Converter(text)
    return converter.value(node, 0), converter.errors


@lru_cache(maxsize=4)
def locate(text: str) -> Mapping[KeyPath, Location]:
    """Returns the location of each value of a YAML document, by its path of keys and indexes.

    A path with a trailing "" is the location of the key. Cached, since one document can have thousands of problems.
    """
    node, _ = _compose(text)
    locations: dict[KeyPath, Location] = {}
    if node is not None:
        _add_locations(node, (), locations, 0)
    return locations


def compose(text: str) -> Node | None:
    """Returns the root node of a YAML document with its marks, or None if it cannot be parsed."""
    return _compose(text)[0]


def _compose(text: str) -> tuple[Node | None, list[YamlError]]:
    control = CONTROL.search(text)
    if control:
        before = text[: control.start()]
        line, column = before.count("\n"), control.start() - (before.rfind("\n") + 1)
        return None, [YamlError(line, column, "invalid YAML: control characters are not allowed.")]
    # YAML 1.1 counts these as line breaks; editors do not.
    text = text.translate(_LINE_ENDS)
    if _is_too_deep(text):
        return None, [YamlError(0, 0, f"this is nested deeper than {MAX_DEPTH} levels.")]
    try:
        return _Composer(text).get_single_node(), []
    except MarkedYAMLError as error:
        return None, [explain_error(error, text)]
    except (YAMLError, RecursionError) as error:
        reason = getattr(error, "reason", None) or "nested too deeply"
        return None, [YamlError(0, 0, f"invalid YAML: {reason}.")]


def _is_too_deep(text: str) -> bool:
    """Reports whether a document is nested too deeply for libyaml's composer, which is recursive.

    The event parser is not recursive. It runs only if the text has enough characters that can nest.
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
    """Converts nodes to data.

    Without aliases, a document has fewer values than characters. `max_nodes` stops the expansion of nested aliases.
    """

    def __init__(self, text: str) -> None:
        self.errors: list[YamlError] = []
        self.max_nodes = len(text) + 100
        self.lines = text.translate(_LINE_ENDS).split("\n") if "#" in text else []
        self.nodes = 0

    def value(self, node: Node, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            if self.nodes == self.max_nodes + 1:
                self.add_error(node, "too many YAML aliases; write the values out.")
            return None
        tag = node.tag
        if tag is not _PLAIN and tag is not _QUOTED:
            self.add_error(node, f"the YAML tag `{_short(tag)}` is not allowed; write plain values.")
            return None
        if isinstance(node, ScalarNode):
            value = node.value
            if self.lines and tag is _PLAIN and (error := find_comment_typo(node, self.lines)):
                self.errors.append(error)
            return None if tag is _PLAIN and value in NULLS else value
        if depth >= MAX_DEPTH:
            self.add_error(node, f"this is nested deeper than {MAX_DEPTH} levels.")
            return None
        if isinstance(node, SequenceNode):
            return [self.value(item, depth + 1) for item in node.value]
        assert isinstance(node, MappingNode)
        return self.mapping(node, depth)

    def mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        first: dict[str, Node] = {}
        self.errors.extend(find_invalid_keys(node))
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.add_error(key_node, "a key must be plain text.")
                continue
            key = key_node.value
            if key in first:
                self.add_error(key_node, f"duplicate key `{_short(key)}`.", first[key].start_mark.line)
                continue
            first[key] = key_node
            value = self.value(value_node, depth + 1)
            if value is not None:
                data[key] = value
        return data

    def add_error(self, node: Node, message: str, first_line: int = -1) -> None:
        mark = node.start_mark
        end = node.end_mark
        width = end.column - mark.column if end.line == mark.line else 1
        self.errors.append(YamlError(mark.line, mark.column, message, width=max(width, 1), first_line=first_line))


def _add_locations(node: Node, path: KeyPath, locations: dict[KeyPath, Location], depth: int) -> None:
    if depth > MAX_DEPTH or len(locations) > MAX_LOCATIONS:
        return
    locations[path] = _location(node)
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _add_locations(item, (*path, index), locations, depth + 1)
    elif isinstance(node, MappingNode):
        for key_node, value_node in node.value:
            if isinstance(key_node, ScalarNode):
                value_path = (*path, key_node.value)
                if value_path not in locations:
                    _add_locations(value_node, value_path, locations, depth + 1)
                    locations[(*value_path, "")] = _location(key_node)


def _location(node: Node) -> Location:
    start, end = node.start_mark, node.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Location(start.line, start.column, max(width, 1))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
