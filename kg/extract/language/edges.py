"""Where a name begins: how far left of its ending one name of an organisation can reach.

A name reaches to the left until something stands there that no name contains: a pause, a preposition, a verb
of the lexicon, a role, an opened bracket. What then stands first is dropped while it is a verb, an adverb, a
time or a word such as “各”.
"""

import re
from collections.abc import Iterator

from kg.extract.language.lexicon import Kind
from kg.extract.language.scene import OPENERS, Scene, opening
from kg.extract.language.territory import RANKS, divisions
from kg.extract.language.words import Token, verbal
from kg.spans import Span

_VERBS = frozenset({"v", "vd", "vi", "ad", "vq", "l", "i"})
_VERB_LIKE = frozenset(
    {
        "现有",
        "共有",
        "已有",
        "拥有",
        "同属",
        "隶属",
        "来自",
        "办成",
        "开进",
        "登上",
        "走进",
        "进",
        "让",
        "拿出",
        "办",
        "所属",
        "下属",
        "引领",
        "赋能",
        "助力",
        "助推",
        "下辖",
        "旗下",
        "组建",
        "产生",
        "调整",
    }
)
_ORGANISED = ("两新", "两新”", "社会", "群团", "党", "群众", "经济")
"""Behind these, 组织 is a noun."""
_IN_NAMES = frozenset({"高新", "联合", "综合"})
"""Words of names that the dictionary takes for adverbs or verbs."""
_DROPPED = frozenset({"首个", "同属", "隶属", "来自", "调整", "探索", "关于"})
_POSTS = ("书记", "主任", "委员", "常委", "长", "经理", "主席", "总裁", "总监", "成员")
_AFTER_ORGANISATION = frozenset("部科办处室一二三四五六")
_SIDES = frozenset("沿临滨环东西南北上下前后")
_SIDE_ENDS = frozenset("面边头侧部方间述列")
_PARTS = frozenset("部处科室组班队站所院厂段")
"""What makes a department of a verb: 操作部."""
_AND = re.compile(r"(?:大学|[省市区县镇乡]|街道)[\u3400-\u9fff]{2,6}\Z")
"""Before 与 or 和 in the name of one body: 甲大学经济与管理学院, 甲区人力资源和社会保障局."""
_RESULTS = frozenset("到给成为入出上往了着过")
"""A verb that ends so is one of the sentence: 送到, 当上."""
_INSIDE_NAME = 4
"""A verb can be part of a name when at most so many characters stand between it and the ending."""
LONGEST = 36
"""No name of an organisation is longer, in characters."""
_STOP_TAGS = frozenset(
    {
        "p",
        "c",
        "d",
        "df",
        "dg",
        "r",
        "rr",
        "rz",
        "t",
        "tg",
        "y",
        "e",
        "o",
        "uj",
        "ul",
        "uz",
        "ug",
        "ud",
        "uv",
        "u",
        "f",
        "zg",
    }
)
_LONE_TAGS = frozenset({"c", "r", "rr", "rz", "y", "e", "o", "uj", "ul", "uz", "ug", "ud", "uv", "u"})
"""Of one character, only these end a name for sure: the others are often syllables of names."""
_LEADING_TAGS = frozenset({"v", "vd", "d", "ad", "t", "r", "c", "p", "f", "l", "i", "q", "uj", "u"})
_INSIDE = re.compile(r"[\w·•\-&]")
_RESIDENT = re.compile("(?:驻[镇区街乡村地]|辖区|区内|园区内)(?:企业|单位|商户)")
_TERM = re.compile("(?:新|上|本|这|第[一二三四五六七八九十0-9]+)(?:一)?届")
_COUNT = re.compile(
    r"[0-9一二三四五六七八九十百两多余]+(?:多|余)?(?:[家个名支位所批条届次项万年月日号]|来自)+(?:度(?!假))?"
)
_LONE_FUNCTION = frozenset(
    "的了着和与及或在由为向对从到于以将被把让并但且也都还就则即等至往自经因若使令叫请是有兼又赴要报据跟给替凭趁"
)


