"""The rules of a Choice state, in both query languages.

https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from asl.problem import nearest
from asl.rules.expressions import is_expression, read_expression
from asl.rules.place import Place, kind
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

_check_variable = any_path("CHOICE-VARIABLE")
_check_path_value = any_path("CHOICE-VALUE-TYPE")
_output = template()


def choices(holder: Place, key: str | int, value: object) -> None:
    """Choices: a list of rules."""
    place = holder.at(key)
    if not as_list(value):
        place.problem("CHOICE-CHOICES", f"is {kind(value)}; allowed is a list of one or more rules")
    check = _jsonata_rule if place.is_jsonata else _top_rule
    for index, rule in enumerate(as_list(value)):
        here = place.at(index)
        if not isinstance(rule, dict):
            here.problem("CHOICE-CHOICES", f"is {kind(rule)}; a rule is an object")
        else:
            if "Next" not in rule:
                here.problem("CHOICE-RULE-NEXT", "has no Next; a rule says which state is next")
            check(here, rule)
    if len(as_list(value)) > 1:
        _look_for_dead_rules(place, as_list(value))


def _jsonata_rule(place: Place, rule: Object) -> None:
    for field, value in rule.items():
        here = place.at(field)
        if field == "Condition":
            if isinstance(value, str) and is_expression(value):
                read_expression(here, value)
            elif not isinstance(value, bool) and not place.subject.is_unknown(value):
                wrong(place, field, "CHOICE-JSONATA", value, "an expression in {% %}, or a boolean")
        elif field == "Assign":
            assign()(place, field, value)
        elif field == "Output":
            _output(place, field, value)
        elif field not in ("Next", "Comment"):
            _unknown(here, field, JSONATA_RULE_FIELDS)
    if "Condition" not in rule:
        place.problem("CHOICE-JSONATA", 'has no Condition; a JSONata rule has a "Condition": "{% ... %}"')


def _unknown(place: Place, field: str, known: tuple[str, ...]) -> None:
    if place.is_jsonata and field in JSONPATH_RULE_FIELDS:
        message = f"{field} is a field of JSONPath; a JSONata rule has a Condition"
        place.problem("QL-JSONPATH-FIELD-IN-JSONATA", message)
    elif not place.is_jsonata and field in JSONATA_RULE_FIELDS:
        message = f"{field} is a field of JSONata, and the state is JSONPath"
        place.problem("QL-JSONATA-FIELD-IN-JSONPATH", message, 'set "QueryLanguage": "JSONata"')
    else:
        rule = "CHOICE-JSONATA" if place.is_jsonata else "CHOICE-ONE-OPERATOR"
        place.problem(rule, f"a rule has no field {field}", nearest(field, known, "fields and operators"))


def _top_rule(place: Place, rule: Object) -> None:
    present = {path for path, operator, value in _comparisons(rule) if operator == "IsPresent"}
    if present:
        _look_for_missing_input(place, rule)
    _rule(place, rule, is_top=True)


def _rule(place: Place, rule: Object, *, is_top: bool) -> None:
    operators = [field for field in rule if field in ALL_OPERATORS]
    for field, value in rule.items():
        if field in ALL_OPERATORS:
            _operator(place, field, value)
        elif field == "Variable":
            _check_variable(place, field, value)
        elif field == "Next" and not is_top:
            place.at(field).problem("CHOICE-RULE-NEXT", "a rule inside And, Or or Not has no Next")
        elif field == "Assign" and is_top:
            assign()(place, field, value)
        elif field not in ("Next", "Comment"):
            _unknown(place.at(field), field, JSONPATH_RULE_FIELDS)
    if not operators:
        unknown = [field for field in rule if field not in JSONPATH_RULE_FIELDS]
        if not unknown and "Condition" not in rule:
            place.problem("CHOICE-ONE-OPERATOR", 'has no operator; a rule compares, for example "NumericEquals": 1')
    elif len(operators) > 1:
        message = f"has {len(operators)} operators, {' and '.join(sorted(operators))}; a rule has one"
        place.problem("CHOICE-ONE-OPERATOR", message, 'put each into a rule of its own, in an "And"')
    elif operators[0] in BOOLEAN:
        if "Variable" in rule:
            place.at("Variable").problem("CHOICE-ONE-OPERATOR", f"stands beside {operators[0]}, which has no Variable")
    elif "Variable" not in rule:
        place.problem("CHOICE-VARIABLE", f'has {operators[0]} and no Variable; write "Variable": "$.name"')


def _operator(holder: Place, operator: str, value: object) -> None:
    if operator in BOOLEAN:
        _boolean(holder.at(operator), operator, value)
    elif operator in PATH_OPERATORS:
        _check_path_value(holder, operator, value)
    else:
        allowed, is_right = OPERATORS[operator]
        looks_like_path = isinstance(value, str) and value.startswith(("$.", "$$."))
        fix = f"did you mean {operator}Path?" if looks_like_path and f"{operator}Path" in PATH_OPERATORS else ""
        if is_right(value):
            if looks_like_path:
                message = f"{kind(value)} looks like a path and is compared as a string"
                holder.at(operator).problem("TEMPLATE-NO-PATH", message, fix)
        elif not (holder.subject.is_unknown(value) and (type(value) is not str or operator.startswith(("S", "T")))):
            if fix:
                message = f"is {kind(value)}; {operator} compares with {allowed}"
                holder.at(operator).problem("CHOICE-VALUE-TYPE", message, fix)
            else:
                wrong(holder, operator, "CHOICE-VALUE-TYPE", value, allowed)


def _boolean(place: Place, operator: str, value: object) -> None:
    if operator == "Not":
        if isinstance(value, dict):
            _rule(place, value, is_top=False)
        else:
            place.problem("CHOICE-BOOLEAN", f"is {kind(value)}; allowed is a rule")
        return
    if not as_list(value):
        place.problem("CHOICE-BOOLEAN", f"is {kind(value)}; allowed is a list of one or more rules")
    for index, item in enumerate(as_list(value)):
        if isinstance(item, dict):
            _rule(place.at(index), item, is_top=False)
        else:
            place.at(index).problem("CHOICE-BOOLEAN", f"is {kind(item)}; a rule is an object")


def _comparisons(rule: Object) -> Iterator[tuple[str, str, object]]:
    """The variable, operator and value of each comparison in *rule*."""
    for field, value in rule.items():
        if field in BOOLEAN:
            for item in (value,) if field == "Not" else as_list(value):
                if isinstance(item, dict):
                    yield from _comparisons(item)
        elif field in OPERATORS or field in PATH_OPERATORS:
            yield str(rule.get("Variable")), field, value


def _look_for_missing_input(place: Place, rule: Object) -> None:
    """A rule that asks with Or whether a path is present compares it even when it is absent."""
    parts = [part for part in as_list(rule.get("Or")) if isinstance(part, dict)]
    asked = {str(part.get("Variable")) for part in parts if part.get("IsPresent") is True}
    for index, part in enumerate(as_list(rule.get("Or"))):
        if isinstance(part, dict) and part.get("Variable") in asked and "IsPresent" not in part:
            message = f"{part['Variable']} is compared where it may be absent, which fails with States.Runtime"
            place.at("Or").at(index).problem("CHOICE-MISSING-INPUT", message, 'did you mean "And"?')


def _look_for_dead_rules(place: Place, rules: Any) -> None:
    seen: dict[str, int] = {}
    for index, rule in enumerate(rules):
        if not isinstance(rule, dict):
            continue
        tested = {field: value for field, value in rule.items() if field not in ("Next", "Comment", "Assign", "Output")}
        text = repr(tested)
        if text in seen and tested:
            place.at(index).problem("CHOICE-CONSTANT", f"repeats Choices[{seen[text]}], which matches first")
        seen.setdefault(text, index)
        condition = rule.get("Condition")
        if (condition is True or condition in ("{% true %}", "{%true%}")) and index < len(rules) - 1:
            place.at(index).problem("CHOICE-CONSTANT", "is always true; no rule after it is ever tried")
