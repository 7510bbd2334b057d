"""The colours of a picture: custom properties for light and dark, and the classes that use them."""

import re

LIGHT = {
    "paper": "#ffffff",
    "ink": "#16202e",
    "muted": "#566273",
    "line": "#8793a3",
    "box": "#ffffff",
    "border": "#b3bdca",
    "frame": "#f4f6f9",
    "focus": "#1668dc",
    "task": "#c8580a",
    "choice": "#5a55d6",
    "wait": "#b02a80",
    "pass": "#64707f",
    "parallel": "#00788a",
    "map": "#0f6cb3",
    "succeed": "#1f7a34",
    "fail": "#c62828",
    "icon": "#ffffff",
    "succeeded": "#1f8a3b",
    "succeeded-box": "#e9f7ec",
    "failed": "#d32f2f",
    "failed-box": "#fdebea",
    "caught": "#b86e00",
    "caught-box": "#fff4de",
    "running": "#1668dc",
    "running-box": "#e6f0fd",
    "canceled": "#6b7684",
    "canceled-box": "#eceff3",
}

DARK = {
    "paper": "#12171e",
    "ink": "#e8edf3",
    "muted": "#a5b1c0",
    "line": "#7c899a",
    "box": "#1c242e",
    "border": "#4a5768",
    "frame": "#171e27",
    "focus": "#7fb4ff",
    "task": "#d9691c",
    "choice": "#736ee6",
    "wait": "#c7459a",
    "pass": "#6f7c8c",
    "parallel": "#128a9c",
    "map": "#2a80c8",
    "succeed": "#2f8f46",
    "fail": "#d84343",
    "icon": "#ffffff",
    "succeeded": "#4cc26a",
    "succeeded-box": "#16301e",
    "failed": "#ff6b66",
    "failed-box": "#3a1c1d",
    "caught": "#f0a93a",
    "caught-box": "#372812",
    "running": "#6aa9ff",
    "running-box": "#152a47",
    "canceled": "#98a4b3",
    "canceled-box": "#262f3a",
}

TYPES = ("task", "choice", "wait", "pass", "parallel", "map", "succeed", "fail")
STATUSES = ("succeeded", "failed", "caught", "running", "canceled")

RULES = """
.flow { background: var(--paper); }
.flow text { font-family: Arimo, Arial, Helvetica, "Liberation Sans", sans-serif; fill: var(--ink); }
.flow .paper { fill: var(--paper); }
.flow .name { font-size: 13px; font-weight: 600; }
.flow .detail { font-size: 11px; fill: var(--muted); }
.flow .label { font-size: 11px; fill: var(--muted); }
.flow .label { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.flow .box { fill: var(--box); stroke: var(--border); stroke-width: 1.2px; }
.flow .frame { fill: var(--frame); }
.flow .branch { fill: none; stroke: var(--border); stroke-width: 1px; stroke-dasharray: 2 3; }
.flow .icon, .flow .badge path, .flow .retry { fill: none; stroke-linecap: round; stroke-linejoin: round; }
.flow .icon { stroke: var(--icon); stroke-width: 1.7px; }
.flow .retry { stroke: var(--muted); stroke-width: 1.7px; }
.flow .badge path { stroke: var(--paper); stroke-width: 2px; }
.flow .badge circle { stroke: var(--paper); stroke-width: 1.5px; }
.flow .reference { fill: var(--frame); stroke: var(--border); stroke-width: 1px; }
.flow .mark { fill: var(--muted); stroke: none; }
.flow .mark-text { font-size: 11px; font-weight: 600; fill: var(--paper); }
.flow .line { fill: none; stroke: var(--line); stroke-width: 1.3px; }
.flow .tip { fill: var(--line); }
.flow .catch .line { stroke-dasharray: 5 4; }
.flow .taken .line { stroke: var(--ink); stroke-width: 2.6px; }
.flow .taken .tip { fill: var(--ink); }
.flow .taken .label { fill: var(--ink); font-weight: 600; }
.flow .state { cursor: pointer; outline: none; }
.flow .state:hover > .box { stroke: var(--muted); }
.flow .state:focus-visible > .box { stroke: var(--focus); stroke-width: 3px; }
.flow .canceled > .box { stroke-dasharray: 6 3; }
.flow .unreached > .box { stroke-dasharray: 3 3; }
.flow .unreached > .name { fill: var(--muted); font-weight: 400; }
.flow .unreached > .tile { opacity: 0.45; }
"""

OF_TYPE = ".flow .{0} > .tile {{ fill: var(--{0}); }}\n"

OF_STATUS = """.flow .{0} > .box {{ fill: var(--{0}-box); stroke: var(--{0}); stroke-width: 2px; }}
.flow .{0} > .frame {{ fill: var(--frame); }}
.flow .{0} > .badge circle {{ fill: var(--{0}); }}
"""


def style() -> str:
    """CSS for a page: it follows whether the reader prefers light or dark."""
    dark = f"@media (prefers-color-scheme: dark) {{\n.flow {{ {_properties(DARK)} }}\n}}"
    return f".flow {{ color-scheme: light dark; {_properties(LIGHT)} }}\n{dark}{_rules()}"


def flat_style() -> str:
    """The light colours in CSS without custom properties and media queries, which resvg doesn't know."""
    return re.sub(r"var\(--([\w-]+)\)", lambda match: LIGHT[match[1]], _rules())


def _rules() -> str:
    return RULES + "".join(map(OF_TYPE.format, TYPES)) + "".join(map(OF_STATUS.format, STATUSES))


def _properties(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
