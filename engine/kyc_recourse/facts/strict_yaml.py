"""Strict YAML: one text becomes plain data with a position for every value, or findings.

The YAML that people edit here is a small, unambiguous part of YAML 1.1: mappings, lists, quoted or
plain strings, ``true``, ``false``, ``null`` and decimal numbers. All else is refused with its position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import yaml

from kyc_recourse.errors import Finding
from kyc_recourse.facts.characters import refused
from kyc_recourse.facts.folder import MAX_BYTES

Path = tuple[str | int, ...]

MAX_DEPTH = 24
MAX_INTEGER = 2**53  # JavaScript and JSON readers keep integers exactly only up to here
# How many unfit characters of one file are named.
_MOST = 20

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_WORDS = {"true": True, "false": False, "null": None}
_TRUE = re.compile(r"(y|yes|on|true)\Z", re.IGNORECASE)
_FALSE = re.compile(r"(n|no|off|false)\Z", re.IGNORECASE)
_ODD_NUMBER = re.compile(
    r"[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?\Z"
    r"|[-+]?(0x[\da-f_]+|0b[01_]+|0o[0-7]+|\.inf|\.nan)\Z",
    re.IGNORECASE | re.ASCII,
)
_AMBIGUOUS = re.compile(
    r"(=|<<|\d{4}-\d\d?-\d\d?(([Tt]|\s+)\d\d?:\d\d.*)?|[-+]?\d[\d_]*(:\d\d?)+(\.[\d_]*)?)\Z",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_WORD_PROCESSOR_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
_ITEM = 'an item of a list begins with "- ", a plain hyphen and a space, not with {}'
_DIRECTIVE = re.compile(r"(?:[ ]*(?:#.*)?\n)*%")

# How the YAML parser calls what stands in { } or [ ].
_IN_BRACKETS = "flow (map|seq)"
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels; look for lines that are indented by mistake"

# What the YAML parser says, what that means for the text, and whether its start is the place to look at.
_SYNTAX = (
    (r"nesting depth", _TOO_DEEP, False),  # some versions have a limit of their own, and meet it first
    (r"quoted scalar.*(end of stream|document)", "the quote that opens here is never closed", True),
    (r"quoted scalar.*(escape|hexa?decimal)", r'between double quotes a "\" must be written twice', True),
    (r"expected ':'", 'expected "key: value" here; the ":" or the space after it is missing{dash}', True),
    (r"scanning an? (alias|anchor|tag)|tag", "a text that starts with {char} must be in quotes", True),
    (r"block scalar", "a text that starts with {char} must be in quotes", True),
    (r"start any token|keys are not allowed|block node", "a text that starts with {char} must be in quotes", False),
    (r"flow node", "a value or a closing bracket is missing here", False),
    (r"sequence entries", 'a list begins on a line of its own; put this "-" below its key', False),
    (r"document start", "this line is indented less than the first line of the file", False),
)


class Document(NamedTuple):
    """The plain data of one file, where each value stands, and the lines of the file's text."""

    path: str
    data: Any
    positions: dict[Path, tuple[int, int]]
    lines: tuple[str, ...] = ()

    def at(self, *path: str | int) -> tuple[int, int]:
        """Return line and column of the value at ``path``, or of the nearest enclosing one."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.positions:
                return self.positions[path[:length]]
        return (1, 1)

    def finding(self, path: Path, code: str, message: str, fragment: str = "") -> Finding:
        """Return a finding about the value at ``path``, at the ``fragment`` of its text if that is found.

        Its message is one line of limited length.
        """
        message = message.replace("\n", "\\n")
        line, col = self.at(*path)
        start = col - 1
        for number in range(line, len(self.lines) + 1) if fragment else ():
            if (at := self.lines[number - 1].find(fragment, start)) >= 0:
                line, col = number, at + 1
                break
            start = 0
        return Finding(self.path, line, col, code, message if len(message) <= 400 else f"{message[:397]}...")


class _UnreadableError(Exception):
    """Stops reading at something that makes the rest of the file unreadable."""

    def __init__(self, mark: Any, code: str, message: str) -> None:
        self.mark, self.code, self.message = mark, code, message


def read_yaml(raw: bytes, path: str) -> tuple[Document, list[Finding]]:
    """Read one strict YAML text. With findings, the data is incomplete; None if it could not be read."""
    findings: list[Finding] = []
    document = Document(path, None, {})
    text = _decode(raw, path, findings)
    document = document._replace(lines=tuple(text.split("\n")))
    if findings:
        return document, findings
    builder = _Builder(document, findings)
    try:
        data = builder.document(iter(yaml.parse(text, Loader=_LOADER)))
        # A text that took in what was no part of it would be found wrong in other ways, too.
        readable = all(finding.code != "KB001" for finding in findings)
        return document._replace(data=data if readable else None), findings
    except _UnreadableError as error:
        builder.refuse(error.mark, error.code, error.message)
    except (yaml.YAMLError, ValueError) as error:
        mark, message = _explain(error, text)
        if re.search(_IN_BRACKETS, str(getattr(error, "context", ""))):
            builder.forget(error.context_mark)  # type: ignore[union-attr]
        if not builder.told(mark):
            builder.refuse(mark, "KB003" if message == _TOO_DEEP else "KB001", message)
    return document, findings


def _decode(raw: bytes, path: str, findings: list[Finding]) -> str:
    def refuse(before: str, code: str, message: str) -> None:
        line, col = before.count("\n") + 1, len(before) - before.rfind("\n")
        findings.append(Finding(path, line, col, code, message))

    def refuse_byte(position: int, message: str) -> None:
        refuse(raw[:position].decode("utf-8", "replace"), "KB002", message)

    if len(raw) > MAX_BYTES:
        refuse("", "KB003", f"the file is larger than {MAX_BYTES // 1024} kB; split it")
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse("", "KB002", "the file is saved as UTF-16; save it as UTF-8")
    elif b"\x00" in raw:
        refuse_byte(raw.index(b"\x00"), "a NUL byte; this is no text file, or a damaged one")
    elif b"\r" in raw:
        refuse_byte(raw.index(b"\r"), "a carriage return that is not part of a line end (CRLF); delete it")
    if findings:
        return ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse_byte(error.start, "not UTF-8 here; save the file as UTF-8")
        return ""
    if conflict := _CONFLICT.search(text):
        refuse(text[: conflict.start()], "KB001", "a merge conflict marker; finish the merge first")
    if directive := _DIRECTIVE.match(text):
        message = "a YAML directive; remove the line that starts with %"
        refuse(text[: directive.end() - 1], "KB005", message)
    if "\t" in text:
        others = sum("\t" in line for line in text.split("\n")) - 1
        also = f" (and on {others} more line{'s' * (others > 1)})" if others else ""
        refuse(text[: text.index("\t")], "KB002", f"a tab{also}; use spaces instead")
    for start, why in islice(refused(text), _MOST):
        refuse(text[:start], "KB002", why)
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _explain(error: yaml.YAMLError | ValueError, text: str) -> tuple[Any, str]:
    """Return where to look and what is wrong there, in plain words."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return None, f"not readable as YAML: {_one_line(str(error))}"
    start, here = error.context_mark or error.problem_mark, error.problem_mark
    said = _one_line(f"{error.context or ''}: {error.problem}")
    lines = [*text.split("\n"), ""]
    before = lines[here.line][: here.column]
    if re.match(r" *\* ", lines[start.line]):
        return start, _ITEM.format("*")
    if re.search(_IN_BRACKETS, said):
        return _unclosed(start, here, lines)
    for pattern, meaning, at_start in _SYNTAX:
        if re.search(pattern, said):
            place = start if at_start else here
            char = lines[place.line][place.column : place.column + 1]
            return place, meaning.format_map({"char": char, "dash": _missing_dash(place.line, lines)})
    if "values are not allowed" in said and (": " in before or " " in before.strip(" -")):
        block = "" if ": " in before else ', or write "|-" after its key'
        return here, f'this text has a ": " in it; put the whole text in quotes{block}'
    if "values are not allowed" in said:
        message = 'this line is indented too far, or in the line above the key or the space after its ":" is missing'
        return here, message
    if "block" not in said:
        return here, f"not readable as YAML: {_one_line(str(error.problem))}"
    if before.strip(" -"):
        return _goes_on(here, text)
    if re.match(r" *-[^ -]", lines[here.line]):
        return here, 'the space after the "-" is missing'
    if re.match(" *- ", lines[here.line]) and lines[start.line][start.column] != "-":
        message = f'a "-" has no place here, since the block that begins on line {start.line + 1} has none; remove it'
        return here, f"{message}, or put one before each item"
    meaning = f"this line is not indented like the rest of its block, which begins on line {start.line + 1}"
    return here, f"{meaning}; give both the same number of spaces"


