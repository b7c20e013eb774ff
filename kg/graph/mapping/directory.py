"""The directory of a data set: which thing an id, a name or a handle in a cell means.

It holds one small number for each id and lives only while rows are mapped. Names are indexed when a cell
first needs them: in a data set written with ids they cost nothing.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.graph.mapping.cells import Read, nearest
from kg.graph.mapping.messages import CellError, near
from kg.iri import SKOS, SLUG, compact, local_name
from kg.records import Text
from kg.schema import Schema
from kg.spec import Column

SUGGESTIONS = 200
"""How many unknown references get suggestions: looking for likenesses is slow, and nobody reads more."""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind and the same classes. Relations have no kind."""

    kind: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a text may mean: its group, its IRI, and what to write to mean it and nothing else."""

    group: int
    iri: str
    written: str


Named = Callable[[], Iterator[tuple[str, int, str]]]
"""Goes through the tables again and gives each name with the group and the id of its thing."""


class Directory:
    """Ids, names and handles, and the readers of reference cells."""

    def __init__(self, schema: Schema, base: str, named: Named) -> None:
        self._schema, self._base, self._named = schema, base, named
        self._groups: list[Group] = []
        self._numbers: dict[Group, int] = {}
        self._ids: dict[str, int | tuple[int, ...]] = {}
        self._handles: dict[str, tuple[int, str]] = {}
        self._names: dict[str, list[tuple[int, str]]] | None = None
        self._suggested = 0
        self.waiting: set[str] = set()

    def __len__(self) -> int:
        return len(self._ids)

    # ---- filling ----

    def group(self, kind: str, classes: tuple[str, ...]) -> int:
        """The number of a group, given at its first use."""
        group = Group(kind, classes)
        number = self._numbers.get(group)
        if number is None:
            number = self._numbers[group] = len(self._groups)
            self._groups.append(group)
        return number

    def add(self, text: str, group: int) -> bool:
        """Enter an id; False when its kind has that id already."""
        before = self._ids.get(text)
        if before is None:
            self._ids[text] = group
            return True
        groups = (before,) if isinstance(before, int) else before
        kind = self._groups[group].kind
        if any(self._groups[other].kind == kind for other in groups):
            return False
        self._ids[text] = (*groups, group)
        return True

    def add_handle(self, handle: str, iri: str, target: str) -> None:
        """Enter the handle of a relation row; the row's IRI and class are known by now."""
        self._handles[handle] = (self.group("", (target,)), iri)
        other = self._ids.get(handle)
        if isinstance(other, int):
            self._ids[handle] = (other,)  # no longer the only thing of that id: take the careful way

    def alike(self, text: str) -> str:
        """Another id that only differs in the form of its letters, or nothing."""
        folded = unicodedata.normalize("NFKC", text).casefold()
        return folded if folded != text and folded in self._ids else ""

    # ---- reading ----

    def reader(self, column: Column) -> Read:
        """The reader of a reference column: a text to the IRI of the one thing it can mean there."""
        ids, starts = self._ids, _Starts(self, column.classes)

        def read(text: str) -> str:
            group = ids.get(text)
            if group.__class__ is int:
                start = starts[group]  # a fast isinstance
                if start:
                    return f"{start}{text}>"
            return f"<{self._choose(text, column)}>"

        return read

    def groups_of(self, text: str, kind: str) -> tuple[int, ...]:
        """The groups of one kind that have an id."""
        groups = self._ids.get(text, ())
        return tuple(
            group
            for group in ((groups,) if isinstance(groups, int) else groups)
            if self._groups[group].kind == kind
        )

    def admits(self, group: int, classes: tuple[str, ...]) -> bool:
        """Whether things of a group may stand where one of some classes is wanted (none: anything)."""
        if not classes:
            return True
        own = self._groups[group].classes
        return any(above in classes for one in own for above in self._schema.superclasses(one))

    def start(self, group: int) -> str:
        """How the IRIs of a group begin."""
        return f"{self._base}{self._groups[group].kind}/"

    def _choose(self, text: str, column: Column) -> str:
        """The careful way: ids of several kinds, ``kind/id``, handles, names, concepts of the ontology."""
        candidates = self._by_id(text)
        fits = [c for c in candidates if self.admits(c.group, column.classes)]
        if not fits:
            candidates += self._by_name(text)
            fits = [c for c in candidates if self.admits(c.group, column.classes)]
        iris = sorted({c.iri for c in fits}) or self._concepts(text, column)
        if len(iris) == 1:
            return iris[0]
        if iris:
            options = sorted({c.written for c in fits}) or [compact(iri) for iri in iris]
            raise CellError("ambiguous-reference", text, options=", ".join(options), first=options[0])
        raise self._complaint(text, column, candidates)

    def _by_id(self, text: str) -> list[Candidate]:
        kind, _, bare = text.rpartition("/")
        groups = self._ids.get(bare, ())
        found = [
            Candidate(group, self.start(group) + bare, f"{self._groups[group].kind}/{bare}")
            for group in ((groups,) if isinstance(groups, int) else groups)
            if kind in ("", self._groups[group].kind)
        ]
        if text in self._handles:
            group, iri = self._handles[text]
            found.append(Candidate(group, iri, text))
        return found

    def _by_name(self, text: str) -> list[Candidate]:
        return [
            Candidate(group, self.start(group) + bare, f"{self._groups[group].kind}/{bare}")
            for group, bare in self._known_names().get(text, ())
        ]

    def _known_names(self) -> dict[str, list[tuple[int, str]]]:
        if self._names is None:
            self._names = {}
            for name, group, bare in self._named():
                self._names.setdefault(name, []).append((group, bare))
        return self._names

    def _concepts(self, text: str, column: Column) -> list[str]:
        """Concepts of the ontology, where a column admits concepts."""
        wanted = [c for c in column.classes if SKOS + "Concept" in self._schema.superclasses(c)]
        if not wanted:
            return []
        return [
            iri
            for iri, term in self._schema.concepts.items()
            if text in (local_name(iri), compact(iri), term.label.zh, term.label.en)
        ]

    def _complaint(self, text: str, column: Column, others: list[Candidate]) -> CellError:
        if text in self.waiting:
            return CellError("circular-reference", text)
        if not others:
            return CellError("dangling-reference", text, near=near(self._nearest(text, column)))
        return CellError(
            "wrong-class",
            text,
            found=self._labels(self._groups[others[0].group].classes),
            wanted=self._labels(column.classes),
            near=near(self._nearest(text, column)),
        )

    def _labels(self, iris: tuple[str, ...]) -> Text:
        zh, en = ([self._schema.label(iri, lang) for iri in iris] for lang in ("zh", "en"))
        return Text(zh="、".join(zh), en=" or ".join(en))

    def _nearest(self, text: str, column: Column) -> list[str]:
        """Ids and names like a text, of things that may stand in the column, each with what to write."""
        self._suggested += 1
        if self._suggested > SUGGESTIONS:
            return []
        shown = {
            bare: bare
            for bare, groups in self._ids.items()
            if bare != text
            and any(
                self.admits(g, column.classes) for g in (groups if isinstance(groups, tuple) else (groups,))
            )
        }
        shown |= {
            name: f"{bare} ({name})"
            for name, found in self._known_names().items()
            for group, bare in found
            if name != text and self.admits(group, column.classes)
        }
        shown |= {
            handle: handle
            for handle, (group, _) in self._handles.items()
            if self.admits(group, column.classes)
        }
        return [shown[name] for name in nearest(text, list(shown))]


