"""Reading a notice: from its text to the reasons that it states or mentions.

The text is cut into sentences and clauses. In each clause the words of one language name concepts: things, problems,
and how they are meant (as a possibility, as advice, negated, quoted). Combinations of these mean reasons. Every step
takes time in proportion to the text's length. ``notice.js`` does the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from kyc_recourse.facts.wordings import words_of
from kyc_recourse.notices.compiled import Language, Meaning, Wordbook
from kyc_recourse.notices.plain import plain_text

_LONE_HYPHEN = re.compile(r"(?<=[ \t\xa0])-+(?=[ \t\xa0\n])")
_QUOTING = re.compile(r"[ \t]*>")
_TOKEN = re.compile(
    r"[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff][\u3099\u309a]?"
    r"|[^\0-/:-@\[-`{-\x7f\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff]+|\.(?![^ \n])|[!?,:\n]"
)
_WRAPPED = 40  # a line at least this long, without a sign at its end, goes on in a next line that begins small
# Longer ones are divided, so that the time is in proportion to the text's length whatever is pasted.
_MOST_WORDS = 120  # in a clause
_MOST_CLAUSES = 40  # in a sentence
BEGIN = 3  # by so many letters beginnings of words are looked up

# Concepts with a role of their own.
NOT, DENY, MAYBE, IF, ADVICE, TIPS, LIST, REASON, TURN, QUOTED, LURE, REJECTED, CHECKS = (
    "not", "deny", "maybe", "if", "advice", "tips", "possible-reasons", "reason-label", "turn", "quoted", "lure",
    "rejected", "checks",
)  # fmt: skip
ROLES = (NOT, DENY, MAYBE, IF, ADVICE, TIPS, LIST, REASON, TURN, QUOTED, LURE, REJECTED, CHECKS)
_DIVIDING = frozenset((TURN, ADVICE, IF))


class Match(NamedTuple):
    """A reason or state that a notice names.

    Attributes:
        id: of a reason, or "under-review" or "approved".
        certainty: "stated" or "possible".
        finding: the id of a cause or observation that it shows, or None.
        wording: the facts' words by which it was found, not the notice's text.
    """

    id: str
    certainty: str
    finding: str | None
    wording: str


class Clause(NamedTuple):
    """A clause as it was read, for people who ask how: its words in the facts, and how it is meant."""

    sentence: int
    concepts: dict[str, str]
    denied: dict[str, str]
    meant: str


class _Hit(NamedTuple):
    start: int
    end: int
    wording: str
    concepts: tuple[str, ...]


class _Wording(NamedTuple):
    words: tuple[str, ...]
    wording: str
    concepts: tuple[str, ...]


class _Words:
    """The wordings of a language, found by the first word."""

    def __init__(self, language: Language) -> None:
        self.language = language
        concepts: dict[tuple[str, ...], tuple[str, list[str]]] = {}
        for concept, wordings in language.words.items():
            for wording in wordings.split(","):
                words = tuple(words_of_fact(wording.strip()))
                concepts.setdefault(words, (wording.strip(), []))[1].append(concept)
        self._whole: dict[str, list[_Wording]] = {}
        self._beginnings: dict[str, list[_Wording]] = {}
        for words, (wording, named) in sorted(concepts.items(), key=lambda item: (-len(item[0]), item[0])):
            first = words[0]
            into, key = (self._beginnings, first[:BEGIN]) if first[-1] == "*" else (self._whole, first)
            into.setdefault(key, []).append(_Wording(words, wording, tuple(named)))

    def hits(self, words: list[str]) -> list[_Hit]:
        """Return the wordings in the words of a clause, the longest at each place."""
        hits = []
        i = 0
        while i < len(words):
            best: _Wording | None = None
            whole, beginning = self._whole.get(words[i]), self._beginnings.get(words[i][:BEGIN])
            for each in (*(whole or ()), *(beginning or ())) if whole or beginning else ():
                if (best is None or _longer(each, best)) and _stands_at(words, i, each.words):
                    best = each
            if best is None:
                i += 1
            else:
                hits.append(_Hit(i, i + len(best.words), best.wording, best.concepts))
                i += len(best.words)
        return hits


def _longer(one: _Wording, other: _Wording) -> bool:
    return (len(one.words), len(one.words[0])) > (len(other.words), len(other.words[0]))


def _stands_at(words: list[str], start: int, wanted: tuple[str, ...]) -> bool:
    if start + len(wanted) > len(words):
        return False
    for i, word in enumerate(wanted, start):
        if word[-1] == "*":
            if not words[i].startswith(word[:-1]):
                return False
        elif words[i] != word:
            return False
    return True


def words_of_fact(wording: str) -> Iterator[str]:
    """Yield the words of a wording, each as it is compared; a ``*`` ends the beginning of one."""
    for word in wording.split():
        *whole, last = [token for part in words_of(word) for token in _TOKEN.findall(part)] or [""]
        yield from whole
        if last:
            yield f"{last}*" if word[-1] == "*" else last


class _Cut(NamedTuple):
    """A clause before it is read.

    ``label`` tells that a colon ends it, ``ends_line`` that its line ends without a sign, ``gap`` that an empty line
    stands before it.
    """

    sentence: int
    line: int
    words: list[str]
    label: bool
    question: bool
    ends_line: bool
    gap: bool
    quoted: bool


class _Read(NamedTuple):
    cut: _Cut
    concepts: dict[str, str]
    denied: dict[str, str]
    meant: str


class _Found(NamedTuple):
    id: str
    finding: str
    wording: str
    meant: str
    weak: bool
    advised: bool


class Reader:
    """Reads notices in all languages of the facts. Safe to use from several threads."""

    def __init__(self, book: Wordbook) -> None:
        self.book = book
        self._things = frozenset(book.things)
        self._weak_things = frozenset(book.weak_things)
        self._anchors = self._things | frozenset(book.fields)
        self._problems = frozenset((*book.problems, *book.opposites.values()))
        self._states = frozenset(book.states)
        self._folding = _Folding(book.signs)
        self._words: dict[str, _Words] = {}

    @cached_property
    def _languages(self) -> dict[str, Language]:
        return {language.id: language for language in self.book.languages}

    @cached_property
    def _marks(self) -> dict[str, tuple[str, ...]]:
        """The languages of each common word."""
        marks: dict[str, list[str]] = {}
        for language in self.book.languages:
            for mark in language.marks.split(","):
                for word in words_of_fact(mark.strip()):
                    marks.setdefault(word, []).append(language.id)
        return {word: tuple(ids) for word, ids in marks.items()}

    @cached_property
    def _meanings(self) -> dict[str, list[tuple[int, Meaning, list[frozenset[str]], frozenset[str]]]]:
        """The meanings by each concept of their last group."""
        by_concept: dict[str, list[tuple[int, Meaning, list[frozenset[str]], frozenset[str]]]] = {}
        for i, meaning in enumerate(self.book.meanings):
            entry = (i, meaning, [frozenset(group) for group in meaning.groups[:-1]], frozenset(meaning.without))
            for concept in meaning.groups[-1]:
                by_concept.setdefault(concept, []).append(entry)
        return by_concept

    def matches(self, notice: str) -> list[Match]:
        """Return what the notice names, the stated first, each reason once."""
        return self.read(notice)[0]

    def read(self, notice: str) -> tuple[list[Match], str, list[Clause]]:
        """Return what the notice names, its language and how each clause was read."""
        cuts = _cut(plain_text(notice), self._folding)
        words, hits = self._best_read(cuts)
        clauses = self._read_clauses(cuts, hits, words)
        shown = [Clause(c.cut.sentence, c.concepts, c.denied, c.meant) for c in clauses if c.concepts or c.denied]
        return self._settled(clauses), words.language.id, shown

    def _best_read(self, cuts: list[_Cut]) -> tuple[_Words, list[list[_Hit]]]:
        """Return the words of the language that knows most of a text, and where they stand."""
        best: tuple[_Words, list[list[_Hit]]] | None = None
        most = -1
        for language in self._in_question(cuts):
            words = self._words_of(language)
            hits = [words.hits(cut.words) for cut in cuts]
            known = sum(hit.end - hit.start for each in hits for hit in each)
            if known > most:
                best, most = (words, hits), known
        assert best, "there is no language"  # noqa: S101 - the facts have some
        return best

    def _words_of(self, language: str) -> _Words:
        if language not in self._words:
            self._words[language] = _Words(self._languages[language])
        return self._words[language]

    def _in_question(self, cuts: list[_Cut]) -> list[str]:
        """Return the languages in which to read, the likeliest first."""
        counts = dict.fromkeys(self._languages, 0)
        for cut in cuts:
            for word in cut.words:
                for language in self._marks.get(word, ()):
                    counts[language] += 1
        ranked = sorted(counts, key=lambda id: -counts[id])
        most = counts[ranked[0]]
        likely = [id for id in ranked if counts[id] * 2 > most] if most else ranked
        # A few common words can be of any language.
        return likely[:3] if most > 2 else ranked

    def _read_clauses(self, cuts: list[_Cut], hits_in: list[list[_Hit]], words: _Words) -> list[_Read]:
        read: list[_Read] = []
        scope, used, scope_line = "", False, -1
        quoted = False
        sentence, meant_sentence, after_label = -1, "", False
        # Where a negation follows what it negates, a denial does so too.
        dividing = _DIVIDING if words.language.after else _DIVIDING | {DENY}
        cuts, all_hits = _divided(cuts, hits_in, dividing)
        named = [{concept for hit in hits for concept in hit.concepts} for hits in all_hits]
        maybe_in = {c.sentence: MAYBE for c, n in zip(cuts, named, strict=True) if MAYBE in n or c.question}
        maybe_in |= {c.sentence: CHECKS for c, n in zip(cuts, named, strict=True) if CHECKS in n}
        for cut, hits, names in zip(cuts, all_hits, named, strict=True):
            if cut.gap and used and scope:
                scope = ""
            if scope == REASON and used and cut.line != scope_line:
                scope = ""
            if QUOTED in names:
                quoted = True
            if cut.sentence != sentence:
                sentence, meant_sentence = cut.sentence, ""
            heading = next((each for each in (LIST, TIPS, REASON) if each in names), "")
            if heading == REASON and not (cut.label or (len(cut.words) <= 4 and len(names) == 1)):
                heading = ""
            if MAYBE in names and (cut.label or cut.ends_line):
                heading = LIST
            if heading and not (heading == REASON and scope == LIST):
                scope, used, scope_line = heading, False, cut.line
                if heading == REASON and cut.label:
                    used = False
            elif cut.words and scope:
                if not used:
                    scope_line = cut.line
                used = True
            if TURN in names or after_label:
                meant_sentence = ""
            after_label = cut.label
            if ADVICE in names:
                meant_sentence = ADVICE
            if quoted or cut.quoted:
                meant = QUOTED
            elif scope in (LIST, TIPS):
                meant = scope
            elif cut.sentence in maybe_in:
                meant = maybe_in[cut.sentence]
            elif IF in names:
                meant = IF
            elif meant_sentence:
                meant = meant_sentence
            else:
                meant = REASON if scope == REASON and heading != REASON else ""
            concepts, denied = self._negated(hits, words.language)
            read.append(_Read(cut, concepts, denied, meant))
        return read

    def _negated(self, hits: list[_Hit], language: Language) -> tuple[dict[str, str], dict[str, str]]:
        """Return the concepts of a clause with their wordings after its negations, and the denied ones."""
        negated: dict[int, str] = {}
        for hit in hits:
            if NOT in hit.concepts:
                place = self._negates(hit, hits, language, negated)
                if place is not None:
                    negated[place] = hit.wording
        concepts: dict[str, str] = {}
        denied: dict[str, str] = {}
        deny = any(DENY in hit.concepts for hit in hits)
        for i, hit in enumerate(hits):
            for concept in hit.concepts:
                if deny and concept in self._problems:
                    denied.setdefault(concept, hit.wording)
                elif i not in negated:
                    concepts.setdefault(concept, hit.wording)
                elif concept in self.book.opposites:
                    concepts.setdefault(self.book.opposites[concept], f"{negated[i]} … {hit.wording}")
                elif concept in self._problems:
                    denied.setdefault(concept, hit.wording)
                else:
                    concepts.setdefault(concept, hit.wording)
        return concepts, denied

    def _negates(self, negation: _Hit, hits: list[_Hit], language: Language, taken: dict[int, str]) -> int | None:
        """Return which hit a negation negates."""
        for i, hit in enumerate(hits):
            if (
                language.before
                and negation.end <= hit.start <= negation.end + language.before
                and self._can_be_negated(hit)
                and i not in taken
            ):
                return i
        for i in range(len(hits) - 1, -1, -1):
            hit = hits[i]
            if (
                language.after
                and hit.end <= negation.start <= hit.end + language.after
                and self._can_be_negated(hit)
                and i not in taken
            ):
                return i
        return None

    def _can_be_negated(self, hit: _Hit) -> bool:
        return any(each in self.book.opposites or each in self._problems for each in hit.concepts)

    def _settled(self, clauses: list[_Read]) -> list[Match]:
        found = [*self._found(clauses)]
        names = {concept for clause in clauses for concept in clause.concepts}
        stated = [f for f in found if f.meant in ("", REASON) or (f.meant == CHECKS and f.id in self._states)]
        if any(each.meant == REASON for each in stated):
            stated = [each for each in stated if each.meant == REASON]
        if LURE in names and REJECTED not in names and not any(each.meant == REASON for each in stated):
            stated = []
        if not stated and REJECTED not in names:
            stated = [each for each in found if each.advised and each.meant == ADVICE]
        # What is found in passing counts where nothing else is stated, nor named as another possible reason.
        others = {f.id for f in found if not f.weak and f.meant in (LIST, MAYBE)}
        if all(each.weak for each in stated):
            stated = [each for each in stated if others <= {each.id}]
        else:
            stated = [each for each in stated if not each.weak]
        reasons = [each for each in stated if each.id not in self._states]
        states = [each for each in stated if each.id in self._states]
        if states:
            sure = [each for each in states if each.id == "approved" and not each.weak]
            stated = sure if sure and not any(each.meant == REASON for each in reasons) else reasons or states
        result: dict[str, Match] = {}
        for certainty, group in (("stated", stated), ("possible", found)):
            for each in group:
                known = result.get(each.id)
                if known is None:
                    result[each.id] = Match(each.id, certainty, each.finding or None, each.wording)
                elif known.certainty == certainty and known.finding is None and each.finding:
                    result[each.id] = Match(each.id, certainty, each.finding, each.wording)
        return list(result.values())

    def _found(self, clauses: list[_Read]) -> Iterator[_Found]:
        """Yield each meaning that is found: in a clause, or else in the clauses of a sentence together."""
        contexts = self._contexts(clauses)
        start = 0
        while start < len(clauses):
            end = start + 1
            while end < len(clauses) and clauses[end].cut.sentence == clauses[start].cut.sentence:
                end += 1
            together: dict[str, str] = {}
            meant = ""
            any_found = False
            for i in range(start, end):
                clause = clauses[i]
                for found in self._mean(contexts[i], clause.meant):
                    any_found = any_found or found.meant in ("", REASON)
                    yield found
                if clause.denied:
                    yield from self._mean({**contexts[i], **clause.denied}, NOT)
                if clause.meant in ("", REASON):
                    meant = meant or clause.meant
                    for concept, wording in clause.concepts.items():
                        together.setdefault(concept, wording)
            if not any_found and end - start > 1:
                yield from self._mean(together, meant)
            start = end

    def _contexts(self, clauses: list[_Read]) -> list[dict[str, str]]:
        """Return the concepts of each clause; one that names no thing has that of the nearest clause."""
        own = [{c: w for c, w in clause.concepts.items() if c in self._things} for clause in clauses]
        contexts = []
        last: dict[str, str] = {}
        last_sentence = -1
        for i, clause in enumerate(clauses):
            if own[i] or not clause.concepts:
                if own[i]:
                    last, last_sentence = own[i], clause.cut.sentence
                contexts.append(clause.concepts)
                continue
            if not self._anchors.isdisjoint(clause.concepts):
                contexts.append(clause.concepts)
                continue
            inherited = last if last_sentence == clause.cut.sentence else {}
            if not inherited:
                for j in range(i + 1, len(clauses)):
                    if clauses[j].cut.sentence != clause.cut.sentence:
                        break
                    if own[j]:
                        inherited = own[j]
                        break
            if not inherited:
                inherited = last
            if not inherited:
                for j in range(i + 1, min(i + 6, len(clauses))):
                    if own[j]:
                        inherited = own[j]
                        break
            # Where nothing at all is named, it is about the pictures of the document.
            contexts.append({**(inherited or dict.fromkeys(self._weak_things, "")), **clause.concepts})
        return contexts

    def _mean(self, concepts: dict[str, str], meant: str) -> Iterator[_Found]:
        """Yield what the concepts mean, in the order of the facts."""
        if not concepts:
            return
        names = concepts.keys()
        entries: dict[int, Meaning] = {}
        for concept in names:
            for i, meaning, groups, without in self._meanings.get(concept, ()):
                if without.isdisjoint(names) and not any(group.isdisjoint(names) for group in groups):
                    entries[i] = meaning
        for i in sorted(entries):
            meaning = entries[i]
            words = dict.fromkeys(concepts[c] for group in meaning.groups for c in group if concepts.get(c))
            yield _Found(meaning.id, meaning.finding, " + ".join(words), meant, meaning.weak, meaning.advised)


def _divided(
    cuts: list[_Cut], hits_in: list[list[_Hit]], dividing: frozenset[str]
) -> tuple[list[_Cut], list[list[_Hit]]]:
    """Return the clauses and their wordings, divided before words that turn to something else and before advice."""
    divided: list[_Cut] = []
    hits: list[list[_Hit]] = []
    for cut, found in zip(cuts, hits_in, strict=True):
        part: list[_Hit] = []
        for hit in found:
            if part and not dividing.isdisjoint(hit.concepts):
                divided.append(cut._replace(label=False))
                hits.append(part)
                part = []
            part.append(hit)
        divided.append(cut)
        hits.append(part)
    return divided, hits


def _cut(text: str, folding: _Folding) -> list[_Cut]:
    """Return the clauses of a plain text."""
    text = _LONE_HYPHEN.sub(",", _joined(text))
    cuts: list[_Cut] = []
    sentence, line, gap = 0, 0, False
    quoted = [_QUOTING.match(each) is not None for each in text.split("\n")]
    words: list[str] = []

    clauses = 0

    def close(label: bool = False, question: bool = False, ends_line: bool = False) -> None:
        nonlocal gap, clauses, sentence
        if words:
            clauses += 1
            if clauses % _MOST_CLAUSES == 0:
                sentence += 1
            cuts.append(_Cut(sentence, line, words.copy(), label, question, ends_line, gap, quoted[line]))
            words.clear()
            gap = False

    newline = True
    for piece in _TOKEN.findall(text.translate(folding)):
        if piece == "\n":
            close(ends_line=True)
            sentence, line = sentence + 1, line + 1
            gap = gap or newline
            newline = True
            continue
        if newline:
            newline = False
        if piece in ("!", "."):
            close()
            sentence += 1
        elif piece == "?":
            close(question=True)
            sentence += 1
        elif piece == ",":
            close()
        elif piece == ":":
            close(label=True)
        else:
            words.append(piece)
            if len(words) == _MOST_WORDS:
                close()
    close()
    return cuts


def _joined(text: str) -> str:
    """Return the text with lines joined that were broken in the middle of a sentence."""
    before, *lines = text.split("\n")
    parts = [before]
    for line in lines:
        goes_on = len(before) >= _WRAPPED and words_of(before.rstrip(" \t")[-1:]) and _begins_small(line)
        parts += (" " if goes_on else "\n", line)
        before = line
    return "".join(parts)


def _begins_small(line: str) -> bool:
    first = line[:1]
    return "" < first < "\u0590" and first.lower() == first != first.upper()


class _Folding(dict[int, str]):
    """What stands for each character: a sign, the letters of a word, or a space."""

    def __init__(self, signs: dict[str, str]) -> None:
        super().__init__({ord(each): sign for sign, characters in signs.items() for each in characters})
        self[ord("\n")] = "\n"

    def __missing__(self, code: int) -> str:
        character = chr(code)
        words = words_of(f"a{character}")
        folded = words[0][1:] if len(words) == 1 else " "
        if words == ["a"]:
            # What is ignored in a word is nothing; what stands between words is a space.
            folded = "" if words_of(f"a{character}a") == ["aa"] else " "
        if len(self) < 65_536:
            self[code] = folded
        return folded
