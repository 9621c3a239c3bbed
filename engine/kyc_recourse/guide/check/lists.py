"""Lists: what a page claims to show is there as a whole, in order, and each row is about one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kyc_recourse.facts.model import Reason, Rule
from kyc_recourse.guide.check.book import Addresses, Book
from kyc_recourse.guide.check.figures import ABOUT_THE_GUIDE
from kyc_recourse.guide.check.html import Block, Element, Page, dotted, visible
from kyc_recourse.guide.check.marks import Wrong

# On no page: what chooses facts, former names, which only links and programs use, and what of other services a reason
# stands for, by which payloads are read. Sources stand beside what is a rule or a value.
NOT_SHOWN = re.compile(
    r"platform\.(id|default)|verdict\.[^.]+\.kind|.*\.(formerly|covers)"
    r"|(?!(limit|cooldown|figure|regions|verdict|remedy|claim|event|observation|faq|warning|prohibition|appeal)"
    r"\.[^.]+\.source)(?!(.*\.)?(rule|cause|step)\.[^.]+\.source).*\.source"
)
# What a page shows of every fact of a kind, in the order of the facts. * is an id or a number.
_CLAIMS = {
    "index": (
        "reason.*.title reason.*.category reason.*.difficulty reason.*.resubmission channel.*.title channel.*.text"
        " advice.*.text platform.notice.title platform.notice.text"
    ),
    "checker": "reason.*.title reason.*.resubmission",
    "first-steps": "first-step.*.text reason.*.title",
    "reasons/index": "reason.*.title reason.*.category reason.*.description",
    "limits": (
        "reason.*.title reason.*.category reason.*.resubmission reason.*.attempts"
        " limit.*.title limit.*.reason limit.*.max limit.*.window limit.*.stop-at limit.*.stop-when-left"
        " limit.*.lockout limit.*.source"
        " cooldown.*.title cooldown.*.reason cooldown.*.length cooldown.*.event cooldown.*.source"
        " event.*.title event.*.question event.*.source"
        " figure.*.title figure.*.value figure.*.difference figure.*.unit figure.*.source"
        " regions.*.title regions.*.members regions.*.complete regions.*.source"
    ),
    "account": "account.can.*.title account.cannot.*.title",
    "appeal": (
        "appeal.*.title appeal.*.tone appeal.*.reply-within appeal.*.subject appeal.*.body appeal.*.attachment.*"
        " appeal.*.source field.*.title field.*.blank"
    ),
    "never": (
        "prohibition.*.title prohibition.*.text prohibition.*.consequence prohibition.*.source"
        " warning.*.title warning.*.text warning.*.source"
    ),
    "faq": "faq.*.question faq.*.answer faq.*.reasons faq.*.source",
    "how": (
        "rule.*.when rule.*.verdict rule.*.allowed rule.*.until rule.*.remedies rule.*.warnings"
        " rule.*.prohibitions rule.*.concludes rule.*.summary rule.*.categories rule.*.from rule.*.before rule.*.source"
        " reason.*.title reason.*.order reason.*.category"
        " reason.*.cause.*.title reason.*.cause.*.when reason.*.cause.*.source"
        " reason.*.rule.*.when reason.*.rule.*.verdict reason.*.rule.*.allowed reason.*.rule.*.until"
        " reason.*.rule.*.remedies reason.*.rule.*.warnings reason.*.rule.*.prohibitions"
        " reason.*.rule.*.concludes reason.*.rule.*.summary"
        " reason.*.rule.*.categories reason.*.rule.*.from reason.*.rule.*.before reason.*.rule.*.source"
        " observation.*.question observation.*.type observation.*.min observation.*.max observation.*.unit"
        " observation.*.options.* observation.*.source limit.*.question"
    ),
    "sources": (
        "work.*.title work.*.by work.*.status work.*.read work.*.note work.*.url"
        " claim.*.title claim.*.claim claim.*.use claim.*.why claim.*.source"
        " contradiction.*.title contradiction.*.says.*.text contradiction.*.says.*.source"
        " contradiction.*.chosen contradiction.*.why"
    ),
    "developers": "reason.*.title field.*.title field.*.max-length",
}
# What the heading of a column says about the values below it.
_COLUMNS = {
    "Failed attempts": "max", "Within": "window", "Stop after": "stop-at", "Locked for": "lockout",
    "How long": "length",
    "It starts when": "event", "Members": "members", "Complete?": "complete", "Rank": "rank",
    "Meaning": "meaning", "Its time": "time",
    "In a sentence": "summary", "Source": "source", "Used?": "use", "Why": "why", "Kind": "category",
    "How often?": "attempts", "Question": "question", "Most characters": "max-length",
    "Until then the text says": "blank",
}  # fmt: skip
# Under which heading something stands, where the heading says what it is.
_UNDER = [
    (re.compile(address), words)
    for address, words in (
        (r"account\.can\.[^.]+\.title", r"still works"),
        (r"account\.cannot\.[^.]+\.title", r"does not work|doesn't work|can't"),
        (r"reason\.[^.]+\.unknown\.\d+", r"not known"),
        (r"limit\.[^.]+\.max", r"[Ll]imit"),
        (r"cooldown\.[^.]+\.length", r"[Ww]ait"),
        (r"note\.\d+", r"Good to know"),
    )
]
# What stands before a value that a template puts into a sentence, where its role would else be lost.
_BEFORE = {
    "stop-at": r"[Ss]top after $",
    "window": r"[Ww]ithin $",
    "lockout": r" for $",
    "reply-within": r" within $",
    "length": r": $",
    "share": r"[Ss]hare of all rejections: $",
    "effort": r"Effort: $",
    "cost": r"; cost: $",
    "chosen": r"Chosen: $",
    "consequence": r"^ ?$",
    "from": r", from $",
    "before": r", before $",
}
_CONDITION = re.compile(
    r"(^|[ .,;:(])(Only if|If|if|or if|Offered if|For you if|Do this if|Do this first if|This counts if|This matters if"
    r"|it is for those of whom this holds:) \(?$"
)
# What a rule leads to, as the page about rules calls it.
_FOLLOWS = {
    "verdict": "verdict", "allowed": "whether to submit", "until": "time from", "remedies": "remedies",
    "warnings": "warnings", "prohibitions": "never", "concludes": "it follows",
}  # fmt: skip
# Sentences beside facts in which a negation is meant.
_NEGATIVE = re.compile(
    r"The limit is reported, not official; see where sources disagree\.|; never: \N{OBJECT REPLACEMENT CHARACTER};"
    r"|\N{RIGHTWARDS ARROW} never: \N{OBJECT REPLACEMENT CHARACTER};"
)
# A verdict of a rule, or the text of a step: each stands beside its condition.
_CONDITIONAL = re.compile(r"^rule\.|^reason\.[^.]+\.rule\.|\.step\.|^first-step\.")
_STEP = re.compile(r"\.step\.\d+\.text$|^first-step\.")
# A step, with nothing around it but its condition, and behind it where it comes from.
_ALONE = re.compile("(?:[^.:~]*~[:,] ?)?~(?: \\(~; ?~\\))?".replace("~", "\N{OBJECT REPLACEMENT CHARACTER}"))
_NEGATED = re.compile(
    r"\b(not|never|no|unless|except|without|cannot|nobody|nothing)\b|n['\N{RIGHT SINGLE QUOTATION MARK}]t\b",
    re.IGNORECASE,
)


# Addresses as a glob, and those of them that a page shows, in order.
Claim = tuple[str, list[str]]


def check_lists(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each list of a page of the guide that is not whole or not in order."""
    every = (address for block in page.blocks for address in _listed(block))
    shown = Addresses(every)
    for glob, wanted in _claims(page.name, book):
        there = shown.matching(glob)
        if there != wanted:
            yield Wrong(page.article, "GU030", _say(there, wanted))
    if (page.name in _CLAIMS or page.name.startswith("reasons/")) and not shown.matching("platform.version"):
        yield Wrong(page.article, "GU030", "the page does not show platform.version")
    before = None
    for block in page.blocks:
        same = (block.words(), addresses) if (addresses := [*_listed(block)]) else None
        if same and same == before:
            yield Wrong(block.element, "GU030", f"{_few(addresses)} stands twice in a row")
        before = same


