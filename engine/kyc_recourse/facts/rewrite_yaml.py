"""Rewriting: other values in a YAML text that was read strictly, with its comments and layout kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What reads as the same text without quotes, everywhere; a few words of YAML look like it.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*([ -][A-Za-z0-9]+)*\Z")
_TAKEN = re.compile(r"(y|n|yes|no|on|off|true|false|null)\Z", re.IGNORECASE)


def say_yaml(value: Any) -> str:
    """Return plain data as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{say_yaml(key)}: {say_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(say_yaml, value)) + "]"
    if isinstance(value, str) and _PLAIN.match(value.replace("_", "")) and not _TAKEN.match(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in quoted)


class CommentInTheWayError(Exception):
    """A list between brackets has comments in it, so that it cannot be rewritten without losing one."""


def rewrite(text: str, path: tuple[str | int, ...], value: Any) -> str:
    """Return the text with the value of the key at ``path`` replaced, and nothing else.

    What stays in a list or mapping keeps its place and layout, and a comment beside what goes stays where it
    stood.

    Raises:
        CommentInTheWayError: comments stand between the brackets of what is to be replaced.
    """
    rewriter = _Rewriter(text)
    node = rewriter.root
    for name in path[:-1]:
        node = node.value[name] if isinstance(name, int) else next(v for k, v in node.value if k.value == name)
    key, item = next((k, v) for k, v in node.value if k.value == path[-1])
    return text[: rewriter.span(key).end] + rewriter.after_key(key, item, value) + text[rewriter.span(item).end :]


class _Span(NamedTuple):
    start: int
    end: int


class _Entry(NamedTuple):
    """An entry as it will be, and what follows it up to the next one; a comment that is left has no text."""

    text: str
    gap: str | None = None


class _Rewriter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = yaml.compose(text, Loader=_LOADER)
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        masked = list(text)
        for start, end in self._scalars(self.root):
            masked[start:end] = "x" * (end - start)
        # Every # that is left begins a comment.
        self._masked = "".join(masked)

    def span(self, node: Any) -> _Span:
        """Return where a node stands; a block ends with its last value."""
        start = self._at(node.start_mark)
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            return _Span(start, self._at(node.end_mark))
        return _Span(start, self._spans(node)[-1].end)

    def after_key(self, key: Any, item: Any, value: Any) -> str:
        """Return what follows a key that has another value, from the colon on."""
        new = self.rewritten(item, value)
        between = self.text[self.span(key).end : self.span(item).start]
        if "\n" not in between or _is_block(item, value):
            return between + new
        if "#" not in between:
            return f": {new}"
        indent = " " * (int(key.start_mark.column) + 2)
        return between.rstrip(" ") + indent + new

    def rewritten(self, node: Any, value: Any) -> str:
        """Return the text of a node that has another value."""
        span = self.span(node)
        if _data(node) == value:
            return self.text[slice(*span)]
        if isinstance(node, yaml.MappingNode) and isinstance(value, dict):
            entries = list(self._mapping(node, value))
        elif isinstance(node, yaml.SequenceNode) and isinstance(value, list):
            entries = list(self._sequence(node, value))
        else:
            entries = list(self._left(span)) if not isinstance(node, yaml.ScalarNode) else []
            return say_yaml(value) + "".join(f"  {entry.gap}\n" for entry in entries).rstrip("\n")
        return self._flow(node, entries) if node.flow_style else self._block(node, entries, value)

    def _mapping(self, node: Any, value: dict[str, Any]) -> Iterator[_Entry]:
        spans = self._spans(node)
        for i, (key, item) in enumerate(node.value):
            if key.value not in value:
                yield from self._left(self._with_gap(spans, i))
                continue
            new = self.after_key(key, item, value[key.value])
            yield _Entry(self.text[slice(*self.span(key))] + new, self._gap(spans, i))
        known = {key.value for key, _ in node.value}
        for name, new in value.items():
            if name not in known:
                yield _Entry(f"{say_yaml(name)}: {say_yaml(new)}")

    def _sequence(self, node: Any, value: list[Any]) -> Iterator[_Entry]:
        spans = self._spans(node)
        dash = "" if node.flow_style else "- "
        old, new = ([say_yaml(item) for item in items] for items in (_data(node), value))
        for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for i in range(first, last):
                if kind == "equal":
                    yield _Entry(self.text[slice(*spans[i])], self._gap(spans, i))
                else:
                    yield from self._left(self._with_gap(spans, i))
            if kind != "equal":
                yield from (_Entry(dash + item) for item in new[new_first:new_last])

    def _flow(self, node: Any, entries: list[_Entry]) -> str:
        span, spans = self.span(node), self._spans(node)
        if "#" in self._masked[slice(*span)]:
            raise CommentInTheWayError
        if not spans or not entries:
            joined = ", ".join(entry.text for entry in entries)
            return self.text[span.start] + joined + self.text[span.end - 1]
        joiner = self._gap(spans, 0) or ", "
        lead, tail = self.text[span.start : spans[0].start], self.text[spans[-1].end : span.end]
        return lead + joiner.join(entry.text for entry in entries) + tail

    def _block(self, node: Any, entries: list[_Entry], value: Any) -> str:
        start = self._spans(node)[0].start
        indent = "\n" + " " * (start - self.text.rfind("\n", 0, start) - 1)
        if not value:
            return ("[]" if isinstance(value, list) else "{}") + "".join(indent + (e.gap or "") for e in entries)
        parts = []
        for entry in entries:
            parts += [entry.text, entry.gap or indent] if entry.text else [entry.gap or "", indent]
        return "".join(parts).rstrip(" \n")

    def _left(self, span: _Span) -> Iterator[_Entry]:
        """Yield the comments of what goes, which stay."""
        for comment in re.finditer("#[^\n]*", self._masked[slice(*span)]):
            yield _Entry("", self.text[span.start + comment.start() : span.start + comment.end()])

    def _spans(self, node: Any) -> list[_Span]:
        """Return where the entries of a list or mapping stand, the dashes of a block included."""
        if isinstance(node, yaml.MappingNode):
            return [_Span(self.span(key).start, self.span(item).end) for key, item in node.value]
        spans = [self.span(item) for item in node.value]
        if node.flow_style:
            return spans
        return [_Span(self.text.rindex("-", 0, span.start), span.end) for span in spans]

    def _gap(self, spans: list[_Span], i: int) -> str | None:
        return self.text[spans[i].end : spans[i + 1].start] if i + 1 < len(spans) else None

    def _with_gap(self, spans: list[_Span], i: int) -> _Span:
        return _Span(spans[i].start, spans[i + 1].start if i + 1 < len(spans) else spans[i].end)

    def _at(self, mark: Any) -> int:
        return int(self._lines[mark.line] + mark.column)

    def _scalars(self, node: Any) -> Iterator[_Span]:
        if isinstance(node, yaml.ScalarNode):
            yield self.span(node)
            return
        for entry in node.value:
            for each in entry if isinstance(entry, tuple) else (entry,):
                yield from self._scalars(each)


def _data(node: Any) -> Any:
    loader = yaml.SafeLoader("")
    return loader.construct_object(node, deep=True)


def _is_block(node: Any, value: Any) -> bool:
    """Tell whether what a node becomes stands on lines of its own."""
    same = isinstance(value, dict) if isinstance(node, yaml.MappingNode) else isinstance(value, list)
    return bool(same and value and not isinstance(node, yaml.ScalarNode) and not node.flow_style)