def left_edge(scene: Scene, end: int, low: int) -> int:
    """Where the name that ends at ``end`` begins, not before ``low``; ``end`` when there is none."""
    low = max(low, end - LONGEST)
    tail = scene.kind(end, low)
    place = end
    while place > low:
        step = _step(scene, place, low, end, tail)
        if step is None:
            break
        place = step
    begun = min(end, tail[0]) if tail else end
    if begun - place == 1 and (wider := _widened(scene, place, low)) < place:
        return wider
    return _named(scene, _trimmed(scene, _behind_verb(scene, place, begun), begun), low, begun)


def _named(scene: Scene, start: int, low: int, end: int) -> int:
    """A verb that is a firm's own name comes back, when only its trade is left: 远航|物流有限公司."""
    trade = [token for token in scene.words.within((start, end)) if token.end <= end]
    plain = bool(trade) and all(len(token.word) > 1 and token.tag in ("n", "vn") for token in trade)
    if not plain or start <= low or not _INSIDE.match(scene.text[start - 1]):
        return start
    token = scene.words.at(start - 1)
    firm = token.end == start and token.start >= low and len(token.word) == 2 and token.tag in ("v", "vn")
    opens = token.start <= low or not _INSIDE.match(scene.text[token.start - 1])
    return token.start if firm and opens and token.word not in scene.stops else start


def _widened(scene: Scene, place: int, low: int) -> int:
    """One word more for a name of which one character is left: 解放|门街道."""
    if place <= low or not _INSIDE.match(scene.text[place - 1]):
        return place
    token = scene.words.at(place - 1)
    word = token.word
    verb = len(word) < 2 or word in scene.stops or word in _VERB_LIKE or word[-1] in _RESULTS
    kept = verb or token.start < low or token.end != place or token.tag not in ("v", "vn", "a", "ad", "n")
    return place if kept else token.start


def _behind_verb(scene: Scene, start: int, end: int) -> int:
    """Where a name goes on behind a verb that the dictionary did not see (成|立石梁 is 成立 and 石梁)."""
    if "“" in scene.text[start:end]:
        return start
    found = (match.end() for match in scene.cutters.finditer(scene.text, start, end))
    return max((place for place in found if place < end), default=start)


def _step(scene: Scene, place: int, low: int, end: int, tail: tuple[int, Kind] | None) -> int | None:
    """One word, or one bracketed part, further to the left; None when the name ends here."""
    last = scene.text[place - 1]
    if last in OPENERS:
        start = opening(scene.text, place, low)
        return start if start is not None and _belongs(scene, start, place) else None
    if not _INSIDE.match(last):
        return None
    token = scene.words.at(place - 1)
    start = max(token.start, low)
    word = scene.text[start:place]
    if tail and tail[0] < place:
        return max(start, min(tail[0], place - 1)) if start < tail[0] else start
    return None if _stops(scene, token, word, end) or _acts(scene, token, tail) else start


def _second(scene: Scene, place: int) -> bool:
    """Whether a character is the second of a name (盛和集团): one other stands before it, behind a pause."""
    text = scene.text
    if place < 2 or not _INSIDE.match(text[place - 1]):
        return False
    function = text[place - 2] in _LONE_FUNCTION and len(scene.words.at(place - 2).word) == 1
    return not _INSIDE.match(text[place - 2]) or function


def _is_verb(token: Token) -> bool:
    """Whether the dictionary takes a word for a verb; a short idiom (春熙路) is a name."""
    verb = token.tag in _VERBS and (token.tag not in "il" or len(token.word) > 3)
    return verb and token.word not in divisions()


