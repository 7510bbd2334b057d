"""What CloudWatch documents of a dashboard's body, as far as a Workflow's has it: keys, types, and what they may hold.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

COLUMNS = 24
MOST_WIDGETS = 500
MOST_METRICS = 500

Check = Callable[[Any], bool]


def _whole(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and low <= value <= high


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_metric(value: Any) -> bool:
    """Namespace, name, pairs of a dimension and its value, and options."""
    *texts, options = value
    known = {"color", "label", "stat"}
    return len(texts) >= 4 and len(texts) % 2 == 0 and all(map(_is_text, texts)) and set(options) <= known


def _is_axis(value: Any) -> bool:
    return set(value) <= {"left", "right"} and all(
        set(side) <= {"label", "min", "max", "showUnits"} for side in value.values()
    )


def _is_annotations(value: Any) -> bool:
    return set(value) == {"horizontal"} and all(
        set(line) == {"label", "value"} and isinstance(line["value"], int) for line in value["horizontal"]
    )


WIDGET: Mapping[str, Check] = {
    "type": lambda value: value in PROPERTIES,
    "x": _whole(0, COLUMNS - 1),
    "y": _whole(0, 10_000),
    "width": _whole(1, COLUMNS),
    "height": _whole(1, 1000),
    "properties": lambda value: isinstance(value, dict),
}

PROPERTIES: Mapping[str, Mapping[str, Check]] = {
    "metric": {
        "title": _is_text,
        "region": _is_text,
        "view": lambda value: value in ("timeSeries", "singleValue", "gauge", "bar", "pie", "table"),
        "period": lambda value: value % 60 == 0,
        "metrics": lambda value: 0 < len(value) <= MOST_METRICS and all(map(_is_metric, value)),
        "stat": lambda value: value in ("SampleCount", "Average", "Sum", "Minimum", "Maximum"),
        "stacked": lambda value: isinstance(value, bool),
        "yAxis": _is_axis,
        "annotations": _is_annotations,
    },
    "log": {
        "title": _is_text,
        "region": _is_text,
        "view": lambda value: value in ("table", "timeSeries", "bar", "pie"),
        "query": lambda value: _is_text(value) and value.startswith("SOURCE '"),
    },
}

NEEDED = {"metric": {"metrics", "region"}, "log": {"query", "region"}}


def problems(body: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with *body*."""
    if set(body) != {"widgets"} or len(body["widgets"]) > MOST_WIDGETS:
        yield f"{len(body['widgets'])} widgets, and the keys {sorted(body)}"
    for index, widget in enumerate(body["widgets"]):
        for key in WIDGET.keys() | widget.keys():
            if key not in WIDGET or key not in widget or not WIDGET[key](widget[key]):
                yield f"widgets[{index}].{key}: {widget.get(key)!r}"
        properties, known = widget["properties"], PROPERTIES[widget["type"]]
        for key in NEEDED[widget["type"]] | properties.keys():
            if key not in known or key not in properties or not known[key](properties[key]):
                yield f"widgets[{index}].properties.{key}: {properties.get(key)!r}"
    yield from _misplaced(body["widgets"])


def _misplaced(widgets: list[dict[str, Any]]) -> Iterator[str]:
    taken = dict[tuple[int, int], int]()
    for index, widget in enumerate(widgets):
        if widget["x"] + widget["width"] > COLUMNS:
            yield f"widgets[{index}] is wider than the grid"
        for x in range(widget["x"], widget["x"] + widget["width"]):
            for y in range(widget["y"], widget["y"] + widget["height"]):
                if taken.setdefault((x, y), index) != index:
                    yield f"widgets[{index}] is on widgets[{taken[x, y]}]"
                    return
