"""The work on a PDF's bytes, in a process of its own: `python -m allocation.files.letters.pdf_process`.

A PDF is a program of a kind, and the libraries that run it can be made to take all memory, all time, or the
process with them. What is read here is plain text and numbers, written as JSON; whoever asked puts limits on
memory and time, and nothing is left behind. Two libraries that know nothing of each other read each page: one
gives the text as it flows, the other where each sign stands.
"""

import io
import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

_MOST_STREAM = 40_000_000
_MOST_MEMORY = 300_000_000
_MOST_SIGNS = 20_000
"""Signs on a page: a page of the smallest print has six thousand."""

_GAP_OF_CELLS = 0.72
_GAP_OF_WORDS = 0.12
_SAME_LINE = 0.45
_SMALL = 0.9
_TOUCHING = 1.5
_OVERLAPPING = 0.5
_LAST_BLANK = 32
_NO_SIGNS = frozenset((0xA0, 0xFFFE, 0xFFFF, 0x2028, 0x2029, 0x202F, 0x2007, 0x2009))
_LEAST_CONTRAST = 40
_FIGURES_FOR_A_TABLE = 3
_NEAR = 6
_ENDS_IN_FIGURE = re.compile(r"[0-9][)%*]?$|[0-9] ?%$|(?:^|\s)[-\u2013\u2212]$")


def work(content: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked of a PDF: its pages as text, or the picture of one page."""
    if "picture" in asked:
        return _picture(content, int(asked["picture"]), float(asked["scale"]))
    return _pages(content, int(asked["pages"]))


def _pages(content: bytes, most: int) -> dict[str, Any]:
    """Each page's text as it flows, and the lines where its signs stand for those that may have a table."""
    flowing, refused = _flowing(content, most)
    if refused:
        return {"refused": refused}
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        return {"refused": "password" if "assword" in str(fault) else "broken"}
    pages = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        flow = flowing[number] if number < len(flowing) else ""
        plain = text.get_text_bounded()
        if _may_have_table(flow) or _may_have_table(plain):
            lines, hidden = _placed(page, text)
        else:
            lines, hidden = [], []
        pages.append({"flow": flow, "plain": plain, "lines": lines, "hidden": hidden})
        text.close()
        page.close()
    return {"pages": pages}


def _flowing(content: bytes, most: int) -> tuple[list[str], str]:
    """Each page's text in the order in which the file draws it, by pypdf; or why there is none."""
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    _keep_limits()
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return [], "password"
        count = len(reader.pages)
        if count > most:
            return [], f"pages{count}"
        return [_text_of(page) for page in reader.pages], ""
    except pypdf.errors.LimitReachedError:
        return [], "bomb"
    except (pypdf.errors.DependencyError, NotImplementedError):
        return [], ""
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError):
        return [], "broken"


def _keep_limits() -> None:
    """The library's own limits, narrower: no page of a letter unpacks to more."""
    import pypdf

    pypdf.overwrite_configuration(
        zlib_maximum_output_length=_MOST_STREAM,
        lzw_maximum_output_length=_MOST_STREAM,
        run_length_maximum_output_length=_MOST_STREAM,
        array_based_stream_maximum_output_length=_MOST_STREAM,
        stream_decoding_work_maximum_length=2 * _MOST_STREAM,
    )


def _text_of(page: Any) -> str:
    """One page's text; a page that the library stumbles over has none, and the other reading stands alone."""
    from pypdf.errors import LimitReachedError

    try:
        return str(page.extract_text())
    except LimitReachedError:
        raise
    except Exception:  # the library raises whatever its parts raise
        return ""


def _may_have_table(text: str) -> bool:
    """Whether a few lines near one another end in a figure: other pages are not looked at sign by sign."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    ends = [_ENDS_IN_FIGURE.search(line) is not None for line in lines]
    return any(sum(ends[at : at + _NEAR]) >= _FIGURES_FOR_A_TABLE for at in range(len(ends)))


def _placed(page: Any, text: Any) -> tuple[list[Any], list[Any]]:
    """The page's lines by where their signs stand, and the words with figures that nobody can see."""
    signs = _signs(text)
    width, height = page.get_size()
    lines = [_line(one, height) for one in _by_line(signs)]
    return lines, list(_hidden(page, lines, width, height))


Sign = tuple[str, float, float, float, float]
"""A sign with its left, bottom, right and top, in points from the lower left corner."""


def _signs(text: Any) -> list[Sign]:
    """The page's signs but its blanks, asked of the library one by one without what it wraps around."""
    from ctypes import byref

    from pypdfium2 import raw

    box, page, signs = raw.FS_RECTF(), text.raw, []
    here, code_of, box_of = byref(box), raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for number in range(min(text.count_chars(), _MOST_SIGNS)):
        code = code_of(page, number)
        if code <= _LAST_BLANK or code in _NO_SIGNS:
            continue
        if box_of(page, number, here):
            signs.append((chr(code), box.left, box.bottom, box.right, box.top))
    return signs


