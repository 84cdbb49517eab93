"""Writes values as YAML."""

import json
import re
from typing import Any

from .yaml_loader import NULLS

_PLAIN = re.compile(r"\w(?:[\w .,;/+~%?()’“”–—-]|:(?=\S))*")
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def yaml_scalar(value: Any, *, in_flow: bool = False) -> str:
    """Writes a value in one line: text without quotes if YAML allows it, a list in brackets."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(yaml_scalar(item, in_flow=True) for item in value)}]"
    text = str(value)
    if _PLAIN.fullmatch(text) and text == text.strip() and text not in NULLS and not (in_flow and "," in text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(_LINE_ENDS.get(char, char) for char in quoted)
