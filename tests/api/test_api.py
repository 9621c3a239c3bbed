"""The static JSON API: every file fits the published schema, and says what the facts say."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from kyc_recourse import Knowledge
from kyc_recourse.api.files import FILES as KINDS
from kyc_recourse.api.files import NOTICES, Published, api_files
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.facts.load import read_facts
from kyc_recourse.facts.texts import figures, filler
from kyc_recourse.facts.times import format_instant, parse_duration
from tests.conftest import PLATFORMS, ROOT

FOLDERS = {"binance": ROOT / "knowledge" / "binance", "orchard": PLATFORMS / "orchard"}
KNOWLEDGE = {id: Knowledge.load(folder, engine="portable") for id, folder in FOLDERS.items()}


def page_of(key: str, id: str) -> str:
    return "" if key == "fields" else f"{key}.html#{id}"


def published(id: str, folder: Path) -> Published:
    facts, findings = read_facts(read_folder(folder))
    assert not findings
    compiled = KNOWLEDGE[id].platform(id).compiled
    return Published([(period.start, facts.in_force(period.start)) for period in compiled.periods], compiled, page_of)


PUBLISHED = {id: published(id, folder) for id, folder in FOLDERS.items()}
BYTES = api_files(list(PUBLISHED.values()), KNOWLEDGE["binance"].reader.book)
FILES = {path: json.loads(raw) for path, raw in BYTES.items()}
DESCRIBED = FILES["api/v1/schemas/api.schema.json"]
SCHEMA = Draft202012Validator(DESCRIBED)
PERIODS = [(id, start, platform) for id, each in PUBLISHED.items() for start, platform in each.periods]


def in_force(versions: list[dict[str, Any]], start: int) -> list[dict[str, Any]]:
    """Choose as a reader of the API does: from the time ``from`` until before the time ``before``."""
    now = format_instant(start)
    return [v for v in versions if (v["from"] or "") <= now and (v["before"] is None or now < v["before"])]


def walk(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from walk(value)


def test_the_published_schema_is_the_one_in_the_repository() -> None:
    """Beside the API stand the schemas that the repository holds."""
    for name in ("api", "compiled"):
        held = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert FILES[f"api/v1/schemas/{name}.schema.json"] == held


@pytest.mark.parametrize("path", [path for path in FILES if "/schemas/" not in path])
def test_each_file_fits_the_schema_to_which_it_leads(path: str) -> None:
    """Each file is valid, and is refused with a part missing or one too many."""
    file = FILES[path]
    if path.endswith("compiled.json"):
        Draft202012Validator(FILES["api/v1/schemas/compiled.schema.json"]).validate(file)
        return
    if path == f"api/v1/{NOTICES}":
        schema = FILES["api/v1/schemas/compiled.schema.json"]
        Draft202012Validator({"$ref": "#/$defs/Wordbook", "$defs": schema["$defs"]}).validate(file)
        assert file == json.loads(msgspec.json.encode(KNOWLEDGE["binance"].exported().wordbook))
        return
    SCHEMA.validate(file)
    schema = posixpath.normpath(posixpath.join(posixpath.dirname(path), file["$schema"]))
    assert schema == "api/v1/schemas/api.schema.json"
    assert not SCHEMA.is_valid({**file, "more": 1})
    for part in file:
        assert not SCHEMA.is_valid({key: value for key, value in file.items() if key != part}), part


def test_every_kind_of_file_is_there() -> None:
    """Each kind that the schema knows stands in the API at least once."""
    kinds = {file.get("kind") for file in FILES.values()} - {None}
    kinds_of = [part["properties"].get("kind", {}) for part in DESCRIBED["$defs"].values()]
    known = {kind["const"] for kind in kinds_of if "const" in kind}
    assert kinds == known


@pytest.mark.parametrize(
    ("path", "id", "title"),
    [
        ("reasons/dented", "bruised", "The fruit is bruised"),
        ("reasons/squashed", "bruised", "The fruit is bruised"),
        ("remedies/send-a-letter", "write", "Write a letter"),
    ],
)
def test_where_a_fact_had_another_id_a_file_leads_on(path: str, id: str, title: str) -> None:
    """A file under each earlier id of a reason or remedy leads to the file under the new one, which lists it."""
    moved = FILES[f"api/v1/orchard/{path}.json"]
    folder, _, old = path.partition("/")
    assert moved["kind"] == "moved"
    assert moved["moved"] == {"id": id, "title": title, "href": f"{id}.json"}
    assert old in FILES[f"api/v1/orchard/{folder}/{id}.json"]["versions"][0]["formerly"]


def test_each_fact_leads_to_its_page() -> None:
    """The page of a fact is found from the file in which the fact stands; a fact without a page says so."""
    pages = set()
    for path, file in FILES.items():
        for part in walk(file) if "/schemas/" not in path and "kind" in file else ():
            if part.get("page"):
                pages.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), part["page"])))
    assert {"limits.html#baskets", "reasons.html#bruised", "remedies.html#write"} <= pages
    assert all(re.fullmatch(r"[a-z]+\.html#[a-z0-9-]+", page) for page in pages)
    assert all(field["page"] is None for field in FILES["api/v1/binance/fields.json"]["fields"])


@pytest.mark.parametrize("path", [path for path in FILES if "/schemas/" not in path])
def test_each_link_leads_to_a_file_that_holds_what_it_names(path: str) -> None:
    """A link's file is there and tells of the thing with the link's id; nothing leads out of the API."""
    for part in walk(FILES[path]):
        if "href" in part:
            target = FILES[posixpath.normpath(posixpath.join(posixpath.dirname(path), part["href"]))]
            assert part["id"] in {each.get("id") for each in walk(target)}
        for file in part.get("files", {}).values():
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) in FILES


def test_from_the_index_every_file_is_reached() -> None:
    """Following the links from index.json leads to each file but those that stand for former ids."""
    reached, todo = set(), ["api/v1/index.json"]
    while todo:
        path = todo.pop()
        if path not in reached:
            reached.add(path)
            for part in walk(FILES[path]):
                links = [part.get("href"), part.get("$schema"), *part.get("files", {}).values()]
                links += part.get("schemas", {}).values()
                links += [part["notices"]] if path == "api/v1/index.json" and "notices" in part else []
                if not path.startswith("api/v1/schemas/"):
                    todo += [posixpath.normpath(posixpath.join(posixpath.dirname(path), x)) for x in links if x]
    assert reached == {path for path, file in FILES.items() if file.get("kind") != "moved"}


# What the API says in another form: the rules have tests of their own, in which conditions, places in the order and
# what is concluded are told; figures, verdicts and the account stand below. Drawings belong to the pages.
OTHERWISE = {"when", "rules", "earlier", "value", "difference", "allowed", "notice", "account", "picture"}


def equal(said: Any, fact: Any, fill: Any) -> bool:
    """Tell whether the API says a fact's value: texts are filled in, durations said in three ways."""
    if isinstance(said, list):
        return len(said) == len(fact) and all(equal(s, f, fill) for s, f in zip(said, fact, strict=True))
    if isinstance(said, dict) and "iso" in said:
        return bool(said["iso"] == fact and said["seconds"] == parse_duration(fact))
    if isinstance(said, dict) and "href" in said:
        return bool(said["id"] == fact)
    if isinstance(said, dict):
        return all(equal(said[key], value, fill) for key, value in fact.items() if key not in OTHERWISE)
    return bool(said == (fill(fact) if isinstance(fact, str) else fact))


