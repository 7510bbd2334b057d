"""`check` applies every rule at once and in order, and leaves aside what its caller or a Comment says."""

from collections import UserDict
from copy import deepcopy
from types import MappingProxyType
from typing import Any

import pytest

from asl import Problem, check
from asl.rules.catalogue import RULES


class Later:
    """A value that is known later."""


LATER = Later()
END = {"Type": "Pass", "End": True}
TASK = {"Type": "Task", "Resource": "${Charge}", "End": True}
INVOKE = "arn:aws:states:::lambda:invoke"


def machine(**states: Any) -> dict[str, Any]:
    """A machine that starts in the first of *states*."""
    return {"StartAt": next(iter(states)), "States": states}


def jsonata(**states: Any) -> dict[str, Any]:
    """The same in JSONata."""
    return {"QueryLanguage": "JSONata", **machine(**states)}


def choice(comment: Any = "", **fields: Any) -> dict[str, Any]:
    """A Choice state without a Default, which leads to B."""
    return {
        "Comment": comment,
        "Type": "Choice",
        "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "B", **fields}],
    }


def found(definition: object, **given: Any) -> list[tuple[str, str]]:
    """The rules that *definition* breaks, each with the pointer of where it does."""
    return [(problem.rule, problem.pointer) for problem in check(definition, **given)]


# All at once and in order


def test_right_definition_has_no_problem() -> None:
    """A list that is empty."""
    assert check(machine(A=TASK)) == []


def test_problem_has_all_that_a_user_needs() -> None:
    """The rule, the path, the message, what was meant, and how severe it is."""
    problems = check(machine(A={"Type": "Pass", "Next": "Shipp"}, Ship=END), severities={"REACHABLE": "off"})
    assert problems == [
        Problem("TARGET-EXISTS", ("States", "A", "Next"), 'no state "Shipp"', 'did you mean "Ship"?', "error", None)
    ]


def test_all_problems_are_found_at_once_and_in_the_order_of_the_definition() -> None:
    """Whichever rule finds them: a place comes before what is in it, and a key before those that follow."""
    definition = {
        "Version": "2.0",
        "States": {
            "B": {"Catch": 1, "Type": "Task", "Resource": 7},
            "A": {"Type": "Pas"},
            "C": {"Choices": [{"Next": "X"}, {"Next": "Y", "IsNull": 1}], "Default": "A", "Type": "Choice"},
        },
        "StartAt": "Q",
    }
    assert list(dict.fromkeys(pointer for _, pointer in found(definition))) == [
        "/Version",
        "/States/B",
        "/States/B/Catch",
        "/States/B/Resource",
        "/States/A/Type",
        "/States/C",
        "/States/C/Choices/0",
        "/States/C/Choices/0/Next",
        "/States/C/Choices/1",
        "/States/C/Choices/1/Next",
        "/States/C/Choices/1/IsNull",
        "/StartAt",
    ]


def test_items_are_in_order_by_their_number() -> None:
    """The tenth comes after the ninth."""
    rules = [{"Variable": "$.x", "IsNull": True, "Next": f"X{number}"} for number in range(11)]
    definition = machine(A={"Type": "Choice", "Choices": rules, "Default": "B"}, B=END)
    targets = [pointer for rule, pointer in found(definition) if rule == "TARGET-EXISTS"]
    assert targets == [f"/States/A/Choices/{number}/Next" for number in range(11)]


def test_rules_apply_in_branches_and_processors() -> None:
    """A state there is a state."""
    wrong = machine(B={"Type": "Pass", "Foo": 1, "End": True})
    other = machine(C={"Type": "Pass", "Foo": 1, "End": True})
    definition = machine(
        P={"Type": "Parallel", "Branches": [wrong], "Next": "M"}, M={"Type": "Map", "ItemProcessor": other, "End": True}
    )
    assert found(definition) == [
        ("STATE-FIELDS", "/States/P/Branches/0/States/B/Foo"),
        ("STATE-FIELDS", "/States/M/ItemProcessor/States/C/Foo"),
    ]


@pytest.mark.parametrize("definition", [None, 1, "x", [], LATER, '{"StartAt": "A"}'])
def test_what_is_no_object_is_one_problem(definition: object) -> None:
    """Nothing else is said of it."""
    assert found(definition, opaque=(Later,)) == [("DOC-OBJECT", "")]


