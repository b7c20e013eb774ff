"""A fictional network of any size, as a data set folder in our tables: streamed, the same for the same seed.

    python -m tests.benchmarks.generate DIR 1000000 [--seed 1] [--texts]

It is built of districts: a party committee and a district, towns with committees, an area committee with
its members and lead unit, posts and their holders, an activity with those who took part. Each district is
told by one source; every relation has its quote and offsets. The number is that of triples, roughly.
"""

import argparse
import csv
import random
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
SURNAMES = "张王李赵钱孙周吴郑冯陈"
ROLES = ("secretary", "deputy-secretary", "director", "deputy-director", "party-group-member")
PARTS = ("attendee", "organiser", "unveiler", "presenter")
HEADERS = {
    "organizations": ["id", "type", "name@zh", "name@en"],
    "persons": ["id", "name@zh", "name@en"],
    "posts": ["id", "name@zh", "name@en", "organization", "role"],
    "places": ["id", "type", "name@zh", "name@en"],
    "events": ["id", "type", "name@zh", "name@en"],
    "links": ["subject", "relation", "object", "source", "quote", "at", "status", "reason"],
    "post-holdings": [
        "person",
        "organization",
        "role",
        "post",
        "start",
        "as_of",
        "source",
        "quote",
        "at",
        "status",
        "reason",
    ],
    "unit-memberships": ["member", "organization", "start", "source", "quote", "at"],
    "lead-engagements": ["agent", "target", "as_of", "source", "quote", "at"],
    "affiliations": ["id", "person", "organization", "source", "quote", "at"],
    "participations": ["participant", "event", "role", "source", "quote", "at"],
    "times": ["about", "as_written", "literal", "normalized", "source", "quote", "at", "status", "reason"],
    "gaps": ["about", "property", "source", "note@zh"],
}
TRIPLES = {
    "organizations": 3,
    "persons": 3,
    "posts": 5,
    "places": 3,
    "events": 3,
    "sources": 5,
    "links": 6,
} | {
    "post-holdings": 8,
    "unit-memberships": 7,
    "lead-engagements": 7,
    "affiliations": 5,
    "participations": 6,
    "times": 8,
    "gaps": 5,
}
MENTION = 12  # triples of a mention of one segment


class Article:
    """The text of one source while it is written: each sentence knows its place."""

    def __init__(self, source: str) -> None:
        self.source, self.text = source, ""

    def say(self, *pieces: str) -> list[str]:
        """Write a sentence; the cells source, quote and at that point to it."""
        spans = []
        for piece in pieces:
            spans.append(f"{len(self.text)}-{len(self.text) + len(piece)}")
            self.text += piece + "，\n"
        return [self.source, "|".join(pieces), "|".join(spans)]


