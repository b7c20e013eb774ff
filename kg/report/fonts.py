"""Fonts: how wide a label is, measured with a font of this machine that has Chinese characters.

Figures hold real text, which the reader's own machine draws; the font here only says how much room it takes.
Where there is none, room is reckoned by cells (Unicode Standard Annex 11), and :func:`cjk` says so by None.
"""

import logging
from functools import cache
from typing import Any

from kg.records import Text
from kg.table import width

CANDIDATES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "Arial Unicode MS",
)
"""Fonts with simplified Chinese on Linux, macOS and Windows, the best first."""
FAMILIES = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'WenQuanYi Micro Hei', 'Hiragino Sans GB', SimHei, sans-serif"
)
"""What the text of figures asks of the reader's machine."""
NARROW = 0.56
"""How many em a Latin letter takes on average, where there is no font to measure it with."""
MISSING = Text(
    "本机没有找到中文字体，图中标签的宽度按字数估算，个别标签可能略有重叠；安装 Noto Sans CJK SC"
    "（如 Debian/Ubuntu 的 fonts-noto-cjk）后重新生成即可。文字本身不受影响，由读者的设备显示。",
    "No font with Chinese characters was found on this machine: the room for the labels of figures is "
    "estimated, and some may touch. Install Noto Sans CJK SC (fonts-noto-cjk on Debian and Ubuntu) and write "
    "the report again. The text itself is not affected: the reader's device draws it.",
)


@cache
def cjk() -> str | None:
    """The name of a font with Chinese characters, or None when this machine has none."""
    from matplotlib import font_manager

    names = set(font_manager.get_font_names())
    return next((name for name in CANDIDATES if name in names), None)


def measured(text: str, size: float) -> float:
    """How wide a line of text is, in the unit of ``size``."""
    font = _font(cjk())
    if font is None:
        return sum(_cell(letter) for letter in text) * size
    font.set_size(100, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / 100 * size


def wrapped(text: str, room: int, most: int = 3) -> list[str]:
    """A label in lines of about ``room`` cells; what goes beyond ``most`` lines ends in dots.

    Latin text breaks at spaces, Chinese anywhere.

    >>> wrapped("虹桥商务区区域党建联席会议", 16)
    ['虹桥商务区区域', '党建联席会议']
    """
    words = _pieces(text)
    lines = -(-width(text) // room)
    goal = min(room, -(-width(text) // lines) + 2) if lines > 1 else room
    found = [""]
    for word in words:
        if found[-1] and width(found[-1] + word.rstrip()) > goal:
            found.append("")
        found[-1] += word
    found = [line.strip() for line in found]
    return found if len(found) <= most else [*found[: most - 1], found[most - 1][: room // 2 + 2] + "…"]


def _pieces(text: str) -> list[str]:
    """Words with the space behind them, wide characters each alone."""
    found: list[str] = []
    for letter in text:
        narrow = width(letter) < 2  # noqa: PLR2004 - as many cells as a Chinese character has
        if found and narrow and not found[-1].endswith(" ") and width(found[-1][-1]) < 2:  # noqa: PLR2004
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _cell(letter: str) -> float:
    cells = width(letter)
    return 1.0 if cells > 1 else NARROW * cells


@cache
def _font(name: str | None) -> Any:
    """The font's own measurer; None where there is no font, or it cannot be opened."""
    if name is None:
        return None
    from matplotlib import font_manager

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    path = font_manager.findfont(font_manager.FontProperties(family=[name]), fallback_to_default=False)
    return font_manager.get_font(path)