def _listed(block: Block) -> Iterator[str]:
    """Yield what a block shows for itself: not in prose, not as a later value, not in quotes."""
    before = ""
    for part in block.parts:
        if isinstance(part, str):
            before = part
        else:
            address = part.get("data-fact")
            own = address and part.get("data-prose") is None and not part.get("data-from")
            if own and not (before.endswith("“") and address.startswith("observation.")):
                yield address
            before = ""


def _claims(name: str, book: Book) -> Iterator[Claim]:
    known = book.known
    for glob in _CLAIMS.get(name, "").split():
        yield _claim(glob, known.matching(glob))
    verdicts = [v.id for v in sorted(book.platform.verdicts, key=lambda verdict: -verdict.rank)]
    if name == "how":
        for field in ("rank", "title", "meaning", "allowed", "time", "summary", "source"):
            every = [f"verdict.{id}.{field}" for id in verdicts]
            yield _claim(f"verdict.*.{field}", [address for address in every if address in book])
        remedies = [r.id for r in sorted(book.platform.remedies, key=lambda remedy: remedy.order)]
        for field in ("title", "order", "earlier.order", "earlier.when", "effort", "appeal", "when", "step.*.when",
                      "step.*.text", "step.*.source", "source"):  # fmt: skip
            every = [a for id in remedies for a in known.matching(f"remedy.{id}.{field}")]
            yield _claim(f"remedy.*.{field}", every)
    elif name == "glossary":
        yield _claim("verdict.*.title", [f"verdict.{id}.title" for id in verdicts])
        yield _claim("verdict.*.meaning", [f"verdict.{id}.meaning" for id in verdicts])
    elif name == "first-steps":
        yield from _ways(book, known, offered_by_all(book))
    elif name.startswith("reasons/"):
        reason = next((each for each in book.platform.reasons if name == f"reasons/{each.id}"), None)
        if reason:
            yield from _of_reason(reason, book, known)
    if name in _CLAIMS or name in ("glossary", *ABOUT_THE_GUIDE) or name.startswith("reasons/"):
        yield _claim("note.*", known.matching("note.*"))


