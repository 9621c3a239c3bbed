"""Pictures: their words, values and text alternatives, and what is drawn to scale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

from kyc_recourse.facts.conditions import UNKNOWN, Condition, Vocabulary, read_when
from kyc_recourse.facts.model import Platform, Reason, Rule
from kyc_recourse.facts.texts import fill, format_number, references
from kyc_recourse.facts.times import format_instant, parse_duration, parse_instant, say_duration, say_seconds
from kyc_recourse.guide.check.book import Book, as_attribute
from kyc_recourse.guide.check.html import Element, Page, one_line, visible
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.words import number_of, region_of, same_duration
from kyc_recourse.render.regions import say_region

_DRAWN = {"g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_FEW = 12

# The shapes of a drawing, each with its attributes.
Shapes = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def check_pictures(page: Page, book: Book, drawings: Path) -> Iterator[Wrong]:
    """Yield each picture of a page that is missing, or shows or says something else than the facts."""
    there = []
    for svg in page.pictures:
        title, desc = next(svg.iter("title"), None), next(svg.iter("desc"), None)
        if title is None or desc is None or not visible(title) or not visible(desc):
            yield Wrong(svg, "GU080", "the picture has no text alternative")
            continue
        start, platform = _in_force(svg, book)
        kind = next((name[8:] for name in (svg.get("class") or "").split() if name.startswith("picture-")), "")
        name, wanted = _wanted(kind, svg, platform, start, page)
        if start == 0:
            there.append(name)
        for what, said, should in zip(("title", "description", "words"), _said(svg, title, desc), wanted, strict=False):
            # A tool that makes pages small may drop spaces at the edges of words in a picture.
            if said != should and "".join(said.split()) != "".join(should.split()):
                yield Wrong(svg, "GU080", f'the {what} of the picture {name} is "{said}"; it should be "{should}"')
        yield from _marks(svg, book, start)
        yield from _scale(kind, svg, name, platform)
    yield from _drawn(page, drawings)
    expected = _expected(page.name, book)
    if expected is not None and there != expected:
        missing = [name for name in expected if name not in there]
        what = (
            f"lacks {', '.join(missing)}" if missing else f"shows {', '.join(there)} instead of {', '.join(expected)}"
        )
        yield Wrong(page.article, "GU080", f"among its pictures the page {what}")


def _in_force(svg: Element, book: Book) -> tuple[int, Platform]:
    figure = next(svg.iterancestors("figure"), None)
    since = None if figure is None else figure.get("data-from")
    return next(((s, p) for s, p in book.periods if s > 0 and format_instant(s) == since), book.periods[0])


def _expected(page: str, book: Book) -> list[str] | None:
    """Return the pictures of a page as they are in force first, None for a page of unknown ones."""
    platform = book.platform
    if page == "index":
        return ["shares"] if any(reason.share is not None for reason in platform.reasons) else []
    if page == "limits":
        return [f"limit.{each.id}" for each in platform.limits] + [f"cooldown.{each.id}" for each in platform.cooldowns]
    reason = next((each for each in platform.reasons if page == f"reasons/{each.id}"), None)
    if reason is None:
        return None
    a = f"reason.{reason.id}"
    found = [f"{a}.picture"] if reason.picture else []
    found += [f"{a}.cause.{cause.id}.picture" for cause in reason.causes if cause.picture]
    found += [f"{a}.flow"] if _ways(platform, reason, 0) else []
    offered = {id for rule in reason.rules for id in rule.remedies}
    for remedy in sorted(platform.remedies, key=lambda each: each.order):
        if remedy.id in offered:
            found += [f"remedy.{remedy.id}.step.{i}.picture" for i, s in enumerate(remedy.steps, 1) if s.picture]
    found += [f"limit.{each.id}" for each in platform.limits if each.reason == reason.id]
    return found + [f"cooldown.{each.id}" for each in platform.cooldowns if each.reason == reason.id]


def _said(svg: Element, title: Element, desc: Element) -> tuple[str, str, str]:
    return visible(title), visible(desc), _written(svg)


def _written(svg: Element) -> str:
    """Return what is written in a picture, with the address of what is marked in braces."""
    parts: list[str] = []
    last = ""
    for run in svg.iter():
        if run.tag == "tspan" and (fact := run.get("data-fact")):
            if fact == last:
                parts = parts[:-1] if parts[-1] == " " else parts  # the same value goes on in another line
            else:
                parts.append(f"{{{fact}}}")
            last = fact
        elif run.tag not in ("title", "desc", "style", "script"):
            parts += [" "] if run.tag == "text" else []
            parts.append(run.text or "")
            last = "" if run.tag == "tspan" else last
        parts.append(run.tail or "" if run is not svg else "")
    return one_line("".join(parts))


def _marks(svg: Element, book: Book, start: int) -> Iterator[Wrong]:
    """Yield each marked value in a picture whose words or attribute differ from the fact."""
    runs = [run for run in svg.iter("tspan") if run.get("data-fact")]
    words: dict[tuple[str, str, int], str] = {}
    part, last = 0, None
    for run in svg.iter("tspan"):
        key = (run.get("data-fact") or "", run.get("data-value") or "")
        part += key != last
        last = key
        if key[0]:
            named = (*key, part)
            words[named] = f"{words[named]} {run.text}" if named in words else run.text or ""
    for (address, given, _), text in words.items():
        values = [value for s, value in book.values(address) if s <= start] if address in book else []
        if not values:
            yield Wrong(runs[0], "GU022", f'no fact is called "{address}"')
            continue
        value = values[-1]
        if given != as_attribute(value):
            yield Wrong(runs[0], "GU021", f"{address} is marked as {given}; the fact is {as_attribute(value)}")
        if not _says(one_line(text), address, value, book, start):
            yield Wrong(runs[0], "GU020", f'{address} says "{text}"; the fact is {as_attribute(value)}')


def _says(text: str, address: str, value: object, book: Book, start: int) -> bool:
    field = address.rpartition(".")[2]
    if field in ("verdict", "event"):
        title = book.fill(str(book.get(f"{field}.{value}.title")), start)
        return "".join(text.split()) == "".join(title.split())  # a line may end inside of a long word
    if field == "share":
        return number_of(text.removesuffix("%")) == value and text.endswith("%")
    return number_of(text) == value if isinstance(value, int | float) else same_duration(text, str(value))


def _wanted(kind: str, svg: Element, platform: Platform, start: int, page: Page) -> tuple[str, tuple[str, ...]]:
    """Return what a picture is of, and its title, description and words as they should be."""
    words = references(platform)
    facts = [run.get("data-fact") for run in svg.iter("tspan") if run.get("data-fact")]
    id = facts[0].split(".")[1] if facts else ""
    if kind == "attempts":
        limit = next((each for each in platform.limits if each.id == id), None)
        if limit:
            stop = " Stop after {limit.ID.stop-at}, until the oldest no longer counts." if limit.stop_when_left else ""
            legend = (
                "Each failed attempt counts for {limit.ID.window}." + stop
                + " Failed attempt {limit.ID.max} within {limit.ID.window} locks the check."
                " It stays locked for {limit.ID.lockout}. Then counting starts anew."
            ).replace("ID", id)  # fmt: skip
            axis = _axis(_written(svg), legend)
            return f"limit.{id}", (one_line(fill(limit.title, words)), fill(legend, words), axis + legend)
    elif kind == "wait":
        cooldown = next((each for each in platform.cooldowns if each.id == id), None)
        if cooldown:
            event = next(each for each in platform.events if each.id == cooldown.event)
            legend = (
                "{cooldown.ID.event}: the wait begins. It lasts {cooldown.ID.length}."
                " After {cooldown.ID.length} the wait is over."
            ).replace("ID", id)
            known = {**words, f"cooldown.{id}.event": one_line(fill(event.title, words))}
            return f"cooldown.{id}", (one_line(fill(cooldown.title, words)), fill(legend, known), legend)
    elif kind == "shares":
        ranked = sorted(platform.reasons, key=lambda r: -1 if r.share is None else r.share, reverse=True)
        rows = [(r.id, one_line(words[f"reason.{r.id}.title"]), r.share, r.source.status) for r in ranked]
        said = [
            f"{t}: {f'{format_number(s)}% ({status})' if s is not None else 'no share is known'}."
            for _, t, s, status in rows
        ]
        told = [
            f"{t} {f'{{reason.{id}.share}} ({status})' if s is not None else 'no share is known'}"
            for id, t, s, status in rows
        ]
        return "shares", (f"Shares of the rejections at {platform.name}", " ".join(said), " ".join(told))
    elif kind == "photo":
        address = (svg.get("data-fact") or "").removesuffix(".name")
        return address, (_titled(address, platform, words),)
    elif kind == "flow":
        reason = next((each for each in platform.reasons if page.name == f"reasons/{each.id}"), None)
        if reason:
            title = one_line(words[f"reason.{reason.id}.title"])
            written, described = _flow(platform, reason, start, words)
            return f"reason.{reason.id}.flow", (f"How it is decided: {title}", described, f"{title} {written}")
    return kind or "?", ("a picture that is known",)


def _axis(written: str, legend: str) -> str:
    """Return which lengths stand above the line: those for which there is room."""
    found = re.match(r"((?:\{[^}]*\.window\} )?(?:\{[^}]*\.lockout\} )?)", written)
    whole = "".join(written.split()).endswith("".join(legend.split()))
    return found[1] if found and whole else ""


def _titled(address: str, platform: Platform, words: dict[str, str]) -> str:
    kind, id, *more = address.split(".")
    if kind == "remedy":
        remedy = next((each for each in platform.remedies if each.id == id), None)
        return one_line(fill(remedy.steps[int(more[1]) - 1].text, words)) if remedy else "?"
    reason = next((each for each in platform.reasons if each.id == id), None)
    if reason and more[:1] == ["cause"]:
        return next((one_line(fill(c.title, words)) for c in reason.causes if c.id == more[1]), "?")
    return one_line(words[f"reason.{id}.title"]) if reason else "?"


def _ways(platform: Platform, reason: Reason, at: int) -> list[tuple[str, str, list[list[Condition]]]]:
    """Return address and verdict of the rules that can lead, the highest first, each with its conditions."""
    names = Vocabulary(platform)
    rules = [(f"reason.{reason.id}.rule.{rule.id}", rule) for rule in reason.rules]
    rules += [(f"rule.{rule.id}", rule) for rule in platform.rules]
    fitting = [
        (address, rule)
        for address, rule in rules
        if reason.category in rule.categories
        and (rule.from_ is None or parse_instant(rule.from_) <= at)
        and (rule.before is None or at < parse_instant(rule.before))
    ]
    ranks = {verdict.id: verdict.rank for verdict in platform.verdicts}
    found = [(a, rule.verdict, _blocks(rule, [r for _, r in fitting], names)) for a, rule in fitting if rule.verdict]
    found.sort(key=lambda way: -ranks[way[1]])
    always = next((i for i, way in enumerate(found) if [] in way[2]), len(found))
    return found[: always + 1]


def _blocks(rule: Rule, rules: list[Rule], names: Vocabulary) -> list[list[Condition]]:
    found = []
    for block in read_when(rule.when, names, lambda *_: None):
        needed = [
            [inner for other in rules if each.id in other.concludes for inner in _blocks(other, rules, names)]
            for each in block
            if each.kind == "concluded"
        ]
        given = [each for each in block if each.kind != "concluded"]
        found += [list(dict.fromkeys([*given, *(c for part in way for c in part)])) for way in product(*needed)]
    return found


def _flow(platform: Platform, reason: Reason, at: int, words: dict[str, str]) -> tuple[str, str]:
    """Return what a flow says, with addresses in braces, and the same said aloud."""
    titles = {verdict.id: one_line(fill(verdict.title, words)) for verdict in platform.verdicts}
    written, aloud = [], []
    for i, (address, verdict, blocks) in enumerate(_ways(platform, reason, at)):
        if [] in blocks:
            lines = ["Always:" if i == 0 else "In all other cases:"]
        else:
            lines = ["If this is so:" if i == 0 else "Otherwise, if this is so:"]
            for j, block in enumerate(blocks):
                lines += ["or"] if j else []
                lines += [_asked(condition, platform, words) for condition in block]
        written += [*lines, f"{{{address}.verdict}}"]
        aloud += [f"{line.rstrip(':')}." for line in (*lines, titles[verdict])]
    return one_line(" ".join(written)), one_line(" ".join(aloud))


def _asked(condition: Condition, platform: Platform, words: dict[str, str]) -> str:
    """Return a condition as a line of a flow: what it is about, and with which answer it holds."""
    kind, id, accepts = condition.kind, condition.id, condition.accepts
    questions = {o.id: one_line(fill(o.question, words)) for o in platform.observations}
    happened = {"true": "yes", "false": "no", UNKNOWN: "not answered yet"}
    if kind == "same-region":
        about = f"{questions[id]} {questions[condition.other]}"
        answer = "the same answer" if accepts == ("same",) else "different answers"
    elif kind == "limit":
        limit = next(each for each in platform.limits if each.id == id)
        about, within = fill(limit.title, words), f"in {say_duration(limit.window)}"
        stop, last = limit.max - limit.stop_when_left, limit.max - 1
        states = {
            "clear": f"fewer than {stop} {within}" if stop > 1 else f"none {within}",
            "last-attempt": f"{stop} {within}" if stop == last else f"{stop} to {last} {within}",
            "locked": f"{limit.max} {within}, less than {say_duration(limit.lockout)} ago",
            UNKNOWN: "not counted yet",
        }
        answer = " or ".join(states[each] for each in accepts)
    elif kind == "used":
        about = fill(next(each.title for each in platform.limits if each.id == id), words)
        answer = _bounds(condition)
    elif kind == "status":
        about, answer = "The verification's status", " or ".join(each.replace("-", " ") for each in accepts)
    elif kind == "cooldown":
        cooldown = next(each for each in platform.cooldowns if each.id == id)
        about = next(fill(each.title, words) for each in platform.events if each.id == cooldown.event)
        length = say_duration(cooldown.length)
        states = {
            "not-started": "no",
            "running": f"yes, less than {length} ago",
            "over": f"yes, {length} ago or longer",
        }
        answer = " or ".join(states[each] for each in accepts)
    elif kind == "event":
        about = next(fill(each.title, words) for each in platform.events if each.id == id)
        answer = " or ".join(happened[each] for each in accepts)
    elif kind == "attempts":
        about = "Failed attempts with the same documents as before"
        if id == "first-age":
            about = "Time since the first failed attempt"
        answer = _bounds(condition, seconds=id == "first-age")
    else:
        about, answer = questions[id], _answer(condition, platform, words)
    about = one_line(about)
    return f"{about} {answer}" if about.endswith("?") else f"{about}: {answer}"


def _answer(condition: Condition, platform: Platform, words: dict[str, str]) -> str:
    observation = next(each for each in platform.observations if each.id == condition.id)
    if condition.bounds:
        return _bounds(condition) + (f" {observation.unit}" if observation.unit else "")
    if condition.excludes:
        return f"none of {', '.join(map(_region, condition.excludes))}"
    labels = {"true": "yes", "false": "no", UNKNOWN: "not answered yet"}
    labels |= {id: fill(label, words) for id, label in observation.options.items()}
    other = _region if observation.type == "region" else str
    return " or ".join(labels.get(value) or other(value) for value in condition.accepts)


def _bounds(condition: Condition, *, seconds: bool = False) -> str:
    names = {"at-least": "at least", "above": "above", "at-most": "at most", "below": "below"}
    return " and ".join(
        f"{names[how]} {say_seconds(int(bound)) if seconds else format_number(bound)}"
        for how, bound in condition.bounds
    )


def _region(code: str) -> str:
    name = say_region(code)
    return name if region_of(name) == code else code


def _scale(kind: str, svg: Element, name: str, platform: Platform) -> Iterator[Wrong]:
    """Yield what is drawn otherwise than its values are."""
    if kind == "shares":
        bars = [float(bar.get("width") or 0) for bar in svg.iter("rect") if bar.get("opacity") is None]
        shares = sorted((each.share for each in platform.reasons if each.share is not None), reverse=True)
        longest = shares[0] if shares and shares[0] else 1
        drawn = [round(bar / (bars[0] or 1) * longest, 1) for bar in bars]
        if len(bars) != len(shares) or any(abs(one - two) > 0.5 for one, two in zip(drawn, shares, strict=True)):
            yield Wrong(svg, "GU080", f"the bars of the picture are as long as {drawn}; the shares are {shares}")
    elif kind == "attempts":
        limit = next((each for each in platform.limits if f"limit.{each.id}" == name), None)
        line = min((_length(dot, "cy") for dot in svg.iter("circle")), default=0.0)
        dots = {dot.get("cx") for dot in svg.iter("circle") if _length(dot, "cy") == line}
        # The last one is a cross.
        if limit and limit.max <= _FEW and len(dots) + 1 != limit.max:
            yield Wrong(svg, "GU080", f"{len(dots) + 1} attempts are drawn; the limit is {limit.max}")
    elif kind == "wait":
        cooldown = next((each for each in platform.cooldowns if f"cooldown.{each.id}" == name), None)
        ticks = sum(1 for path in svg.iter("path") if re.fullmatch(r"M[\d.]+ [\d.]+v5", path.get("d") or ""))
        if cooldown and ticks:
            seconds = parse_duration(cooldown.length)
            unit = next(size for size in (86400, 3600, 60, 1) if seconds % size == 0)
            if ticks - 1 != seconds // unit:
                yield Wrong(svg, "GU080", f"{ticks - 1} parts of the wait are drawn; it has {seconds // unit}")


def _drawn(page: Page, drawings: Path) -> Iterator[Wrong]:
    """Yield each drawing that differs from its file; where all of a page do, some tool wrote them in another way."""
    every = [(svg, f"{svg.get('data-value')}.svg") for svg in page.pictures if svg.get("data-value")]
    differing = [(svg, name) for svg, name in every if _drawing(drawings / name) not in (None, _shapes(svg))]
    rewritten = len(every) > 1 and len(differing) == len(every)
    for svg, name in differing:
        if rewritten:
            yield Wrong(svg, "GU081", f"the drawing {name} was written in another way, so it is not compared")
        else:
            yield Wrong(svg, "GU080", f"the drawing differs from {name}")


def _length(element: Element, attribute: str) -> float:
    return float(element.get(attribute) or 0)


def _drawing(path: Path) -> Shapes | None:
    try:
        return _shapes(fromstring(path.read_text(encoding="utf-8")))  # noqa: S314 - these files are the publisher's own
    except (OSError, ParseError):
        return None


def _shapes(svg: Element) -> Shapes:
    every = ((str(each.tag).rpartition("}")[2], each) for each in svg.iter() if isinstance(each.tag, str))
    return tuple((tag, tuple(sorted((k.lower(), v) for k, v in each.items()))) for tag, each in every if tag in _DRAWN)
