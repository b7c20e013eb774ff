"""One walk through a data set folder: which file, or which sheet of a workbook, is which table."""

from functools import partial
from pathlib import Path

from kg.ingest.files import inside, visible
from kg.ingest.grid import Grid
from kg.ingest.names import TableNames, ordered
from kg.ingest.readers import FOREIGN, READERS
from kg.ingest.working import DECISIONS, knows
from kg.records import Finding, Row, Text
from kg.schema import Schema
from kg.spec import TableSpec

TABLES = "tables"
_PROSE = frozenset({".md"})


class Search:
    """The grids that are tables, by table name, and what is wrong with the files as such."""

    def __init__(self, folder: Path, schema: Schema, encoding: str, language: str) -> None:
        self.folder, self.encoding, self.language = folder, encoding, language
        self.order = ordered(schema)
        self.names = TableNames(schema)
        self.grids: dict[str, Grid] = {}
        self.findings: list[Finding] = []
        beside = [path for path in visible(folder) if _may_be_table(path)]
        for path in beside + visible(folder / TABLES):
            self._file(path, path.relative_to(folder).as_posix())
        if not self.grids and not self.findings:
            self._add("no-tables", "数据集里没有表", "the data set holds no table", fix=_FILL)

    def _file(self, path: Path, file: str) -> None:
        suffix = path.suffix.lower()
        if not inside(path, self.folder):
            self._add("outside-folder", "指向数据集之外", "leads out of the data set", fix=_COPY, file=file)
        elif suffix in READERS and path.is_file():
            knows = partial(_fits, self.names.find(path.stem))
            for grid in READERS[suffix](path, file, encoding=self.encoding, knows=knows):
                self._grid(grid)
        elif suffix in FOREIGN:
            self._add(
                "file-type", "不读取这种表格", "spreadsheets of this kind are not read", fix=_SAVE, file=file
            )
        elif suffix not in _PROSE:
            doubtful = suffix not in READERS
            self._add("stray-file", "不是表", "is not a table", fix=_MOVE, file=file, doubtful=doubtful)

    def _grid(self, grid: Grid) -> None:
        self.findings.extend(grid.findings)
        spec = self.names.find(*grid.names)
        if spec is None and grid.sheet:
            self._unread(grid)
        elif spec is None and grid.names:
            self._unknown(grid)
        elif spec and spec.name in self.grids:
            other = self.grids[spec.name].file
            zh, en = f"表 {spec.name} 已在 {other} 中", f"the table {spec.name} is already in {other}"
            self._add("duplicate-table", zh, en, fix=_MERGE, file=grid.file)
        elif spec:
            self.grids[spec.name] = grid

    def _unknown(self, grid: Grid) -> None:
        near = self.names.nearest(grid.names[0])
        every = ", ".join(spec.name for spec in self.order)
        fix = (
            Text(f"是否指 {near}？", f"did you mean {near}?")
            if near
            else Text(f"表名须是：{every}", f"tables are named {every}")
        )
        zh, en = f"没有名为 {grid.names[0]} 的表", f"there is no table named {grid.names[0]}"
        self._add("unknown-table", zh, en, fix=fix, file=grid.file)

    def _unread(self, grid: Grid) -> None:
        """A sheet that is no table by name: an error when its headers are those of one."""
        meant = self._by_headers(grid)
        title = meant.title.in_(self.language) or meant.name if meant else ""
        zh = f"没有名为 {grid.names[0]} 的表，此工作表未读"
        en = f"there is no table named {grid.names[0]}: the sheet was not read"
        fix = (
            Text(f"是否指“{title}”？请照此改工作表名", f"did you mean “{title}”? Name the sheet so")
            if meant
            else Text("不是数据则不必理会", "if it holds no data, leave it so")
        )
        self._add("unknown-table", zh, en, fix=fix, file=grid.file, doubtful=not meant)

    def _by_headers(self, grid: Grid) -> TableSpec | None:
        """The table to whose columns most headers of a sheet belong, if they are two and half of them."""
        first = next(grid.lines(), None)
        headers = [text for text in first.cells if text] if isinstance(first, Row) else []
        count = {spec.name: sum(_knows(spec, text) for text in headers) for spec in self.order}
        best = max(
            self.order,
            key=lambda spec: (count[spec.name], self.names.likeness(spec, grid.names[0]), -len(spec.headers)),
        )
        return best if count[best.name] >= max(2, len(headers) / 2) else None

    def _add(  # noqa: PLR0913 - one finding, spelt out
        self, rule: str, zh: str, en: str, *, fix: Text, file: str = "", doubtful: bool = False
    ) -> None:
        self.findings.append(Finding("warning" if doubtful else "error", rule, Text(zh, en), fix, file))


_FILL = Text("把表放进 tables/，kg new 可生成模板", "put tables into tables/; kg new makes templates")
_COPY = Text("把文件本身放进数据集文件夹", "put the file itself into the data set folder")
_SAVE = Text("请另存为 .xlsx 或 .csv", "save it as .xlsx or .csv")
_MOVE = Text("移出 tables/，或存为 .xlsx 或 .csv", "move it out of tables/, or save it as .xlsx or .csv")
_MERGE = Text("合并两处，或删去一处", "merge the two, or delete one")


def _may_be_table(path: Path) -> bool:
    """Whether a file beside ``dataset.toml`` is a spreadsheet that should be a table."""
    return path.suffix.lower() in READERS.keys() | FOREIGN and path.name != DECISIONS


def _fits(spec: TableSpec | None, header: str) -> bool:
    return spec is not None and knows(spec, header)


def _knows(spec: TableSpec | None, header: str) -> bool:
    return spec is not None and spec.header(header) is not None
