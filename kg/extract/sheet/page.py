"""What is of the page and not of the article: menus, paths, source lines, share buttons, footers."""

import re
from dataclasses import dataclass
from datetime import date, timedelta


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms))


_WHOSE = r"[^，。]{0,20}"
_PATH = _any(
    r"(?:您?(?:当前|现在)的?(?:所在)?的?位置|您的位置|所在位置|当前栏目)(?:是|为)?[ ]*[:：]?.{0,80}",
    r"(?:网站)?(?:首页|主页)(?:[ ]*[ >＞»›→|/\\·—-][ ]*[^ >＞»›，。]{1,16}){0,10}",
    r"[^ >＞»›，。]{1,16}(?:[ ]*[>＞»›]+[ ]*[^>＞»›，。]{1,40}){2,}",
)
_BUTTON = _any(
    r"【?[上下]一(?:篇|条|页|则|个)】?(?:[ ]*[:：].*|[ ]*)",
    r"【?(?:返回|回到)(?:首页|列表|顶部|上页|主页|上一页)?】?",
    r"[【\[]?(?:打印|关闭|收藏|分享|复制链接|我要纠错|纠错|举报|评论|点赞|转发|在看|阅读原文|扫一扫)"
    r"(?:本页|窗口|页面|文章|此页|到|至|本文)?[】\]]?(?:[ :：|【\[（(].{0,60})?",
    rf"扫一扫{_WHOSE}",
    rf"(?:分享|扫描|长按|微信扫)[^，。]{{0,30}}(?:二维码|关注|微信|微博|朋友圈|QQ空间){_WHOSE}",
    r"[【\[（(]?字(?:体|号)(?:大小)?[ ]*[:：].{0,30}",
    r"[【\[]?[ ]*[大小][ ]+中[ ]+[大小][ ]*[】\]]?",
    r"(?:点击|阅读|浏览|访问|评论)(?:数|量|次数|率)?[ ]*[:：（(][ ]*\d*.{0,20}",
    r"(?:点击|阅读|浏览)[ ]*\d+[ ]*次?",
    r"\d+[ ]*次?(?:阅读|浏览|评论|点赞)",
    r"(?:登录|注册|搜索|无障碍|长者版|繁體|简体|English|RSS|APP下载|客户端|设为首页|加入收藏|收藏本站|站内搜索)"
    r"(?:[ |/].{0,60})?",
    r"(?:更多|MORE|more)[ ]*[>＞»…]*",
    r"(?:微信|微博|朋友圈|QQ空间|QQ好友)(?:[ |/].{0,40})?",
    r"附件(?:下载)?[ ]*[:：].{0,80}",
)
_FOOTER = re.compile(
    r".{0,20}(?:版权所有(?!制)|版权声明|Copyright|copyright|©|ICP[备证]|公网安备|网站标识码|网站地图|"
    r"技术支持[:：]|免责声明|联系我们(?!的)|举报电话[:：]|未经(?:书面)?授权).{0,160}"
)
_MORE = re.compile(
    r"[【\[■●]?(?:相关|延伸|热门|推荐|热点|最新|精彩|更多)"
    r"(?:阅读|新闻|链接|文章|推荐|报道|资讯|内容|稿件|推介)[】\]]?[ :：]*"
)
_DATE = r"(?:19|20)\d\d[ ]*(?:[-/.年][ ]*)\d{1,2}[ ]*(?:[-/.月][ ]*)\d{1,2}[ ]*日?"
_TIME = r"(?:[ T]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_DATED = re.compile(rf"({_DATE}){_TIME}")
_SOURCE = re.compile(
    r"(?:文章|信息|稿件|新闻|内容|资料)?(?:来源|稿源|发布机构|发布单位|发布者|发布人)(?:于|单位|媒体)?"
    r"[ ]*[:：][ ]*(?P<name>[^ |｜：:]{0,30})"
)
_WHEN = re.compile(
    r"(?:发布|发表|更新|发稿|刊发|成文|上网|录入|生成)?(?:时间|日期|于)"
    rf"[ ]*[:：]?[ ]*(?P<date>{_DATE})"
)
_HOUSE_DATED = re.compile(
    r"(?P<name>[^ ，。：:]{2,20}(?:网|网站|报|社|局|委|部|办|府|发布|中心|镇|街道|台|客户端))"
    rf"[ ]+(?P<date>{_DATE}){_TIME}"
)
_LABELLED = re.compile(r"[一-鿿]{2,6}[ ]*[:：]")
_LINE = 120
_DIGITS = re.compile(r"\d+")
_MONTHS, _DAYS = 12, 31


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page says of itself: who published it, and when (ISO 8601); empty where it does not say."""

    publisher: str = ""
    date: str = ""

    def __or__(self, other: "PageFacts") -> "PageFacts":
        return PageFacts(self.publisher or other.publisher, self.date or other.date)


def is_navigation(text: str) -> bool:
    """Whether a line is of the page: a path, a button, a footer, a source line, a bare date.

    >>> [is_navigation(text) for text in ("首页 > 党建 > 新闻", "来源：甲网", "2023-06-12", "甲区委开会")]
    [True, True, True, False]
    """
    if len(text) > _LINE * 2 or "。" in text[:-1]:
        return bool(_FOOTER.fullmatch(text)) and len(text) <= _LINE * 2
    forms = (_PATH, _BUTTON, _FOOTER, _MORE)
    return any(form.fullmatch(text) for form in forms) or _is_source_line(text)


def ends_article(text: str) -> bool:
    """Whether what follows a line belongs to other articles."""
    return bool(_MORE.fullmatch(text))


def ends_story(text: str) -> bool:
    """Whether a line belongs to what stands below an article."""
    return bool(_FOOTER.fullmatch(text) or re.match(r"【?[上下]一(?:篇|条)", text))


def facts(text: str) -> PageFacts:
    """What a navigation line says of publisher and date."""
    source, dated = _SOURCE.search(text), _WHEN.search(text) or _DATED.search(text)
    name = source["name"].strip("《》“”\"'()（）【】[]，,；; ") if source else ""
    name = re.sub(rf"{_DATE}.*", "", name)
    if source and text[source.end() :].lstrip()[:1] in {":", "："}:
        name = ""
    house = _HOUSE_DATED.fullmatch(text)
    name = name or (house["name"] if house else "")
    return PageFacts(name, iso(dated[1] if dated else ""))


def iso(written: str) -> str:
    """A whole date as ISO 8601, or nothing when it is none.

    >>> iso("2023年6月2日"), iso("2023-13-01")
    ('2023-06-02', '')
    """
    numbers = [int(number) for number in _DIGITS.findall(written)]
    if len(numbers) != 3 or not (1 <= numbers[1] <= _MONTHS and 1 <= numbers[2] <= _DAYS):
        return ""
    return "{:04}-{:02}-{:02}".format(*numbers)


def month_and_day(digits: str, page: str) -> tuple[int, int] | None:
    """The month and day of a date that lost its 月 (``512日``), when the page's date agrees.

    It agrees when the date lies at most a month before the page's, and no other reading does.

    >>> month_and_day("512", "2023-05-15"), month_and_day("512", "2023-09-15"), month_and_day("512", "")
    ((5, 12), None, None)
    """
    try:
        told = date.fromisoformat(page)
        splits = [
            (int(digits[:cut]), int(digits[cut:])) for cut in (1, 2) if digits[cut : cut + 1] not in {"", "0"}
        ]
    except ValueError:
        return None
    fits = [(month, day) for month, day in splits if _within_a_month(month, day, told)]
    return fits[0] if len(fits) == 1 else None


def _within_a_month(month: int, day: int, told: date) -> bool:
    try:
        found = date(told.year - (month > told.month), month, day)
    except ValueError:
        return False
    return timedelta() <= told - found <= timedelta(days=31)


def _is_source_line(text: str) -> bool:
    if len(text) > _LINE:
        return False
    bare = text.strip(" （()）【】[]")
    if _DATED.fullmatch(bare) or _HOUSE_DATED.fullmatch(bare) or _SOURCE.match(bare):
        return True
    dated = _DATED.match(bare) or _WHEN.match(bare)
    return bool(dated and (len(bare) == dated.end() or _LABELLED.search(bare) or _SOURCE.search(bare))) and (
        "，" not in bare
    )