def listed(id: str, kind: str, start: int) -> dict[str, list[dict[str, Any]]]:
    """Return the lists of a file of this kind as they are in force, with what an entry's own file says."""
    lists = {}
    for key, entries in FILES[f"api/v1/{id}/{KINDS[kind]}"].items():
        if isinstance(entries, list):
            lists[key] = in_force(entries, start)
        if kind in ("reasons", "remedies") and key == kind:
            files = [FILES[f"api/v1/{id}/{kind}/{each['id']}.json"] for each in lists[key]]
            more = [in_force(file["versions"], start)[0] for file in files]
            lists[key] = [{**entry, **whole} for entry, whole in zip(lists[key], more, strict=True)]
    return lists


@pytest.mark.parametrize(("id", "start", "platform"), PERIODS, ids=[f"{id}-{start}" for id, start, _ in PERIODS])
def test_at_every_time_the_api_says_what_the_facts_say(id: str, start: int, platform: Any) -> None:
    """Whoever picks what is in force reads the facts' values, each of them."""
    facts, fill = msgspec.to_builtins(platform), filler(platform)
    compared = set()
    for kind in [kind for kind in KINDS if kind not in ("platform", "rules", "compiled")]:
        for key, entries in listed(id, kind, start).items():
            assert [entry["id"] for entry in entries] == [fact["id"] for fact in facts[key]]
            for entry, fact in zip(entries, facts[key], strict=True):
                expected = {name.replace("-", "_"): value for name, value in fact.items() if name not in OTHERWISE}
                if "stop_when_left" in expected:
                    expected["stop_at"] = fact["max"] - fact["stop-when-left"]
                for name, value in expected.items():
                    if (key, name) != ("contradictions", "source"):  # each side has its own
                        assert equal(entry[name], value, fill), (key, fact["id"], name)
                        compared.add((key, fact["id"], name))
    assert len(compared) > 80


