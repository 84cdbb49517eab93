"""Inserts moves and keys into the YAML of profiles. Every other byte remains unchanged.

Text is only ever inserted where libyaml reports the end of a value, so comments, order and quoting survive.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from talentwar.content.yaml_loader import compose
from talentwar.content.yaml_writer import yaml_scalar


class CannotEdit(Exception):
    """The front-matter cannot be extended without rewriting it; the message gives the reason."""


def new_profile(keys: Mapping[str, Any], moves: Sequence[Mapping[str, Any]]) -> str:
    """The text of a new person's profile."""
    lines = [f"{key}: {yaml_scalar(value)}" for key, value in keys.items()]
    lines += ["moves:", *(line for move in moves for line in _block_item(move, 2))]
    return "\n".join(["---", *lines, "---", ""])


def add_move(front: str, move: Mapping[str, Any]) -> str:
    """Appends a move to the `moves` of a front-matter."""
    root = _root(front)
    value = _value(root, "moves")
    if value is None and root.flow_style:
        return _insert(front, _end(front, root.value[-1][1]), f", moves: [{_flow_item(move)}]")
    if value is None:
        line_end = "" if not front or front.endswith("\n") else "\n"
        return front + line_end + "\n".join(["moves:", *_block_item(move, 2)]) + "\n"
    _reject_alias(root, "moves")
    if isinstance(value, SequenceNode) and value.value:
        if value.flow_style:
            return _insert(front, _end(front, value.value[-1]), f", {_flow_item(move)}")
        return _insert_lines(front, _last_line(value, front), _block_item(move, value.start_mark.column))
    if root.flow_style:
        return _replace(front, value, f"[{_flow_item(move)}]")
    return _insert_lines(_replace(front, value, ""), value.start_mark.line, _block_item(move, 2))


def add_keys(front: str, index: int, keys: Mapping[str, Any], sources: Sequence[str]) -> str:
    """Appends keys to the move at an index, and source ids to its `sources`."""
    for id in sources:
        front = _add_source(front, index, id)
    move = _move(front, index)
    if not keys:
        return front
    if move.flow_style:
        text = "".join(f", {key}: {yaml_scalar(value, in_flow=True)}" for key, value in keys.items())
        return _insert(front, _end(front, move.value[-1][1]), text)
    indent = " " * move.value[0][0].start_mark.column
    lines = [f"{indent}{key}: {yaml_scalar(value)}" for key, value in keys.items()]
    return _insert_lines(front, _last_line(move, front), lines)


def _add_source(front: str, index: int, id: str) -> str:
    move = _move(front, index)
    _reject_alias(move, "sources")
    sources = _value(move, "sources")
    if not isinstance(sources, SequenceNode) or not sources.value:
        raise CannotEdit("`sources` is not a list")
    if sources.flow_style:
        return _insert(front, _end(front, sources.value[-1]), f", {yaml_scalar(id, in_flow=True)}")
    indent = " " * sources.start_mark.column
    return _insert_lines(front, _last_line(sources, front), [f"{indent}- {yaml_scalar(id)}"])


def _root(front: str) -> MappingNode:
    root = compose(front)
    if not isinstance(root, MappingNode) or not root.value:
        raise CannotEdit("the front-matter has no keys")
    return root


def _move(front: str, index: int) -> MappingNode:
    root = _root(front)
    _reject_alias(root, "moves")
    moves = _value(root, "moves")
    if not isinstance(moves, SequenceNode):
        raise CannotEdit("`moves` is not a list")
    move = moves.value[index]
    if not isinstance(move, MappingNode) or not move.value:
        raise CannotEdit("the move has no keys")
    if _is_before(move, moves):
        raise CannotEdit("the move is a YAML alias")
    return move


def _value(mapping: MappingNode, key: str) -> Node | None:
    return next((value for name, value in mapping.value if isinstance(name, ScalarNode) and name.value == key), None)


def _reject_alias(mapping: MappingNode, key: str) -> None:
    """Raises CannotEdit if a value is an alias: an edit would change the place of its anchor too."""
    for name, value in mapping.value:
        if isinstance(name, ScalarNode) and name.value == key and _is_before(value, name):
            raise CannotEdit(f"`{key}` is a YAML alias")


def _is_before(node: Node, other: Node) -> bool:
    return (node.start_mark.line, node.start_mark.column) < (other.start_mark.line, other.start_mark.column)


def _leaves(node: Node) -> Iterator[Node]:
    """The nodes of a block collection that contain no other block collection."""
    is_block = isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style
    if not is_block:
        yield node
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _leaves(part)


def _last_line(node: Node, front: str) -> int:
    """The last line of a block collection, with the comments that belong to it."""
    lines = front.split("\n")
    last = max(_end_line(leaf) for leaf in _leaves(node))
    # libyaml ends a block scalar where the next token begins: blank lines and comments before it are not part of it.
    while last > node.start_mark.line and not lines[last].strip():
        last -= 1
    # A comment as deep as the keys of a mapping belongs to it; one as deep as the dashes may belong to the next key.
    depth = node.start_mark.column + isinstance(node, SequenceNode)
    for number in range(last + 1, len(lines)):
        text = lines[number]
        if not text.strip().startswith("#") or len(text) - len(text.lstrip()) < depth:
            break
        last = number
    return last


def _end_line(leaf: Node) -> int:
    mark = leaf.end_mark
    ends_before = mark.column == 0 and mark.line > leaf.start_mark.line
    return mark.line - 1 if ends_before else mark.line


def _block_item(move: Mapping[str, Any], column: int) -> list[str]:
    """The lines of a move in a block sequence whose dashes are at a column."""
    indent = " " * column
    first, *rest = (f"{key}: {yaml_scalar(value)}" for key, value in move.items())
    return [f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)]


def _flow_item(move: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {yaml_scalar(value, in_flow=True)}" for key, value in move.items()) + "}"


def _offset(front: str, line: int, column: int) -> int:
    return sum(len(text) + 1 for text in front.split("\n")[:line]) + column


def _end(front: str, node: Node) -> int:
    return _offset(front, node.end_mark.line, node.end_mark.column)


def _insert(front: str, offset: int, text: str) -> str:
    return front[:offset] + text + front[offset:]


def _replace(front: str, node: Node, text: str) -> str:
    return front[: _offset(front, node.start_mark.line, node.start_mark.column)] + text + front[_end(front, node) :]


def _insert_lines(front: str, line: int, inserted: Sequence[str]) -> str:
    """Inserts lines below a line."""
    lines = front.split("\n")
    return "\n".join([*lines[: line + 1], *inserted, *lines[line + 1 :]])