def _by_line(signs: list[Sign]) -> list[list[Sign]]:
    """The signs by lines from the top down: those whose middles are about as high, from left to right.

    Signs that stand exactly as high belong together, so that a line is looked for once and not sign by sign.
    A small raised sign belongs to the word that it follows at once, whichever line its middle is near.
    """
    if not signs:
        return []
    as_high = _as_high(signs)
    heights = sorted(height for alike in as_high for height in [_height(alike[0])] * len(alike))
    least = _SMALL * heights[len(heights) // 2]
    lines: list[list[Sign]] = []
    for alike in as_high:
        if _height(alike[0]) >= least:
            _into(lines, lines[-3:], alike)
    for sign in signs:
        if sign[4] - sign[2] < least and not _after_its_word(lines, sign):
            _into(lines, lines, [sign])
    lines.sort(key=lambda line: -_middle(line[0]))
    return [sorted(line, key=lambda one: one[1]) for line in lines]


def _as_high(signs: Iterable[Sign]) -> list[list[Sign]]:
    """The signs that stand exactly as high, from the top down, and from the left where middles are equal."""
    alike: dict[tuple[float, float], list[Sign]] = {}
    for sign in signs:
        alike.setdefault((sign[2], sign[4]), []).append(sign)
    return sorted(alike.values(), key=lambda same: (-_middle(same[0]), min(one[1] for one in same)))


def _height(sign: Sign) -> float:
    return sign[4] - sign[2]


def _middle(sign: Sign) -> float:
    return (sign[2] + sign[4]) / 2


def _into(lines: list[list[Sign]], near: list[list[Sign]], alike: list[Sign]) -> None:
    """Put signs that stand as high on the nearest line that is about as high, or begin one."""
    middle, height = _middle(alike[0]), _height(alike[0])
    best, least = None, _SAME_LINE * max(height, 4)
    for line in reversed(near):
        apart = abs(_middle(line[0]) - middle)
        if apart < max(least, _SAME_LINE * _height(line[0])) and (best is None or apart < best[0]):
            best = (apart, line)
    if best:
        best[1].extend(alike)
    else:
        lines.append(alike)


def _after_its_word(lines: list[list[Sign]], sign: Sign) -> bool:
    """Put a small sign on the nearest line with a word that ends where it begins; whether there is one."""
    near = [line for line in lines if abs(_middle(line[0]) - _middle(sign)) <= _height(line[0])]
    near = [
        line
        for line in near
        if any(abs(one[3] - sign[1]) < _TOUCHING for one in line)
        and not any(one[1] < sign[3] - _OVERLAPPING and one[3] > sign[1] + _OVERLAPPING for one in line)
    ]
    if near:
        min(near, key=lambda line: abs(_middle(line[0]) - _middle(sign))).append(sign)
    return bool(near)


def _line(signs: list[Sign], height: float) -> dict[str, Any]:
    """A line's pieces, parted where the gap is wide, with where they begin and end."""
    pieces: list[list[Any]] = []
    end = -inf
    for sign, left, bottom, right, top in signs:
        size, gap = top - bottom if top - bottom > 1 else 1.0, left - end
        if gap > _GAP_OF_CELLS * size:
            pieces.append([sign, left, right])
        else:
            pieces[-1][0] += f" {sign}" if gap > _GAP_OF_WORDS * size else sign
            pieces[-1][2] = max(right, pieces[-1][2])
        end = right if right > end else end
    return {"top": round(height - signs[0][4], 1), "bottom": round(height - signs[0][2], 1), "pieces": pieces}


def _hidden(page: Any, lines: list[dict[str, Any]], width: float, height: float) -> Iterator[list[Any]]:
    """Pieces with figures that the page, drawn, does not show: white on white, covered, or outside."""
    drawn = None
    for number, line in enumerate(lines):
        for text, left, right in line["pieces"]:
            if not any(sign in "0123456789" for sign in text):
                continue
            if right < 0 or left > width or line["bottom"] < 0 or line["top"] > height:
                yield [number, text]
                continue
            if drawn is None:
                drawn = page.render(scale=1, grayscale=True).to_numpy()
            seen = drawn[
                max(0, int(line["top"])) : int(line["bottom"]) + 1, max(0, int(left)) : int(right) + 1
            ]
            if seen.size and int(seen.max()) - int(seen.min()) < _LEAST_CONTRAST:
                yield [number, text]


def _picture(content: bytes, number: int, scale: float) -> dict[str, Any]:
    """A page drawn, as PNG in base 64, with its lines and how high it is."""
    import base64

    import pypdfium2

    page = pypdfium2.PdfDocument(content)[number - 1]
    raw = io.BytesIO()
    page.render(scale=scale).to_pil().save(raw, "PNG")
    height = page.get_size()[1]
    lines = [_line(one, height) for one in _by_line(_signs(page.get_textpage()))]
    return {"png": base64.b64encode(raw.getvalue()).decode("ascii"), "lines": lines, "height": height}


def limited() -> None:
    """Take no more than so much memory, where the system can hold a process to it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def main() -> None:
    """Read what is asked on the first line and the PDF after it; write the answer."""
    limited()
    asked = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(work(sys.stdin.buffer.read(), asked)))


if __name__ == "__main__":
    main()