def _of_reason(reason: Reason, book: Book, known: Addresses) -> Iterator[Claim]:
    a, platform = f"reason.{reason.id}", book.platform
    for glob in ("cause.*.title", "cause.*.text", "cause.*.when", "unknown.*", "rule.*.verdict", "rule.*.summary"):
        wanted = known.matching(f"{a}.{glob}")
        if glob == "rule.*.summary":  # a sentence without a verdict is never said
            wanted = [each for each in wanted if each.replace(".summary", ".verdict") in book]
        yield _claim(f"{a}.{glob}", wanted)
    signals = known.matching(f"{a}.signal.*")
    yield _claim(f"{a}.signal.*", [*signals[:1], *signals])  # the first one is an example before the list
    for field in ("description", "resubmission", "difficulty", "share", "source"):
        yield _claim(f"{a}.{field}", known.matching(f"{a}.{field}"))
    yield from _ways(book, known, [id for rule in reason.rules for id in rule.remedies])
    rules = [*reason.rules, *(rule for rule in platform.rules if _concerns(rule, reason, book))]
    for kind, field, fields in (
        ("prohibition", "prohibitions", "text consequence"),
        ("warning", "warnings", "title text"),
    ):
        named = {id for rule in rules for id in getattr(rule, field)}
        ids = [fact.id for fact in getattr(platform, field) if fact.id in named]
        for each in fields.split():
            yield _claim(f"{kind}.*.{each}", [f"{kind}.{id}.{each}" for id in ids])
    for kind, field, fields in (
        ("limit", "limits", "title max window lockout stop-at"),
        ("cooldown", "cooldowns", "title length"),
    ):
        ids = [fact.id for fact in getattr(platform, field) if fact.reason == reason.id]
        for each in fields.split():
            yield _claim(f"{kind}.*.{each}", [f"{kind}.{id}.{each}" for id in ids])
    answers = [answer.id for answer in platform.faq if reason.id in answer.reasons]
    for each in ("question", "answer"):
        yield _claim(f"faq.*.{each}", [f"faq.{id}.{each}" for id in answers])


def _concerns(rule: Rule, reason: Reason, book: Book) -> bool:
    ever = {each.category for _, facts in book.periods for each in facts.reasons if each.id == reason.id}
    return bool(ever & {*rule.categories})


def offered_by_all(book: Book) -> list[str]:
    """Return the remedies that shared rules offer."""
    return [id for rule in book.platform.rules for id in rule.remedies]


def _ways(book: Book, known: Addresses, offered: Sequence[str]) -> Iterator[Claim]:
    """Yield the claims of a page that tells remedies: their efforts and steps, in the order of the remedies."""
    ids = [r.id for r in sorted(book.platform.remedies, key=lambda remedy: remedy.order) if r.id in offered]
    for field in ("effort", "cost", "when", "earlier.when", "step.*.when", "step.*.text"):
        yield _claim(f"remedy.*.{field}", [a for id in ids for a in known.matching(f"remedy.{id}.{field}")])


def _claim(glob: str, wanted: list[str]) -> Claim:
    return glob, wanted


def _say(there: list[str], wanted: list[str]) -> str:
    missing = [address for address in wanted if address not in there]
    more = [address for address in there if address not in wanted]
    if missing:
        return f"the page does not show {_few(missing)}"
    if more:
        return f"the page shows {_few(more)}, which does not belong here"
    if len(there) != len(wanted):
        return f"the page shows {_few([a for a in wanted if there.count(a) > 1])} more than once"
    moved = next(pair for pair in zip(there, wanted, strict=True) if pair[0] != pair[1])
    return f"the page shows {moved[0]} where {moved[1]} belongs"


def _few(addresses: list[str]) -> str:
    return ", ".join(addresses[:5]) + (f" and {len(addresses) - 5} more" if len(addresses) > 5 else "")


