"""How wide text is, and where it breaks; no font is asked, so that a picture is the same on each machine."""

import unicodedata

WIDTHS = {
    **dict.fromkeys("ijl'", 0.22),
    **dict.fromkeys(" !,./:;I[]\\ft|", 0.28),
    **dict.fromkeys('()-r`{}"*', 0.36),
    **dict.fromkeys("Jcksvxyz^", 0.5),
    **dict.fromkeys("ABEKPSVXYCDHNRUw&", 0.72),
    **dict.fromkeys("GOQmMW%@", 0.9),
}
"""Of Arimo, Arial and Helvetica, in parts of the size of the letters."""

OTHER, OTHER_SCRIPTS, WIDE = 0.56, 0.67, 1.05
"""Of a character that is not above, of those beyond ASCII, of emoji and East Asian ones."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide *text* is at most, in pixels, in letters of *size* pixels."""
    return sum(map(_width, text)) * size * (1.07 if bold else 1)


def wrapped(text: str, size: float, widest: float, most: int, *, bold: bool = False) -> list[str]:
    """*text* in lines of at most *widest* pixels, broken at blanks if possible; after *most* lines it ends in `…`."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width(joined, size, bold=bold) <= widest:
            lines[-1] = joined
            continue
        if len(lines) == most:
            return [*lines[:-1], _cut(joined, size, widest, bold)]
        lines += [""] if lines[-1] else []
        for character in word:
            if _width(character) and width(lines[-1] + character, size, bold=bold) > widest:
                lines.append("")
            lines[-1] += character
        if len(lines) > most:
            return [*lines[: most - 1], _cut(lines[most - 1] + lines[most], size, widest, bold)]
    return lines


def _cut(text: str, size: float, widest: float, bold: bool) -> str:
    while text and width(text + "…", size, bold=bold) > widest:
        text = text[:-1]
    return text + "…"


def _width(character: str) -> float:
    if character.isascii():
        return WIDTHS.get(character, OTHER)
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return WIDE if unicodedata.east_asian_width(character) in "WF" else OTHER_SCRIPTS
