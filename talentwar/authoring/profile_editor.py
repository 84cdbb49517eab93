"""Profiles as text: a new one written, a move put into one that people wrote, without touching a word of theirs.

Everything that is there stays as it is, comments, order and quoting too: text is only put in, at the place where
libyaml says that a value ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yaml import MappingNode, Mark, Node, ScalarNode, SequenceNode

from talentwar.content.yaml_loader import compose
from talentwar.content.yaml_writer import yaml_scalar


class CannotEdit(Exception):
    """Nothing can be put into this front-matter without rewriting it; the message says why."""


def new_profile(keys: Mapping[str, Any], moves: Sequence[Mapping[str, Any]]) -> str:
    """The whole text of a person's profile."""
    lines = [f"{key}: {yaml_scalar(value)}" for key, value in keys.items()]
    lines += ["moves:", *(line for move in moves for line in _block_item(move, 2))]
    return "\n".join(["---", *lines, "---", ""])


def add_move(front: str, move: Mapping[str, Any]) -> str:
    """Front-matter with one move more, behind those that are there."""
    root = _mapping(front)
    value = _value(root, "moves")
    if value is None and root.flow_style:
        return _put_in(front, _end(front, root.value[-1][1]), f", moves: [{_flow(move)}]")
    if value is None:
        return _lines_at_end(front, ["moves:", *_block_item(move, 2)])
    _refuse_aliases(root, "moves")
    if isinstance(value, SequenceNode) and value.value:
        last = value.value[-1]
        if value.flow_style:
            return _put_in(front, _end(front, last), f", {_flow(move)}")
        return _after_line(front, _last_line(value, front), _block_item(move, _list_indent(value)))
    if root.flow_style:
        return _replaced(front, value, f"[{_flow(move)}]")
    emptied = _replaced(front, value, "")
    line = value.start_mark.line
    return _after_line(emptied, line, _block_item(move, 2))


def add_keys(front: str, index: int, keys: Mapping[str, Any], sources: Sequence[str]) -> str:
    """Front-matter with more keys in one of its moves, and with more sources behind those of that move."""
    for id in sources:
        front = _with_source(front, index, id)
    move = _move(front, index)
    if not keys:
        return front
    if move.flow_style:
        more = "".join(f", {key}: {yaml_scalar(value, in_flow=True)}" for key, value in keys.items())
        return _put_in(front, _end(front, move.value[-1][1]), more)
    indent = " " * move.value[0][0].start_mark.column
    return _after_line(
        front, _last_line(move, front), [f"{indent}{key}: {yaml_scalar(value)}" for key, value in keys.items()]
    )


def _with_source(front: str, index: int, id: str) -> str:
    move = _move(front, index)
    _refuse_aliases(move, "sources")
    sources = _value(move, "sources")
    if not isinstance(sources, SequenceNode) or not sources.value:
        raise CannotEdit("its `sources` are no list")
    last = sources.value[-1]
    if sources.flow_style:
        return _put_in(front, _end(front, last), f", {yaml_scalar(id, in_flow=True)}")
    dash = " " * _list_indent(sources)
    return _after_line(front, _last_line(sources, front), [f"{dash}- {yaml_scalar(id)}"])


def _mapping(front: str) -> MappingNode:
    root = compose(front)
    if not isinstance(root, MappingNode) or not root.value:
        raise CannotEdit("its front-matter has no keys")
    return root


def _move(front: str, index: int) -> MappingNode:
    root = _mapping(front)
    _refuse_aliases(root, "moves")
    moves = _value(root, "moves")
    if not isinstance(moves, SequenceNode):
        raise CannotEdit("its `moves` are no list")
    move = moves.value[index]
    if not isinstance(move, MappingNode) or not move.value:
        raise CannotEdit("its move has no keys")
    if _is_before(move, moves):
        raise CannotEdit("its move is a YAML alias")
    return move


def _value(mapping: MappingNode, key: str) -> Node | None:
    return next((value for name, value in mapping.value if isinstance(name, ScalarNode) and name.value == key), None)


def _refuse_aliases(mapping: MappingNode, key: str) -> None:
    """A value that stands before its own key is written elsewhere: to change it there would change that too."""
    for name, value in mapping.value:
        if isinstance(name, ScalarNode) and name.value == key and _is_before(value, name):
            raise CannotEdit(f"its `{key}` are a YAML alias")


def _is_before(one: Node, other: Node) -> bool:
    return (one.start_mark.line, one.start_mark.column) < (other.start_mark.line, other.start_mark.column)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        for key, value in node.value:
            yield from _leaves(key)
            yield from _leaves(value)
    elif isinstance(node, SequenceNode) and node.value and not node.flow_style:
        for item in node.value:
            yield from _leaves(item)
    else:
        yield node


def _last_line(node: Node, front: str) -> int:
    """The last line that a block value takes up, comments below it that are part of it included."""
    lines = front.split("\n")
    last = max(_line_of_end(leaf) for leaf in _leaves(node))
    # A block scalar ends where the next thing begins: what is blank or a comment before that is not its own.
    while last > node.start_mark.line and not lines[last].strip():
        last -= 1
    # Beside keys, a comment is one of them; beside dashes, it may speak of what follows.
    deep = node.start_mark.column + isinstance(node, SequenceNode)
    for number in range(last + 1, len(lines)):
        text = lines[number]
        if text.strip().startswith("#") and len(text) - len(text.lstrip()) >= deep:
            last = number
        else:
            break
    return last


def _line_of_end(leaf: Node) -> int:
    mark = leaf.end_mark
    ends_before = mark.column == 0 and mark.line > leaf.start_mark.line
    return mark.line - 1 if ends_before else mark.line


def _list_indent(sequence: Node) -> int:
    """The column of the dashes of a block sequence."""
    start: Mark = sequence.start_mark
    return start.column


def _block_item(move: Mapping[str, Any], dash: int) -> list[str]:
    indent = " " * dash
    lines = [f"{key}: {yaml_scalar(value)}" for key, value in move.items()]
    return [f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]


def _flow(move: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {yaml_scalar(value, in_flow=True)}" for key, value in move.items()) + "}"


def _end(front: str, node: Node) -> int:
    """The offset at which a value of a flow collection ends."""
    return _offset(front, node.end_mark.line, node.end_mark.column)


def _offset(front: str, line: int, column: int) -> int:
    return sum(len(text) + 1 for text in front.split("\n")[:line]) + column


def _put_in(front: str, offset: int, text: str) -> str:
    return front[:offset] + text + front[offset:]


def _replaced(front: str, node: Node, text: str) -> str:
    start = _offset(front, node.start_mark.line, node.start_mark.column)
    return front[:start] + text + front[_end(front, node) :]


def _after_line(front: str, line: int, more: Sequence[str]) -> str:
    lines = front.split("\n")
    return "\n".join([*lines[: line + 1], *more, *lines[line + 1 :]])


def _lines_at_end(front: str, more: Sequence[str]) -> str:
    ending = "" if not front or front.endswith("\n") else "\n"
    return front + ending + "\n".join(more) + "\n"