class _Starts(dict[int, str]):
    """For one column: how a term of a group begins, or nothing when the column does not admit the group."""

    def __init__(self, directory: Directory, classes: tuple[str, ...]) -> None:
        super().__init__()
        self._directory, self._classes = directory, classes

    def __missing__(self, group: int) -> str:
        fits = self._directory.admits(group, self._classes)
        self[group] = f"<{self._directory.start(group)}" if fits else ""
        return self[group]


def bad_id(text: str) -> CellError | None:
    """What is wrong with an id, or None."""
    if SLUG.match(text):
        return None
    return CellError("bad-id", text, why=_why(text), suggestion=_suggestion(text))


def _why(text: str) -> Text:
    if not unicodedata.is_normalized("NFC", text):
        return Text("不是 Unicode 规范形式 NFC", "not in Unicode normal form NFC")
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs"):
            code = f"U+{ord(char):04X}"
            return Text(f"含看不见的字符 {code}", f"it has the invisible character {code}")
    odd = next((c for c in text if not (c.isascii() and (c.islower() or c.isdigit() or c == "-"))), "-")
    return Text(f"“{odd}”不能用在这里", f"“{odd}” cannot stand here")


def _suggestion(text: str) -> Text:
    """A slug made of the same letters, when that is possible."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(c if c.isalnum() else "-" for c in folded if unicodedata.category(c) != "Cf")
    slug = "-".join(part for part in visible.split("-") if part)
    return Text(f"，例如 {slug}", f", for example {slug}") if SLUG.match(slug) else Text()