def test_what_is_no_json_is_reported_alone() -> None:
    """The other rules rely on JSON."""
    assert found(machine(A={"Type": "Nonsense", "Result": {1, 2}})) == [("PY-VALUES", "/States/A/Result")]


def test_large_definition_is_checked_for_sizes() -> None:
    """Of what a state passes on."""
    assert found(machine(A={**END, "Result": {"a": "x" * 262_144}})) == [("PAYLOAD-SIZE", "/States/A/Result")]


# Severities


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_severity_of_a_rule_can_be_changed(severity: str) -> None:
    """Up or down."""
    definition = machine(A=choice(), B=END)
    assert [one.severity for one in check(definition, severities={"CHOICE-NO-DEFAULT": severity})] == [severity]


def test_rule_can_be_turned_off() -> None:
    """The others stay."""
    definition = machine(A=choice(), B={"Type": "Pass", "Next": "X"}, C=END)
    assert found(definition, severities={"CHOICE-NO-DEFAULT": "off", "REACHABLE": "off"}) == [
        ("TARGET-EXISTS", "/States/B/Next")
    ]


def test_severity_of_the_document_can_be_changed() -> None:
    """Even of what keeps all other rules from being applied."""
    assert check([], severities={"DOC-OBJECT": "off"}) == []


@pytest.mark.parametrize(
    ("severities", "message"),
    [
        ({"REACHBLE": "off"}, 'no rule "REACHBLE"; did you mean "REACHABLE"?'),
        ({"REACHABLE": "loud"}, 'the severity of REACHABLE is "loud"; allowed are "error", "warning", "off"'),
    ],
)
def test_severity_that_is_none_is_refused(severities: dict[str, str], message: str) -> None:
    """It is no mistake of the definition."""
    with pytest.raises(ValueError) as raised:
        check(machine(A=END), severities=severities)
    assert str(raised.value) == message


@pytest.mark.parametrize("type_", ["express", "", "Standard"])
def test_type_that_is_none_is_refused(type_: str) -> None:
    """The message has those that are allowed."""
    with pytest.raises(ValueError, match=f'the type is "{type_}"; allowed are "STANDARD", "EXPRESS"'):
        check(machine(A=END), type=type_)


def test_express_has_rules_of_its_own() -> None:
    """The same definition is right for a STANDARD machine."""
    definition = machine(
        A={"Type": "Task", "Resource": "arn:aws:states:eu-west-1:123456789012:activity:x", "End": True}
    )
    assert found(definition) == []
    assert found(definition, type="EXPRESS") == [("EXPRESS-ACTIVITY", "/States/A/Resource")]


# Silence


@pytest.mark.parametrize(
    "comment",
    [
        "silence: CHOICE-NO-DEFAULT",
        "Always null. silence: CHOICE-NO-DEFAULT",
        "silence: CHOICE-NO-DEFAULT, because x is always null",
        "silence:CHOICE-NO-DEFAULT.",
        "(silence:  CHOICE-NO-DEFAULT)",
        "Two lines.\nsilence: CHOICE-NO-DEFAULT",
    ],
)
def test_comment_silences_a_rule_in_its_state(comment: str) -> None:
    """Wherever in the Comment it says so."""
    assert check(machine(A=choice(comment), B=END)) == []


@pytest.mark.parametrize("rules", ["CHOICE-NO-DEFAULT, TARGET-EXISTS", "TARGET-EXISTS CHOICE-NO-DEFAULT"])
def test_comment_silences_several_rules(rules: str) -> None:
    """With commas or without."""
    comment = f"silence: {rules}"
    definition = machine(A={**choice(comment), "Choices": [*choice()["Choices"], *choice(Next="X")["Choices"]]}, B=END)
    assert [rule for rule, _ in found(definition)] == ["CHOICE-CONSTANT"]


def test_comment_silences_no_other_state() -> None:
    """The same problem elsewhere stays."""
    definition = machine(A=choice("silence: CHOICE-NO-DEFAULT"), B=choice(Next="C"), C=END)
    assert found(definition) == [("CHOICE-NO-DEFAULT", "/States/B")]