def _missing_dash(line: int, lines: list[str]) -> str:
    """Return a hint at the dash of an item, where the line stands among items."""
    text = lines[line].lstrip()
    if re.match(r"-[^ -]", text):
        return '; so is the space after the "-", if this is an item of a list'
    if re.match(r"[^\w\s\"'-] ", text):
        return f"; {_ITEM.format(text[0])}"
    if "\uff1a" in text:
        return "; \uff1a is another character"
    indent = " " * (len(lines[line]) - len(text))
    is_item = line > 0 and lines[line - 1].startswith(f"{indent}- ")
    return '; an item of a list begins with "- "' if is_item else ""


def _unclosed(start: Any, here: Any, lines: list[str]) -> tuple[Any, str]:
    """Tell whether a bracket is never closed or lacks something inside, and where to look."""
    opening = lines[start.line][start.column : start.column + 1]
    closing = "}" if opening == "{" else "]"
    indents = [len(lines[mark.line]) - len(lines[mark.line].lstrip()) for mark in (start, here)]
    if here.line > start.line and indents[1] <= indents[0]:
        return start, f'the "{opening}" that opens here is never closed; add "{closing}" where it ends'
    return here, f'a comma or "{closing}" is missing here ("{opening}" opens on line {start.line + 1})'


def _goes_on(here: Any, text: str) -> tuple[Any, str]:
    """Return what is wrong where a text goes on after a closing quote or bracket."""
    quoted = None
    for token in yaml.scan(text, Loader=_LOADER):
        if token.start_mark.index >= here.index:
            break
        quoted = token if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') else None
    if quoted is None:
        return here, "the text goes on after a closing bracket; put the whole text in quotes"
    if quoted.start_mark.line < quoted.end_mark.line:
        return quoted.start_mark, "the quote that opens here is not closed where its text ends; add the closing one"
    others = "single quotes, ' at both ends" if quoted.style == '"' else 'double quotes, " at both ends'
    return here, f"the text goes on after its closing quote; put the whole text in {others}"


