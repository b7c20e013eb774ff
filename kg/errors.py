"""The errors of kg.

    KGError                 anything a user can mend; the command line ends with exit code 3
    ├── InputError          a file that is missing, unreadable, refused or not what it claims to be
    ├── OntologyError       the ontology folder cannot serve as a schema
    ├── BuildError          a build could not be made or published
    ├── QueryError          a query that does not parse, run or fit its parameters
    └── NotFoundError       a name, question or snapshot that is not there

Each message is one line: where, what, what to do.
"""


class KGError(Exception):
    """What went wrong, where, and what to do about it."""

    def __init__(self, message: str, *, where: str = "", fix: str = "") -> None:
        self.message, self.where, self.fix = message, where, fix
        super().__init__(self.line())

    def line(self) -> str:
        """The error as one line: ``where: what; what to do``."""
        head = f"{self.where}: {self.message}" if self.where else self.message
        return " ".join((f"{head}; {self.fix}" if self.fix else head).split())


class InputError(KGError):
    """A file that is missing, unreadable, refused or not what it claims to be."""


class OntologyError(KGError):
    """The ontology folder cannot serve as a schema."""


class BuildError(KGError):
    """A build could not be made or published."""


class QueryError(KGError):
    """A query that does not parse, run or fit its parameters."""


class NotFoundError(KGError):
    """A name, question or snapshot that is not there."""
