"""The rules of a Choice state, in both query languages.

https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from asl.problem import printable
from asl.rules.expressions import is_expression, read_expression
from asl.rules.place import Check, Place, kind
from asl.rules.templates import template
from asl.rules.values import any_path, is_timestamp, wrong
from asl.rules.variables import assign
from asl.walk import Object, as_list


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_RELATIONS = ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals")

VALUES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "String": ("a string", lambda value: isinstance(value, str)),
    "Numeric": ("a number", _is_number),
    "Boolean": ("true or false", lambda value: isinstance(value, bool)),
    "Timestamp": (
        "a date and time such as 2016-03-14T01:59:00Z",
        lambda value: isinstance(value, str) and is_timestamp(value),
    ),
}

OPERATORS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    **{f"{type_}{how}": VALUES[type_] for type_ in ("String", "Numeric", "Timestamp") for how in _RELATIONS},
    "BooleanEquals": VALUES["Boolean"],
    "StringMatches": VALUES["String"],
    **{f"Is{what}": VALUES["Boolean"] for what in ("Null", "Present", "Numeric", "String", "Boolean", "Timestamp")},
}
"""What each comparison operator compares with."""

PATH_OPERATORS = frozenset(
    f"{operator}Path" for operator in OPERATORS if operator.endswith(("Equals", "Than")) and operator != "StringMatches"
)
BOOLEAN = ("And", "Or", "Not")
ALL_OPERATORS = frozenset((*OPERATORS, *PATH_OPERATORS, *BOOLEAN))

JSONPATH_RULE_FIELDS = ("Next", "Variable", "Comment", "Assign", *sorted(ALL_OPERATORS))
JSONATA_RULE_FIELDS = ("Next", "Condition", "Comment", "Assign", "Output")


def choices(holder: Place, key: str | int, value: object) -> None:
    """Choices: a list of rules."""
    place = holder.at(key)
    rules = as_list(value)
    if not rules:
        place.problem("CHOICE-CHOICES", f"is {kind(value)}; allowed is a list of one or more rules")
    check = _jsonata_rule if place.is_jsonata else _top_rule
    for index, rule in enumerate(rules):
        here = place.at(index)
        if type(rule) is not dict:
            here.problem("CHOICE-CHOICES", f"is {kind(rule)}; a rule is an object")
            continue
        if "Next" not in rule:
            here.problem("CHOICE-RULE-NEXT", "has no Next; a rule says which state is next")
        check(here, rule)
    if len(rules) > 1:
        _look_for_dead_rules(place, rules)


def _jsonata_rule(place: Place, rule: Object) -> None:
    for field, value in rule.items():
        check = _JSONATA_RULE.get(field, _unknown_in_jsonata)
        if check is not None:
            check(place, field, value)
    if "Condition" not in rule:
        place.problem("CHOICE-JSONATA", 'has no Condition; a JSONata rule has a "Condition": "{% ... %}"')


def _condition(holder: Place, key: str | int, value: object) -> None:
    if isinstance(value, str) and is_expression(value):
        read_expression(holder.at(key), value)
    elif not isinstance(value, bool) and not holder.subject.is_unknown(value):
        wrong(holder, key, "CHOICE-JSONATA", value, "an expression in {% %}, or a boolean")


def _unknown_in_jsonata(holder: Place, key: str | int, value: object) -> None:
    if key in JSONPATH_RULE_FIELDS:
        message = f"{key} is a field of JSONPath; a JSONata rule has a Condition"
        holder.at(key).problem("QL-JSONPATH-FIELD-IN-JSONATA", message)
    else:
        message = f"a rule has no field {printable(str(key))}"
        holder.at(key).problem("CHOICE-JSONATA", message, holder.subject.nearest(key, JSONATA_RULE_FIELDS, "fields"))


def _unknown_in_jsonpath(holder: Place, key: str | int, value: object) -> None:
    if key in JSONATA_RULE_FIELDS:
        message = f"{key} is a field of JSONata, and the state is JSONPath"
        holder.at(key).problem("QL-JSONATA-FIELD-IN-JSONPATH", message, 'set "QueryLanguage": "JSONata"')
    else:
        message = f"a rule has no field {printable(str(key))}"
        fix = holder.subject.nearest(key, JSONPATH_RULE_FIELDS, "fields and operators")
        holder.at(key).problem("CHOICE-ONE-OPERATOR", message, fix)


def _top_rule(place: Place, rule: Object) -> None:
    if "Or" in rule:
        _look_for_missing_input(place, rule)
    _rule(place, rule, _TOP_RULE)


def _rule(place: Place, rule: Object, checks: Mapping[str, Check | None]) -> None:
    operators = []
    for field, value in rule.items():
        check = checks.get(field, _unknown_in_jsonpath)
        if check is not None:
            if field in ALL_OPERATORS:
                operators.append(field)
            check(place, field, value)
    if not operators:
        if all(field in JSONPATH_RULE_FIELDS for field in rule):
            place.problem("CHOICE-ONE-OPERATOR", 'has no operator; a rule compares, for example "NumericEquals": 1')
    elif len(operators) > 1:
        message = f"has {len(operators)} operators, {' and '.join(sorted(operators))}; a rule has one"
        place.problem("CHOICE-ONE-OPERATOR", message, 'put each into a rule of its own, in an "And"')
    elif operators[0] in BOOLEAN:
        if "Variable" in rule:
            place.at("Variable").problem("CHOICE-ONE-OPERATOR", f"stands beside {operators[0]}, which has no Variable")
    elif "Variable" not in rule:
        place.problem("CHOICE-VARIABLE", f'has {operators[0]} and no Variable; write "Variable": "$.name"')


def _comparison(operator: str, allowed: str, is_right: Callable[[Any], bool]) -> Check:
    path_operator = f"{operator}Path" if f"{operator}Path" in PATH_OPERATORS else ""
    is_text = operator.startswith(("String", "Timestamp"))

    def check(holder: Place, key: str | int, value: object) -> None:
        looks_like_path = type(value) is str and value.startswith(("$.", "$$."))
        fix = f"did you mean {path_operator}?" if looks_like_path and path_operator else ""
        if is_right(value):
            if looks_like_path:
                message = f"{kind(value)} looks like a path and is compared as a string"
                holder.at(key).problem("TEMPLATE-NO-PATH", message, fix)
        elif not (holder.subject.is_unknown(value) and (is_text or type(value) is not str)):
            if fix:
                message = f"is {kind(value)}; {operator} compares with {allowed}"
                holder.at(key).problem("CHOICE-VALUE-TYPE", message, fix)
            else:
                wrong(holder, key, "CHOICE-VALUE-TYPE", value, allowed)

    return check


def _not(holder: Place, key: str | int, value: object) -> None:
    if isinstance(value, dict):
        _rule(holder.at(key), value, _INNER_RULE)
    else:
        holder.at(key).problem("CHOICE-BOOLEAN", f"is {kind(value)}; allowed is a rule")


def _and_or(holder: Place, key: str | int, value: object) -> None:
    place = holder.at(key)
    if not as_list(value):
        place.problem("CHOICE-BOOLEAN", f"is {kind(value)}; allowed is a list of one or more rules")
    for index, item in enumerate(as_list(value)):
        if isinstance(item, dict):
            _rule(place.at(index), item, _INNER_RULE)
        else:
            place.at(index).problem("CHOICE-BOOLEAN", f"is {kind(item)}; a rule is an object")


def _no_next(holder: Place, key: str | int, value: object) -> None:
    holder.at(key).problem("CHOICE-RULE-NEXT", "a rule inside And, Or or Not has no Next")


_JSONATA_RULE: dict[str, Check | None] = {
    "Condition": _condition,
    "Next": None,
    "Comment": None,
    "Assign": assign(),
    "Output": template(),
}
_INNER_RULE: dict[str, Check | None] = {
    "Variable": any_path("CHOICE-VARIABLE"),
    "Comment": None,
    "Next": _no_next,
    **{operator: _comparison(operator, *value) for operator, value in OPERATORS.items()},
    **dict.fromkeys(PATH_OPERATORS, any_path("CHOICE-VALUE-TYPE")),
    "And": _and_or,
    "Or": _and_or,
    "Not": _not,
}
_TOP_RULE: dict[str, Check | None] = {**_INNER_RULE, "Next": None, "Assign": assign()}


def _look_for_missing_input(place: Place, rule: Object) -> None:
    """A rule that asks with Or whether a path is present compares it even when it is absent."""
    parts = [part for part in as_list(rule.get("Or")) if isinstance(part, dict)]
    asked = {part.get("Variable") for part in parts if part.get("IsPresent") is True and _names(part)}
    for index, part in enumerate(as_list(rule.get("Or"))):
        if isinstance(part, dict) and _names(part) and part["Variable"] in asked and "IsPresent" not in part:
            message = f"{part['Variable']} is compared where it may be absent, which fails with States.Runtime"
            place.at("Or").at(index).problem("CHOICE-MISSING-INPUT", message, 'did you mean "And"?')


def _names(rule: Object) -> bool:
    return isinstance(rule.get("Variable"), str)


def _look_for_dead_rules(place: Place, rules: Any) -> None:
    tested = [
        rule.get("Condition", rule.get("Variable")) if isinstance(rule, dict) else index
        for index, rule in enumerate(rules)
    ]
    for index, condition in enumerate(tested[:-1]):
        if condition is True or condition in ("{% true %}", "{%true%}"):
            place.at(index).problem("CHOICE-CONSTANT", "is always true; no rule after it is ever tried")
    if len(set(map(str, tested))) == len(tested):
        return
    seen: dict[str, int] = {}
    for index, rule in enumerate(rules):
        if isinstance(rule, dict):
            text = repr({field: value for field, value in rule.items() if field not in _OUTCOME})
            if text in seen and text != "{}":
                place.at(index).problem("CHOICE-CONSTANT", f"repeats Choices[{seen[text]}], which matches first")
            seen.setdefault(text, index)


_OUTCOME = frozenset(("Next", "Comment", "Assign", "Output"))
"""The fields of a rule that are not its condition."""
