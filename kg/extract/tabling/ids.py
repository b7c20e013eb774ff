"""The ids of the rows to be: from the pinyin of names, unique in the data set, the same on every run."""

from dataclasses import dataclass, field

from kg.extract.language.lexicon import Role
from kg.extract.reading.slugs import slug

LONGEST = 60


@dataclass(slots=True)
class Minter:
    """Gives each name its id, once; ``known`` are ids that data sets already have, by kind and name.

    The one mutable value of the extractor: two names with one pinyin get different ids, in the order asked.
    """

    known: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    new_roles: dict[str, tuple[str, str]] = field(default_factory=dict)

    def mint(self, kind: str, name: str) -> str:
        """The id of a name of that kind."""
        if (kind, name) not in self.known:
            self.known[kind, name] = self._free(slug(name)[:LONGEST].strip("-") or kind)
        found = self.known[kind, name]
        self.taken.add(found)
        return found

    def role(self, role: Role, title: str) -> str:
        """The id of a role with its qualifiers: the scheme's concept when that says it, else a new one."""
        if title == role.label:
            return role.id
        if title not in self.new_roles:
            self.new_roles[title] = (self._free(slug(title) or "role"), role.id)
        return self.new_roles[title][0]

    def _free(self, wanted: str) -> str:
        number, found = 1, wanted
        while found in self.taken:
            number += 1
            found = f"{wanted}-{number}"
        self.taken.add(found)
        return found
