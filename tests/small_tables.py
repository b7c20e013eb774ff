"""Small fictional tables for tests: as records, or as a data set folder."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kg.records import Row, TableFile

BASE = "https://example.org/small/id/"
SMALL = {
    "sources": "id,name@zh,name@en,date,length\ndemo,示例文,Sample article,2018-04,100\n",
    "organizations": (
        "id,type,name@zh,name@en\n"
        "jia-quwei,PartyCommittee,甲区委,Party committee of Jia\n"
        "yi-zhen,TerritorialBody,乙镇,Yi Town\n"
        "yi-zhen-dangwei,PartyCommittee,乙镇党委,Party committee of Yi Town\n"
        "bing-weiyuanhui,AreaCommittee,丙片区委员会,Bing area committee\n"
    ),
    "persons": "id,name@zh,name@en\nzhang-san,张三,Zhang San\nli-si,李四,Li Si\n",
    "posts": (
        "id,name@zh,name@en,organization,role\n"
        "yi-zhen-shuji,乙镇党委书记,Secretary of Yi Town,yi-zhen-dangwei,secretary\n"
    ),
    "places": "id,type,name@zh,name@en\nyi-zhen-area,Area,乙镇（镇域）,Yi Town (area)\n",
    "participations": (
        "participant,event,role,source,quote,at\njia-quwei,founding,founder,demo,甲区委成立了委员会,0-9\n"
    ),
    "events": "id,type,name@zh,name@en\nfounding,Founding,成立丙片区委员会,Founding of the committee\n",
    "post-holdings": (
        "id,person,organization,role,post,as_of,source,quote,at,status,reason\n"
        "h1,zhang-san,yi-zhen-dangwei,secretary,yi-zhen-shuji,2018-04,demo,乙镇党委书记|张三,10-16|20-22,,\n"
        ",li-si,jia-quwei,secretary,,,demo,甲区委书记李四,24-31,inferred,据上文\n"
    ),
    "unit-memberships": (
        "member,organization,source,quote,at\nyi-zhen-dangwei,bing-weiyuanhui,demo,乙镇党委为成员单位,32-41\n"
    ),
    "links": (
        "subject,relation,object,source,quote,at,status,reason\n"
        "founding,foundedBody,bing-weiyuanhui,demo,甲区委成立了委员会,0-9,,\n"
        "yi-zhen-dangwei,partyOrganizationOf,yi-zhen,demo,乙镇党委,32-36,inferred,据名称\n"
        "yi-zhen,coversArea,yi-zhen-area,demo,乙镇,10-12,inferred,一名两指\n"
    ),
    "times": "about,as_written,literal,source,quote,at\nfounding,今年3月,--03,demo,今年3月,42-46\n",
    "gaps": "about,property,source,note@zh\nh1,hasTime,demo,没有写何时开始\n",
}
TEXT = (
    "甲区委成立了委员会，"
    "乙镇党委书记（图）\n"
    "张三，\n"
    "甲区委书记李四，"
    "乙镇党委为成员单位，"
    "今年3月。" + "其余从略。" * 12
)[:100]


def table(name: str, text: str) -> TableFile:
    """A table from CSV text."""
    records = [tuple(record) for record in csv.reader(io.StringIO(text))]

    def rows() -> Iterator[Row]:
        return (Row(number, cells) for number, cells in enumerate(records[1:], 2))

    return TableFile(name, f"{name}.csv", records[0], rows)


def tables(changes: dict[str, str] | None = None) -> list[TableFile]:
    """The small tables, some of them changed or added."""
    return [table(name, text) for name, text in (SMALL | (changes or {})).items()]


def write(folder: Path, changes: dict[str, str] | None = None, *, text: str = TEXT) -> Path:
    """The small tables as a data set folder."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "dataset.toml").write_text(
        f'id = "small"\ntitle = {{ zh = "小样", en = "Small" }}\nbase = "{BASE}"\nlanguage = "zh"\n',
        encoding="utf-8",
    )
    for name, content in (SMALL | (changes or {})).items():
        place = folder if name == "sources" else folder / "tables"
        (place / f"{name}.csv").write_text(content, encoding="utf-8")
    (folder / "texts" / "demo.txt").write_text(text, encoding="utf-8")
    return folder