def test_name_that_begins_alike_is_another_state() -> None:
    """`A1` is not in `A`."""
    definition = machine(A=choice("silence: CHOICE-NO-DEFAULT", Next="A1"), A1=choice(), B=END)
    assert found(definition) == [("CHOICE-NO-DEFAULT", "/States/A1")]


def test_comment_silences_the_states_inside() -> None:
    """A Map and what is in it."""
    inner = machine(A=choice(), B=END)
    definition = machine(
        M={"Type": "Map", "Comment": "silence: CHOICE-NO-DEFAULT", "ItemProcessor": inner, "End": True}
    )
    assert check(definition) == []


def test_comment_that_is_silenced_already_has_nothing_to_silence() -> None:
    """The outer one did."""
    silence = "silence: CHOICE-NO-DEFAULT"
    inner = machine(A=choice(silence), B=END)
    definition = machine(M={"Type": "Map", "Comment": silence, "ItemProcessor": inner, "End": True})
    assert found(definition) == [("COMMENT-SILENCE", "/States/M/ItemProcessor/States/A/Comment")]


def test_comment_that_silences_nothing_is_reported() -> None:
    """It is left over from what was wrong before."""
    (problem,) = check(machine(A={**END, "Comment": "silence: CHOICE-NO-DEFAULT"}))
    assert str(problem) == (
        "States.A.Comment: silences CHOICE-NO-DEFAULT, which finds nothing in this state; remove it [COMMENT-SILENCE]"
    )
    assert problem.severity == RULES["COMMENT-SILENCE"] == "warning"


@pytest.mark.parametrize(
    ("rule", "fix"), [("CHOICE-NO-DEFALT", 'did you mean "CHOICE-NO-DEFAULT"?'), ("QUITE-ANOTHER", "")]
)
def test_comment_that_silences_what_is_no_rule_is_reported(rule: str, fix: str) -> None:
    """With the rule that was meant, if there is one."""
    (problem,) = check(machine(A={**END, "Comment": f"silence: {rule}"}))
    assert (problem.rule, problem.message, problem.fix) == ("COMMENT-SILENCE", f'no rule "{rule}"', fix)


@pytest.mark.parametrize(
    "comment", ["In silence: nothing", "silence: choice-no-default", "SILENCE: CHOICE-NO-DEFAULT", "silence:"]
)
def test_comment_that_names_no_rule_silences_nothing(comment: str) -> None:
    """It is a sentence."""
    assert found(machine(A=choice(comment), B=END)) == [("CHOICE-NO-DEFAULT", "/States/A")]


def test_comment_of_the_definition_silences_nothing() -> None:
    """A rule is turned off for all states with its severity."""
    definition = {"Comment": "silence: CHOICE-NO-DEFAULT", **machine(A=choice(), B=END)}
    assert found(definition) == [("CHOICE-NO-DEFAULT", "/States/A")]


def test_comment_may_be_opaque() -> None:
    """What it says is known later."""
    assert found(machine(A=choice(LATER), B=END), opaque=(Later,)) == [("CHOICE-NO-DEFAULT", "/States/A")]


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param(machine(A={"Type": "Pas", "Comment": "silence: STATE-TYPE"}, B=END), id="no type"),
        pytest.param(
            machine(A=choice("silence: CHOICE-NO-DEFAULT. Later, silence: TARGET-EXISTS", Next="X")), id="said twice"
        ),
    ],
)
def test_each_silence_of_a_comment_counts(definition: Any) -> None:
    """Whatever else is wrong with the state."""
    silenced = {"STATE-TYPE", "CHOICE-NO-DEFAULT", "TARGET-EXISTS", "COMMENT-SILENCE"}
    assert not silenced & {rule for rule, _ in found(definition)}


# References


def test_reference_names_a_function_or_a_substitution() -> None:
    """In any string of the definition."""
    definition = machine(
        A={**TASK, "Parameters": {"a": ["${Charge}-${Table}"], "b.$": "$.${Tabl}", "c": "${AWS::Region}"}}
    )
    (problem,) = check(definition, functions=["Charge"], substitutions=["Table"])
    assert str(problem) == (
        'States.A.Parameters.b.$: no function or substitution "Tabl"; did you mean "Table"? [REFERENCE]'
    )


@pytest.mark.parametrize("given", [{}, {"functions": ["Charge"]}, {"substitutions": None}])
def test_reference_may_have_any_name_if_the_substitutions_are_not_known(given: dict[str, Any]) -> None:
    """As in a file."""
    assert check(machine(A={**TASK, "Parameters": {"a": "${Table}"}}), **given) == []