def check_rows(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each row that is about several things, and each value below a heading that says something else."""
    for table in page.article.iter("table"):
        headings = [visible(cell) for cell in table.iter("th")]
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag == "td"]
            shown = [[e.get("data-fact") for e in cell.iter() if _outer(e, cell)] for cell in cells]
            about = {".".join(address.split(".")[:2]) for cell in shown for address in cell}
            if len(about) > 1:
                yield Wrong(row, "GU031", f"one row is about {' and '.join(sorted(about))}")
            for heading, cell, addresses in zip(headings, cells, shown, strict=False):
                field = _COLUMNS.get(heading)
                if field and addresses and not any(address.endswith(f".{field}") for address in addresses):
                    yield Wrong(cell, "GU031", f'"{addresses[0]}" stands below "{heading}", where {field} belongs')


def check_headings(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each value that stands under a heading which makes it something else."""
    heading, wrong = "", set()
    for block in page.blocks:
        if re.fullmatch("h[1-6]", block.element.tag):
            heading = visible(block.element)
        for address in _listed(block):
            for pattern, words in _UNDER:
                if pattern.fullmatch(address) and not re.search(words, heading) and (pattern, heading) not in wrong:
                    wrong.add((pattern, heading))
                    yield Wrong(block.element, "GU031", f'{address} stands under the heading "{heading}"')


def _outer(element: Element, cell: Element) -> bool:
    if not element.get("data-fact") or element.get("data-from"):
        return False
    return not any(parent.get("data-fact") for parent in element.iterancestors() if parent not in cell.iterancestors())


def check_sentences(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield where the words around values turn what they say into something else."""
    for block in page.blocks:
        shown = [*_listed(block)]
        if not shown or block.element.tag == "td":
            continue
        before = ""
        for part in block.parts:
            if isinstance(part, str):
                before += part
            elif part.tag != "code" or part.get("data-fact"):
                yield from _misplaced(part, " ".join(before.split()) + " " * before[-1:].isspace(), page)
                before = ""
        yield from _apart(block, shown, page, book)


def check_places(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each rule, cause and step without the file and line where it is written, or with another one."""
    for block in page.blocks if page.name == "how" else ():
        address, told = "", ""
        for part in block.marks:
            address = part.get("data-fact") or address
            if part.tag != "code" or not _FILE.search(words := visible(part)) or address not in book:
                continue
            told, fact = words, re.sub(r"\.source$|(?<=\.earlier)\.when$", "", address)
            if told != (wanted := book.place(fact)):
                yield Wrong(part, "GU031", f"{told} stands beside {fact}, which is written in {wanted}")
        if not told and _WRITTEN.search(address):
            yield Wrong(block.element, "GU031", f"{address} stands without the file and line where it is written")


_FILE = re.compile(r"\.yaml:\d+$")
_WRITTEN = re.compile(r"(^|\.)(rule|cause|step)\.[^.]+\.source$")


def _misplaced(mark: Element, before: str, page: Page) -> Iterator[Wrong]:
    address = mark.get("data-fact") or ""
    field = address.rpartition(".")[2]
    if mark.get("data-prose") is not None or not address:
        return
    if field == "when":
        if not _CONDITION.search(before) or _NEGATED.search(before):
            yield Wrong(mark, "GU031", f'"{before.strip()}" stands before {address}; "if" belongs there')
    elif page.name == "how" and ".rule." in f".{address}" and field in _FOLLOWS:
        if not before.endswith(f" {_FOLLOWS[field]}: "):
            yield Wrong(
                mark, "GU031", f'"{before.strip()}" stands before {address}; "{_FOLLOWS[field]}:" belongs there'
            )
    elif field in _BEFORE and not re.search(_BEFORE[field], before) and not address.startswith("verdict."):
        yield Wrong(mark, "GU031", f'"{before.strip()}" stands before {address}, which makes it something else')


def _apart(block: Block, shown: list[str], page: Page, book: Book) -> Iterator[Wrong]:
    """Yield what stands in a block without the condition that belongs to it."""
    words = block.words()
    for address in shown:
        fact, _, field = address.rpartition(".")
        when = f"{fact}.when"
        if field not in ("verdict", "text") or not _CONDITIONAL.search(address):
            continue
        if when in book and when not in shown:
            yield Wrong(block.element, "GU031", f"{address} stands without its condition")
        if when not in book and field == "verdict" and page.name.startswith("reasons/") and "in any case" not in words:
            yield Wrong(block.element, "GU031", f'{address} holds in any case, which is not said: "{dotted(words)}"')
        if _STEP.search(address) and not _ALONE.fullmatch(words):
            yield Wrong(block.element, "GU031", f'{address} is a step; "{dotted(words)}" is said beside it')
    negation = _NEGATED.search(words)
    if page.name not in ABOUT_THE_GUIDE and negation and not _NEGATIVE.search(words):
        yield Wrong(
            block.element, "GU031", f'"{negation[0]}" is said beside facts, and by none of them: "{dotted(words)}"'
        )