def _acts(scene: Scene, token: Token, tail: tuple[int, Kind] | None) -> bool:
    """Whether a word is a verb of the sentence, not one within a name such as 就业促进中心."""
    verb = _is_verb(token) or (len(token.word) == 4 and verbal(token.word[2:]))
    if not verb or len(token.word) == 1 or token.word in scene.lexicon.bodies:
        return False
    if tail is None or token.word[-1] in _RESULTS:
        return True
    if scene.text[token.end : tail[0]] in _PARTS:
        return False
    place = (scene.kind(tail[0], token.end) or tail)[0]
    if scene.text[place : place + 2] in RANKS or scene.text[place] in RANKS or scene.text[place] == "党":
        return True
    between = scene.text[token.end : place]
    return len(between) > _INSIDE_NAME or any(one in RANKS for one in between)


def _belongs(scene: Scene, start: int, end: int) -> bool:
    """Whether a bracketed or quoted part can be part of a name: not a title of a book."""
    return scene.text[start] != "《" and end < len(scene.text)


def _in_proper_name(scene: Scene, token: Token, word: str) -> bool:
    """Whether a word that is no noun is part of a name here: 沿江 of 沿江社区, 组织 of 组织二科."""
    if word in ("与", "和"):
        found = _AND.search(scene.text, max(0, token.start - 12), token.start)
        role = scene.role(token.start, max(0, token.start - 6))
        return (
            found is not None and role is None and scene.kind(token.start, max(0, token.start - 10)) is None
        )
    if word == "组织":
        ahead = scene.text[token.end : token.end + 2]
        department = ahead[:1] in _AFTER_ORGANISATION or ahead in ("人事", "统战", "宣传")
        return department or scene.text.endswith(_ORGANISED, 0, token.start)
    if word == "联合":
        return scene.words.at(token.start - 1).tag[:1] in "nj" and scene.kind(token.start, 0) is None
    return token.tag == "f" and len(word) > 1 and word[0] in _SIDES and word[-1] not in _SIDE_ENDS


def _stops(scene: Scene, token: Token, word: str, end: int) -> bool:
    if (word in _LONE_FUNCTION and _second(scene, token.start)) or _in_proper_name(scene, token, word):
        return False
    if word in _LONE_FUNCTION or word in _VERB_LIKE or (len(word) > 1 and word in scene.stops):
        return True
    role = scene.role(token.start + len(word), token.start) if len(word) > 2 else None
    if role and role.label.endswith(_POSTS):
        return True
    if word != token.word or word in _IN_NAMES:
        return False
    if len(word) > 1 and word in scene.lexicon.roles and (token.end == end or word.endswith(_POSTS)):
        return True
    return token.tag in (_STOP_TAGS if len(word) > 1 else _LONE_TAGS)


def _trimmed(scene: Scene, start: int, end: int) -> int:
    """Where the name begins once leading words that are no part of it are dropped."""
    while start < end:
        if scene.text[start] == "原" and scene.text[start + 1 : start + 2] in RANKS:
            start += 1
            continue
        counted = (
            _COUNT.match(scene.text, start, end)
            or _TERM.match(scene.text, start, end)
            or _RESIDENT.match(scene.text, start, end)
        )
        if counted:
            start = counted.end()
            continue
        token = scene.words.at(start)
        stop = min(token.end, end)
        if not _drops(scene, token, scene.text[start:stop]):
            return start
        start = stop
    return start


def _drops(scene: Scene, token: Token, word: str) -> bool:
    if scene.is_word("generic-plurals", word) or word in _LONE_FUNCTION or word in _DROPPED:
        return True
    ending = (
        word in scene.lexicon.bodies or word in scene.lexicon.units or _in_proper_name(scene, token, word)
    )
    leading = token.tag in _LEADING_TAGS and (token.tag not in "il" or len(word) > 3)
    part = scene.text[token.end : token.end + 1] in _PARTS
    whole = len(word) > 1 and word == token.word and word not in divisions()
    return whole and leading and not ending and not part


def clauses(text: str, span: Span) -> Iterator[Span]:
    """The stretches of a text between full stops, semicolons and line ends."""
    for found in re.compile(r"[^。！!？?；;\n]+").finditer(text, *span):
        yield found.span()