class Network:
    """Writes districts until there are enough triples."""

    def __init__(
        self, write: dict[str, Callable[[Iterable[Any]], Any]], seed: int, texts: Path | None
    ) -> None:
        self._write, self._random, self._texts = write, random.Random(seed), texts
        self.triples = self._people = 0

    def row(self, table: str, *cells: str) -> None:
        """One row of a table."""
        self._write[table](cells)
        self.triples += TRIPLES[table]

    def told(self, table: str, article: Article, quote: tuple[str, ...], *cells: str) -> None:
        """One row of a relation table with its evidence last."""
        evidence = article.say(*quote)
        rest = ["", "年份由文外得知"] if table == "times" else ["", ""]
        self.row(table, *cells, *evidence, *rest[: len(HEADERS[table]) - len(cells) - len(evidence)])
        self.triples += MENTION + 9 * (len(quote) - 1)

    def body(self, key: str, zh: str, en: str, article: Article) -> None:
        """A town or district: the body that acts, and the area it covers."""
        self.row("organizations", key, "TerritorialBody", zh, en)
        self.row("places", f"{key}-area", "Area", f"{zh}（区域）", f"{en} (area)")
        self.told("links", article, (zh,), key, "coversArea", f"{key}-area")

    def district(self, number: int) -> None:
        """One district and all that is said of it."""
        name = STEMS[number % 22] + STEMS[number // 22 % 22] + str(number)
        key, article, en = f"d{number}", Article(f"a{number}"), f"district {number}"
        self.row("organizations", f"{key}-quwei", "PartyCommittee", f"{name}区委", f"Party committee of {en}")
        self.body(f"{key}-qu", f"{name}区", f"District {number}", article)
        self.row("organizations", f"{key}-board", "AreaCommittee", f"{name}片区委员会", f"Committee of {en}")
        self.row("events", f"{key}-event", "Ceremony", f"{name}主题活动", f"Activity {number}")
        self.told("links", article, (f"{name}区委",), f"{key}-quwei", "partyOrganizationOf", f"{key}-qu")
        lead = f"{key}-quwei", f"{key}-board", self.date()
        self.told("lead-engagements", article, (f"{name}区委为牵头单位",), *lead)
        self.told("times", article, ("今年3月",), f"{key}-event", "今年3月", "--03", "2018-03")
        for town in range(self._random.randint(6, 12)):
            self.town(f"{key}-t{town}", f"{name}区{STEMS[town]}镇", key, article)
        self.finish(number, name, article)

    def town(self, key: str, name: str, district: str, article: Article) -> None:
        """A town with its committee, posts and people."""
        self.body(key, name, f"Town {key}", article)
        committee = f"{key}-dangwei"
        self.row("organizations", committee, "PartyCommittee", f"{name}党委", f"Party committee of {key}")
        self.told("links", article, (f"{name}党委",), committee, "partyOrganizationOf", key)
        member = committee, f"{district}-board", self.date()
        self.told("unit-memberships", article, (f"{name}党委", "为成员单位"), *member)
        for number in range(self._random.randint(3, 9)):
            self.person(f"{key}-p{number}", committee, name, district, article)

    def person(self, key: str, body: str, place: str, district: str, article: Article) -> None:
        """A person with a post, or only a body, who took part in something."""
        choice = self._random.choice
        name = self.name()
        self.row("persons", key, name, f"Person {key}")
        words = (f"{place}党委书记{name}",)
        if self._random.random() < 0.8:
            role = choice(ROLES)
            self.row("posts", f"{key}-post", f"{place}党委{role} {key}", f"{role} {key}", body, role)
            post = key, body, role, f"{key}-post", self.date(), self.date()
            self.told("post-holdings", article, words, *post)
        else:
            self.told("affiliations", article, words, f"{key}-aff", key, body)
            self.row("gaps", f"{key}-aff", "org:role", article.source, "没有写职务")
        self.told("participations", article, (name,), key, f"{district}-event", choice(PARTS))

    def name(self) -> str:
        """A name that nobody else has."""
        number, self._people = self._people, self._people + 1
        given = ""
        for _ in range(4):
            number, rest = divmod(number, len(STEMS))
            given = STEMS[rest] + given
        return self._random.choice(SURNAMES) + given

    def finish(self, number: int, name: str, article: Article) -> None:
        """The district's source, and its text if wanted."""
        data = article.text.encode()
        digest = sha256(data).hexdigest()
        self.row(
            "sources",
            article.source,
            f"{name}报道",
            f"Report {number}",
            "2018-04",
            digest,
            str(len(article.text)),
        )
        if self._texts:
            (self._texts / f"{article.source}.txt").write_bytes(data)

    def date(self) -> str:
        """A month of some year."""
        return f"{self._random.randint(2005, 2018)}-{self._random.randint(1, 12):02}"


def generate(folder: Path, triples: int, *, seed: int = 1, texts: bool = False) -> int:
    """Write a data set of about so many triples; how many there are."""
    tables = folder / "tables"
    tables.mkdir(parents=True)
    (folder / "dataset.toml").write_text(
        'id = "bench"\ntitle = { zh = "虚构网络", en = "Fictional network" }\n'
        'base = "https://example.org/bench/id/"\nlanguage = "zh"\n',
        encoding="utf-8",
    )
    if texts:
        (folder / "texts").mkdir()
    headers = HEADERS | {"sources": ["id", "name@zh", "name@en", "date", "sha256", "length"]}
    with ExitStack() as stack:
        write = {}
        for table, head in headers.items():
            path = folder / "sources.csv" if table == "sources" else tables / f"{table}.csv"
            stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            write[table] = csv.writer(stream, lineterminator="\n").writerow
            write[table](head)
        network = Network(write, seed, folder / "texts" if texts else None)
        number = 0
        while network.triples < triples:
            network.district(number)
            number += 1
    return network.triples


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("triples", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", action="store_true")
    given = parser.parse_args()
    print(generate(given.folder, given.triples, seed=given.seed, texts=given.texts))


if __name__ == "__main__":
    main()