@pytest.mark.parametrize(("id", "start", "platform"), PERIODS, ids=[f"{id}-{start}" for id, start, _ in PERIODS])
def test_what_the_api_says_in_another_form(id: str, start: int, platform: Any) -> None:
    """Figures are computed, verdicts allow true, false or null, the account's parts stand with the platform."""
    (said,) = in_force(FILES[f"api/v1/{id}/platform.json"]["versions"], start)
    assert [each["id"] for each in said["account"]["can"]] == [each.id for each in platform.account.can]
    assert [each["id"] for each in said["account"]["cannot"]] == [each.id for each in platform.account.cannot]
    assert (said["notice"] and said["notice"]["title"]) == (platform.notice and platform.notice.title)
    for reason in platform.reasons:
        (told,) = in_force(FILES[f"api/v1/{id}/reasons/{reason.id}.json"]["versions"], start)
        assert all(words for cause in told["causes"] for words in cause["when"])
    fill = filler(platform)
    assert said["notes"] == [fill(note) for note in platform.notes]
    for figure in in_force(FILES[f"api/v1/{id}/figures.json"]["figures"], start):
        value = figures(platform)[figure["id"]]
        assert value in (figure["value"], isinstance(figure["value"], dict) and figure["value"]["iso"])
        assert figure["words"] == fill(f"{{figure.{figure['id']}}}")
    for verdict, fact in zip(
        in_force(FILES[f"api/v1/{id}/verdicts.json"]["verdicts"], start), platform.verdicts, strict=True
    ):
        assert verdict["allowed"] == (None if fact.allowed == "unknown" else fact.allowed)


@pytest.mark.parametrize("id", FOLDERS)
def test_the_rules_of_a_reason_are_those_of_its_decisions(id: str) -> None:
    """What a decision's trace names stands in the reason's file, in the same words, with the same fact."""
    knowledge = KNOWLEDGE[id]
    for start, platform in PUBLISHED[id].periods:
        for reason in platform.reasons:
            now = format_instant(max(start, 1_780_000_000))
            (said,) = in_force(FILES[f"api/v1/{id}/reasons/{reason.id}.json"]["versions"], max(start, 1_780_000_000))
            decision = knowledge.decide({"platform": id, "reasons": [reason.id], "now": now}).to_dict()
            assert decision["trace"]
            rules = {rule["rule"]: rule for rule in said["rules"]}
            for firing in decision["trace"]:
                rule = rules[firing["rule"]]
                assert firing == {
                    **{key: rule[key] for key in ("rule", "because", "concludes", "fact")},
                    "sources": [rule["source"]],
                }
            assert decision["verdict"] in {verdict["id"] for verdict in said["verdicts"]}
            offered = {remedy["id"] for remedy in said["remedies"]}
            assert {remedy["id"] for remedy in decision["remedies"]} <= offered


@pytest.mark.parametrize("id", FOLDERS)
def test_the_compiled_knowledge_is_that_which_export_prints(id: str) -> None:
    """compiled.json decodes to the very knowledge that decides."""
    compiled = PUBLISHED[id].compiled
    assert msgspec.json.decode(BYTES[f"api/v1/{id}/compiled.json"], type=type(compiled)) == compiled