def test_no_reference_is_known_if_there_are_no_substitutions() -> None:
    """An empty list is a list."""
    assert found(machine(A=TASK), substitutions=[]) == [("REFERENCE", "/States/A/Resource")]


def test_function_is_named() -> None:
    """One that nothing names is forgotten, or spelled in another way."""
    (problem,) = check(machine(A=TASK), functions=["Charge", "Ship"])
    assert (problem.rule, problem.path) == ("FUNCTION-USED", ())
    assert problem.message == 'nothing names the function "Ship"'


def test_function_may_be_named_anywhere() -> None:
    """In a parameter, or inside a Map."""
    inner = machine(A={"Type": "Task", "Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}"}, "End": True})
    definition = machine(M={"Type": "Map", "ItemProcessor": inner, "End": True})
    assert check(definition, functions=["Charge"], substitutions=[]) == []


# Placeholders


@pytest.mark.parametrize(
    "state",
    [
        {**END, "InputPath": "${Path}"},
        {**END, "InputPath": "$.${Name}.a"},
        {**END, "InputPath": "$.a[${Index}]"},
        {**END, "ResultPath": "$.${Name}"},
        {**END, "Parameters": {"a.$": "${Path}", "b.$": "$['${Name}']", "c.$": "States.Format('{}', $.${Name})"}},
        {**END, "Parameters": {"a.$": "States.MathAdd(${Number}, 1)"}},
        {**END, "Comment": "${Comment}"},
        {"Type": "Fail", "Error": "${Error}", "CausePath": "$.${Name}"},
        {"Type": "Wait", "Timestamp": "${Time}", "End": True},
        {"Type": "Task", "Resource": "${Charge}:live", "End": True},
        {"Type": "Task", "Resource": "arn:${AWS::Partition}:lambda:${Region}:${Account}:function:${Name}", "End": True},
        {"Type": "Task", "Resource": "arn:aws:states:::${Service}:invoke", "End": True},
        {"Type": "Task", "Resource": "arn:aws:states:${Region}:${Account}:activity:${Name}", "End": True},
        {**TASK, "Retry": [{"ErrorEquals": ["${Error}"], "JitterStrategy": "${Strategy}"}]},
        {**TASK, "Credentials": {"RoleArn": "${Role}"}},
        {**END, "QueryLanguage": "JSONata", "Output": "{% $states.input.${Name} + ${Number} & '${Text}' %}"},
        {**END, "QueryLanguage": "JSONata", "Output": {"a": "${Text}", "b": "{% ${Value} %}"}},
    ],
)
def test_placeholder_is_a_string_of_unknown_value(state: dict[str, Any]) -> None:
    """It may stand where a string may, or a part of one."""
    assert check(machine(A=state)) == []


def test_name_of_a_variable_may_be_a_placeholder() -> None:
    """Whether it is assigned is known later."""
    assert check(jsonata(A={"Type": "Pass", "Output": "{% $${Name} %}", "End": True})) == []


@pytest.mark.parametrize("expression", ["$map([1], $string)", "[1] ~> $sum", "$type($uppercase)"])
def test_function_of_jsonata_is_a_value(expression: str) -> None:
    """It exists whether it is called or passed on."""
    assert check(jsonata(A={"Type": "Pass", "Output": f"{{% {expression} %}}", "End": True})) == []


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        (machine(A={"Type": "Wait", "Seconds": "${Seconds}", "End": True}), ("WAIT-SECONDS", "/States/A/Seconds")),
        (machine(A={**TASK, "TimeoutSeconds": "${Seconds}"}), ("TASK-TIMEOUT", "/States/A/TimeoutSeconds")),
        (
            machine(A={**choice(IsNull="${Is}"), "Default": "B"}, B=END),
            ("CHOICE-VALUE-TYPE", "/States/A/Choices/0/IsNull"),
        ),
    ],
)
def test_placeholder_is_no_number_and_no_boolean(definition: Any, problem: tuple[str, str]) -> None:
    """What stands in quotes stays a string when it is filled in."""
    assert found(definition) == [problem]


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        ({**END, "InputPath": "$.a]${Name}"}, "PATH-SYNTAX"),
        ({**END, "Parameters": {"a.$": "States.Format('{}', $.${Name}"}}, "INTRINSIC-SYNTAX"),
        ({**END, "QueryLanguage": "JSONata", "Output": "{% ${Name} + %}"}, "JSONATA-SYNTAX"),
        ({**TASK, "Resource": "arn:aws:states:::lambda:invok", "Comment": "${Name}"}, "TASK-INTEGRATION"),
    ],
)
def test_what_stands_around_a_placeholder_is_checked(state: dict[str, Any], rule: str) -> None:
    """It is known."""
    assert [one for one, _ in found(machine(A=state))] == [rule]