class _Builder:
    """Builds plain data from YAML events, refusing what the strict form does not have."""

    def __init__(self, document: Document, findings: list[Finding]) -> None:
        self.positions, self.path, self.lines = document.positions, document.path, document.lines
        self.findings = findings
        # The parser may see the end on a line of its own where there is none.
        self.end = (len(self.lines), len(self.lines[-1]) + 1)

    def document(self, events: Iterator[Any]) -> dict[str, Any]:
        next(events)  # the start of the stream
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            raise _UnreadableError(None, "KB004", "the file is empty; write the facts or delete it")
        root = next(events)
        if not isinstance(root, yaml.MappingStartEvent):
            raise _UnreadableError(root.start_mark, "KB004", 'a fact file consists of keys, like "id: ..."')
        data: dict[str, Any] = self.value(root, events, ())
        next(events)  # the end of the document
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _UnreadableError(after.start_mark, "KB005", 'a second document; remove the line "---"')
        return data

    def value(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        mark = event.start_mark
        if len(path) > MAX_DEPTH:
            raise _UnreadableError(mark, "KB003", _TOO_DEEP)
        self.positions[path] = (mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(mark, "KB005", "an alias (*name); write the value out, or put the text in quotes")
            return None
        if event.anchor or event.tag:
            what = "an anchor (&name)" if event.anchor else "a tag (!name)"
            self.refuse(mark, "KB005", f"{what}; remove it, or put the text in quotes")
        elif isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.value(event, events, (*path, len(items))))
            return items
        return self.mapping(event, events, path)

    def mapping(self, start: Any, events: Iterator[Any], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        value: Any = None
        new_item = False
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            mark = event.start_mark
            if not isinstance(event, yaml.ScalarEvent):
                message = "a key must be a plain word; a text that starts with { or [ must be in quotes"
                raise _UnreadableError(mark, "KB005", message)
            key: str = event.value
            if " " in key and getattr(value, "style", None) in ("|", ">"):
                message = "this line is indented less than the text above it; indent it as far if it belongs to that"
                raise _UnreadableError(mark, "KB001", message)
            if event.anchor or event.tag or key == "<<":
                message = "a key with an anchor (&), tag (!) or merge (<<); write the keys out"
                self.refuse(mark, "KB005", message)
            elif not isinstance(self.scalar(event), str):
                self.refuse(mark, "KB006", f'the key {key} is not a text; write "{key}" in quotes')
            if key in result:
                first = self.positions[(*path, key)][0]
                is_item = bool(path) and isinstance(path[-1], int) and key == next(iter(result))
                item = ', or put "- " before this one if it begins an item' if is_item else ""
                message = f'the key "{_short(key)}" is there twice (first on line {first}); delete one{item}'
                if not new_item:
                    self.refuse(mark, "KB007", message)
                new_item = new_item or is_item
            value = next(events)
            if start.flow_style and isinstance(value, yaml.ScalarEvent) and not (value.value or value.style):
                text = "with a comma in it" if result else "that starts with {"
                message = f'nothing stands after "{_short(key)}"; a text {text} must be in quotes'
                self.refuse(start.start_mark, "KB006", message)
                result[key] = None
            else:
                # Of a key that is there twice the first is kept, so that what it names is not missed elsewhere.
                read = self.value(value, events, (*path, key))
                result.setdefault(key, read)
            self.positions[(*path, key)] = (mark.line + 1, mark.column + 1)
        return result

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style:
            # What stands there as it is was found before; between double quotes there are other ways to write it.
            wrong = ["a tab; use spaces instead"] if "\t" in text else [why for _, why in refused(text)]
            if event.style == '"' and wrong:
                self.refuse(event.start_mark, "KB002", wrong[0])
            # The line break after a block ends its last line; it is no part of the text.
            return text.rstrip("\n") if event.style in ("|", ">") else text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.match(text) or _DECIMAL.match(text):
            number = int(text) if _INTEGER.match(text) and len(text) < 20 else float(text)
            if abs(number) > MAX_INTEGER:
                message = f"a number beyond {MAX_INTEGER}; not every program can hold it exactly; write a smaller one"
                self.refuse(event.start_mark, "KB006", message)
            # As in JSON Schema, 2.0 is a whole number.
            return int(number) if number == number // 1 and abs(number) <= MAX_INTEGER else number
        for number in range(event.start_mark.line + 1, event.end_mark.line + 1):
            if dash := re.match(" *- ", self.lines[number]):
                hint = 'indent both equally, with "- " before each'
                if not re.match(" *- ", self.lines[event.start_mark.line]):
                    hint = 'delete that text, or make it an item by itself, on a line that begins with "- "'
                message = f'this "- " would be taken for a part of the text above; {hint}'
                self.findings.append(Finding(self.path, number + 1, len(dash[0]) - 1, "KB001", message))
                break
        if message := _doubt(text):
            self.refuse(event.start_mark, "KB006", message)
        elif lost := re.match(r" +#[^\s#]\S*", self.lines[event.end_mark.line][event.end_mark.column :]):
            message = f'"{_short(lost[0].strip())}" and what follows would be taken for a comment and lost'
            self.refuse(
                event.end_mark, "KB006", f'{message}; put the whole text in quotes, or write "# " for a comment'
            )
        return text

    def forget(self, mark: Any) -> None:
        """Drop what was found in a bracket that turned out to be never closed."""
        self.findings[:] = [each for each in self.findings if each[1:3] < (mark.line + 1, mark.column + 1)]

    def told(self, mark: Any) -> bool:
        """Tell whether this line was found to be unreadable already; what is found now is an echo of that."""
        return bool(mark) and any(each.code == "KB001" and each.line == mark.line + 1 for each in self.findings)

    def refuse(self, mark: Any, code: str, message: str) -> None:
        line, col = min((mark.line + 1, mark.column + 1), self.end) if mark else (1, 1)
        self.findings.append(Finding(self.path, line, col, code, message))


def _doubt(text: str) -> str:
    """Return why a plain text is not clear, if it is not."""
    if not text:
        return "nothing stands after the key or dash; fill it in or remove it"
    if text[0] in _WORD_PROCESSOR_QUOTES:
        return "a word processor's quotation mark; use \" instead"
    if _TRUE.match(text) or _FALSE.match(text):
        word = "true" if _TRUE.match(text) else "false"
        return f'{text} can be read in two ways; write {word}, or "{text}" in quotes'
    if _ODD_NUMBER.match(text):
        return f"{_short(text)} can be read in two ways; write a plain number like 12.5, or put it in quotes"
    if text.lower() in ("~", "null"):
        return f"{text} stands for nothing; fill it in or remove it"
    if _AMBIGUOUS.match(text):
        return f'{_short(text)} can be read in two ways; write "{_short(text)}" in quotes'
    return ""


def _short(text: str) -> str:
    text = text.replace("\n", "\\n")
    return text if len(text) <= 60 else text[:57] + "..."