def test_target_may_be_a_placeholder() -> None:
    """Which states are reached is not known then."""
    assert check(machine(A={"Type": "Pass", "Next": "${State}"}, B=END)) == []
    assert check({"StartAt": "${State}", "States": {"A": END, "B": END}}) == []


# Opaque values

SCALARS = [
    *(
        machine(A={**TASK, field: LATER})
        for field in (
            *("Type", "Comment", "Resource", "TimeoutSeconds", "HeartbeatSeconds", "InputPath", "OutputPath"),
            *("ResultPath", "ResultSelector", "Parameters", "Credentials", "QueryLanguage", "End"),
        )
    ),
    *(jsonata(A={**TASK, field: LATER}) for field in ("Arguments", "Output", "TimeoutSeconds")),
    {**machine(A=END), "Comment": LATER, "Version": LATER, "TimeoutSeconds": LATER, "QueryLanguage": LATER},
    machine(A={"Type": "Wait", "Seconds": LATER, "Next": "B"}, B={"Type": "Wait", "TimestampPath": LATER, "End": True}),
    machine(A={"Type": "Fail", "Error": LATER, "Cause": LATER}),
    machine(A={"Type": "Fail", "ErrorPath": LATER, "CausePath": LATER}),
    machine(A={"Type": "Pass", "Result": [LATER, {"a": LATER}], "Parameters": {"a": LATER, "b.$": LATER}, "End": True}),
    machine(A={**TASK, "Retry": [{"ErrorEquals": [LATER], "IntervalSeconds": LATER, "BackoffRate": LATER}]}),
    machine(A={**TASK, "Assign": {"a": LATER, "b.$": LATER}}),
    machine(A=choice(Variable=LATER, IsNull=LATER) | {"Default": LATER}, B=END),
    machine(A=choice(Variable=LATER) | {"Default": "B"}, B=END),
    jsonata(A={"Type": "Choice", "Choices": [{"Condition": LATER, "Next": "B"}], "Default": "B"}, B=END),
    machine(
        A={
            "Type": "Map",
            "ItemsPath": LATER,
            "MaxConcurrency": LATER,
            "ToleratedFailureCount": LATER,
            "ToleratedFailurePercentage": LATER,
            "Label": LATER,
            "ItemReader": {
                "Resource": LATER,
                "Parameters": {"Bucket": LATER, "Key": LATER},
                "ReaderConfig": {"InputType": LATER, "MaxItems": LATER},
            },
            "ItemBatcher": {"MaxItemsPerBatch": LATER},
            "ResultWriter": {"Resource": LATER, "Parameters": {"Bucket": LATER}},
            "ItemProcessor": {**machine(B=END), "ProcessorConfig": {"Mode": LATER, "ExecutionType": LATER}},
            "End": True,
        }
    ),
]


@pytest.mark.parametrize("definition", SCALARS)
def test_opaque_value_may_stand_for_a_scalar(definition: Any) -> None:
    """Which one it is is known later."""
    assert check(definition, opaque=(Later,)) == []


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        ({"StartAt": "A", "States": LATER}, ("TOP-TYPES", "/States")),
        (machine(A=LATER), ("TOP-TYPES", "/States/A")),
        (machine(A={**TASK, "Retry": LATER}), ("RETRY-SHAPE", "/States/A/Retry")),
        (machine(A={**TASK, "Catch": LATER}), ("CATCH-SHAPE", "/States/A/Catch")),
        (machine(A={**TASK, "Assign": LATER}), ("VAR-ASSIGN-TYPE", "/States/A/Assign")),
        (
            machine(A={"Type": "Parallel", "Branches": LATER, "End": True}),
            ("PARALLEL-BRANCHES", "/States/A/Branches"),
        ),
        (
            machine(A={"Type": "Map", "ItemProcessor": LATER, "End": True}),
            ("MAP-PROCESSOR", "/States/A/ItemProcessor"),
        ),
    ],
)
def test_structure_is_known_before_deployment(definition: Any, problem: tuple[str, str]) -> None:
    """An opaque value is no state, no machine and no list."""
    assert problem in found(definition, opaque=(Later,))


def test_value_of_another_type_is_not_opaque() -> None:
    """It can't be written as JSON."""
    assert found(machine(A={**TASK, "Comment": LATER})) == [("PY-VALUES", "/States/A/Comment")]


# Python


def immutable(value: Any) -> Any:
    """*value* with tuples and read-only mappings in it."""
    if isinstance(value, dict):
        return MappingProxyType({key: immutable(item) for key, item in value.items()})
    return tuple(map(immutable, value)) if isinstance(value, list) else value


@pytest.mark.parametrize(
    "definition",
    [
        machine(A=choice(), B=END),
        machine(A={**choice(Next="X"), "Default": "B"}, B={"Type": "Pass", "Next": 7}),
        machine(A={**TASK, "Retry": [{"ErrorEquals": ["States.ALL", "X"], "MaxAttempts": -1}]}),
        machine(P={"Type": "Parallel", "Branches": [machine(A=END, B=END), 1], "End": True}),
        jsonata(A={"Type": "Pass", "Output": {"a": ["{% b %}"]}, "End": True}),
    ],
)
def test_tuples_and_other_mappings_are_lists_and_dicts(definition: Any) -> None:
    """The same is found, at the same places."""
    assert check(immutable(definition)) == check(definition) != []


def test_mapping_of_any_class_is_a_definition() -> None:
    """It has keys and values."""
    assert check(UserDict(machine(A=UserDict(END)))) == []


@pytest.mark.parametrize("definition", [immutable(machine(A=TASK)), machine(A=choice(), B={"Type": 1}), SCALARS[-1]])
def test_definition_is_not_changed(definition: Any) -> None:
    """Right or wrong."""
    before = repr(definition)
    check(definition, functions=["Charge"], severities={"REACHABLE": "off"}, opaque=(Later,))
    assert repr(definition) == before


def test_definition_can_be_checked_twice() -> None:
    """The first time leaves nothing behind."""
    definition = machine(A=choice("silence: TARGET-EXISTS", Next="X"), C={"Type": "Pas"})
    assert check(definition) == check(deepcopy(definition)) == check(definition)


def test_credentials_may_be_an_expression() -> None:
    """They are not an object then, in which a role could be looked for."""
    task = {"Type": "Task", "Resource": "${F}", "Credentials": "{% $x %}", "End": True}
    assert isinstance(check(jsonata(A=task)), list)


def test_variable_of_an_inner_rule_may_be_no_string() -> None:
    """What is a list can't be compared with the variables of other rules."""
    inner = [{"Variable": ["x"], "IsPresent": True}, {"Variable": ["x"], "IsNull": True}]
    state = {"Type": "Choice", "Choices": [{"Or": inner, "Next": "B"}], "Default": "B"}
    places = {problem.pointer for problem in check(machine(A=state, B=END))}
    assert {f"/States/A/Choices/0/Or/{index}/Variable" for index in (0, 1)} <= places


def rules_of(definition: dict[str, Any]) -> list[str]:
    return [problem.rule for problem in check(definition)]


def test_what_an_unreached_state_leads_to_is_not_reported_too() -> None:
    there = {"Type": "Pass", "Next": "C"}
    back = {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "C"}], "Default": "A"}
    assert rules_of(machine(A=END, B=there, C=back)) == ["REACHABLE"]


def test_a_state_without_a_next_is_not_said_to_go_round_for_ever() -> None:
    choose = {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": True, "Next": "Nowhere"}], "Default": "Poll"}
    definition = machine(
        Poll={"Type": "Wait", "Seconds": 1, "Next": "Ask"},
        Ask={**choose, "Choices": [*choose["Choices"], {"Variable": "$.y", "IsNull": True, "Next": "Done"}]},
        Nowhere={"Type": "Pass"},
        Done=END,
    )
    assert rules_of(definition) == ["NEXT-XOR-END"]
