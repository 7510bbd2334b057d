"""The rights of a state machine are those that its definition needs; what can't be derived is a problem."""

from typing import Any

import pytest

from asl import derive, opaque_values
from asl.render import substitute

INVOKE = "arn:aws:states:::lambda:invoke"
EXTERNAL = "arn:aws:lambda:eu-west-1:123456789012:function:other"
OPAQUE = object()
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": "eu-west-1", "AWS::AccountId": "123456789012"}


def tasks(*states: dict[str, Any]) -> dict[str, Any]:
    """A definition with a Task for each of *states*."""
    return {"States": {f"S{number}": {"Type": "Task", **state} for number, state in enumerate(states)}}


def invoked(*arns: object) -> list[dict[str, Any]]:
    """The statement that allows to invoke *arns*."""
    return [{"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": list(arns)}]


@pytest.mark.parametrize(
    ("state", "resource"),
    [
        ({"Resource": "${Charge}"}, "${Charge}"),
        ({"Resource": "${Charge}:live"}, "${Charge}:*"),
        ({"Resource": EXTERNAL}, EXTERNAL),
        ({"Resource": f"{EXTERNAL}:7"}, f"{EXTERNAL}:*"),
        ({"Resource": OPAQUE}, OPAQUE),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}"}}, "${Charge}"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}:$LATEST"}}, "${Charge}:*"),
        ({"Resource": INVOKE, "Arguments": {"FunctionName": EXTERNAL}}, EXTERNAL),
        ({"Resource": INVOKE, "Arguments": {"FunctionName": OPAQUE}}, OPAQUE),
        ({"Resource": f"{INVOKE}.waitForTaskToken", "Parameters": {"FunctionName": "${Charge}"}}, "${Charge}"),
        ({"Resource": "arn:aws-cn:states:::lambda:invoke", "Parameters": {"FunctionName": "${Charge}"}}, "${Charge}"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}", "Qualifier": "live"}}, "${Charge}:*"),
        ({"Resource": INVOKE, "Parameters": {"FunctionName": "${Charge}", "Qualifier.$": "$.v"}}, "${Charge}:*"),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": "123456789012:function:other"}},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:123456789012:function:other",
        ),
        ({"Resource": "arn:${AWS::Partition}:states:::lambda:invoke", "Arguments": {"FunctionName": "${A}"}}, "${A}"),
        (
            {"Resource": "arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:orders-${Stage}"},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:1:function:orders-${Stage}",
        ),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": "other"}},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:other",
        ),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": "other:live"}},
            "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:other:*",
        ),
    ],
)
def test_task_may_invoke_its_function_and_nothing_else(state: dict[str, Any], resource: object) -> None:
    """One function; with all its versions where the task names one, because running executions keep theirs."""
    assert derive(tasks(state)) == (invoked(resource), [])


@pytest.mark.parametrize(
    "function", ["*", "my-*", "other:*", "fn?", f"{EXTERNAL}*", "arn:aws:lambda:*:*:function:x", "a{% $x %}"]
)
def test_no_right_is_wider_than_one_function(function: str) -> None:
    """A wildcard in the definition is none in the role: it is a problem."""
    statements, problems = derive(tasks({"Resource": INVOKE, "Parameters": {"FunctionName": function}}))
    assert statements == []
    assert [problem.rule for problem in problems] == ["PERMISSION-EXACT"]


def test_functions_are_in_one_statement_in_a_stable_order() -> None:
    """Each function is named once, opaque ones last, in whatever order the states come."""
    states = [{"Resource": name} for name in ("${B}", OPAQUE, "${A}", "${B}", OPAQUE)]
    assert derive(tasks(*states)) == (invoked("${A}", "${B}", OPAQUE), [])


def test_tasks_of_inner_machines_count() -> None:
    """A function that a branch or an item processor invokes is allowed too."""
    definition = {"States": {"M": {"Type": "Map", "ItemProcessor": tasks({"Resource": "${A}"})}}}
    assert derive(definition) == (invoked("${A}"), [])


def test_machine_without_tasks_needs_no_rights() -> None:
    """No statement is empty."""
    assert derive({"States": {"A": {"Type": "Pass"}}}) == ([], [])


FUNCTION_FIX = (
    'name what it may use: permissions={"S0": ["arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:'
    'function:..."]} [PERMISSION-EXACT]'
)


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName.$": "$.f"}},
            'States.S0.Parameters.FunctionName.$: "$.f" is known only while it runs, and so is what the task uses; ',
        ),
        (
            {"Resource": INVOKE, "Arguments": {"FunctionName": "{% $f %}"}},
            'States.S0.Arguments.FunctionName: "{% $f %}" is known only while it runs, and so is what the task uses; ',
        ),
        ({"Resource": INVOKE, "Parameters": {}}, "States.S0: no FunctionName, which says what the task uses; "),
        ({}, "States.S0: no FunctionName, which says what the task uses; "),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": ["a"]}},
            "States.S0.Parameters.FunctionName: is list; allowed is the name or the ARN of a function; ",
        ),
        (
            {"Resource": INVOKE, "Parameters": {"FunctionName": ""}},
            'States.S0.Parameters.FunctionName: "" is neither the name nor the ARN of a Lambda function; ',
        ),
    ],
)
def test_a_function_that_can_not_be_told_is_a_problem(state: dict[str, Any], problem: str) -> None:
    """Nothing is guessed, and nothing is allowed instead."""
    statements, problems = derive(tasks(state))
    assert statements == []
    assert [str(found) for found in problems] == [problem + FUNCTION_FIX]


def problems_of(state: dict[str, Any], *arns: Any) -> list[str]:
    permissions = {"S0": arns} if arns else {}
    return [str(problem) for problem in derive(tasks(state), permissions=permissions)[1]]


def resources_of(state: dict[str, Any], *arns: Any) -> list[Any]:
    """The resources of the only statement that *state* needs."""
    statements, problems = derive(tasks(state), permissions={"S0": arns} if arns else {})
    assert problems == []
    (statement,) = statements
    resources: list[Any] = statement["Resource"]
    return resources


HERE = "${AWS::Region}:${AWS::AccountId}"
TABLE = "arn:${AWS::Partition}:dynamodb:" + HERE + ":table/"
SQS = "arn:${AWS::Partition}:sqs:"
GET_ITEM = {"Resource": "arn:aws:states:::dynamodb:getItem"}
SEND = {"Resource": "arn:aws:states:::sqs:sendMessage"}


def get_item(**parameters: Any) -> dict[str, Any]:
    return {**GET_ITEM, "Parameters": parameters}


@pytest.mark.parametrize(
    ("parameters", "resource"),
    [
        ({"TableName": "cases"}, TABLE + "cases"),
        ({"TableName": "cases-${Stage}"}, TABLE + "cases-${Stage}"),
        (
            {"TableName": "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"},
            "arn:aws:dynamodb:eu-west-1:123456789012:table/cases",
        ),
    ],
)
def test_a_name_or_an_arn_gives_the_resource(parameters: dict[str, Any], resource: str) -> None:
    assert resources_of(get_item(**parameters)) == [resource]


@pytest.mark.parametrize("value", ["cases", "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"])
def test_a_reference_may_stand_for_a_name_or_an_arn(value: str) -> None:
    """Which it is can be told only when it is known."""
    (resource,) = resources_of(get_item(TableName="${Table}"))
    assert substitute(resource, {"Table": value, **PSEUDO}) == substitute(
        value if value.startswith("arn:") else TABLE + value, PSEUDO
    )


def test_an_opaque_name_becomes_an_arn_when_it_is_known() -> None:
    (resource,) = resources_of(get_item(TableName=OPAQUE))
    assert opaque_values([resource]) == [OPAQUE]
    assert substitute(resource, PSEUDO, {id(OPAQUE): "cases"}) == substitute(TABLE + "cases", PSEUDO)


def test_what_is_not_known_yet_stays_deferred() -> None:
    (resource,) = resources_of(get_item(TableName=OPAQUE))
    assert substitute(resource, {"AWS::Region": "x"}) == resource


@pytest.mark.parametrize(
    ("url", "resource"),
    [
        ("https://sqs.eu-west-1.amazonaws.com/123456789012/cases", SQS + "eu-west-1:123456789012:cases"),
        ("https://eu-west-1.queue.amazonaws.com/123456789012/cases", SQS + "eu-west-1:123456789012:cases"),
        ("http://localhost:4566/000000000000/cases.fifo", SQS + "${AWS::Region}:000000000000:cases.fifo"),
    ],
)
def test_the_url_of_a_queue_gives_its_arn(url: str, resource: str) -> None:
    assert resources_of({**SEND, "Parameters": {"QueueUrl": url, "MessageBody": "x"}}) == [resource]


def test_what_is_no_url_of_a_queue_is_a_problem() -> None:
    assert problems_of({**SEND, "Parameters": {"QueueUrl": "cases", "MessageBody": "x"}}) == [
        'States.S0.Parameters.QueueUrl: "cases" is no URL of a queue, such as '
        "https://sqs.eu-west-1.amazonaws.com/123456789012/cases; name what it may use: "
        'permissions={"S0": ["arn:...:sqs:..."]} [PERMISSION-EXACT]'
    ]


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"Parameters": {"TableName.$": "$.table"}}, ".Parameters.TableName.$"),
        ({"Arguments": {"TableName": "{% $states.input.table %}"}}, ".Arguments.TableName"),
        ({"Arguments": "{% $states.input %}"}, ".Arguments"),
        ({}, ""),
        ({"Parameters": {"Key": {}}}, ".Parameters"),
        ({"Parameters": {"TableName": "case*"}}, ".Parameters.TableName"),
        ({"Parameters": {"TableName": 1}}, ".Parameters.TableName"),
    ],
)
def test_what_is_known_only_while_it_runs_is_solved_by_permissions(parameters: dict[str, Any], where: str) -> None:
    state = {**GET_ITEM, **parameters}
    (problem,) = problems_of(state)
    assert problem.startswith(f"States.S0{where}: ")
    fix = f'name what it may use: permissions={{"S0": ["{TABLE}..."]}} [PERMISSION-EXACT]'
    assert problem.endswith(fix)
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/cases"
    assert resources_of(state, arn, TABLE + "others", "arn:aws:sqs:eu-west-1:123456789012:cases") == [
        TABLE + "others",
        arn,
    ]


def test_an_expression_that_is_only_a_string_is_known() -> None:
    assert resources_of({**GET_ITEM, "Arguments": {"TableName": "{% 'cases' %}"}}) == [TABLE + "cases"]


def test_permissions_of_another_service_solve_nothing() -> None:
    assert problems_of(get_item(**{"TableName.$": "$.t"}), "arn:aws:sqs:eu-west-1:123456789012:cases")


def test_opaque_permissions_are_taken_as_they_are() -> None:
    assert resources_of(get_item(**{"TableName.$": "$.t"}), OPAQUE) == [OPAQUE]


def test_permissions_of_a_queue_may_be_its_arn() -> None:
    state = {**SEND, "Parameters": {"QueueUrl.$": "$.queue", "MessageBody": "x"}}
    arn = "arn:aws:sqs:eu-west-1:123456789012:cases"
    assert resources_of(state, arn) == [arn]


def test_permissions_that_are_not_needed_are_a_problem() -> None:
    assert problems_of(get_item(TableName="cases"), TABLE + "others") == [
        'States.S0: permissions["S0"] is not needed: the definition says what the state uses; remove it '
        "[PERMISSION-UNUSED]"
    ]


def test_permissions_of_no_state_are_a_problem() -> None:
    found = derive(tasks(get_item(TableName="cases")), permissions={"S1": [TABLE]})[1]
    assert [str(problem) for problem in found] == [
        'definition: permissions["S1"] is for no state; the states are "S0" [PERMISSION-UNUSED]'
    ]


UNKNOWN = {"Resource": "arn:aws:states:::aws-sdk:nosuch:thing"}


def test_unknown_rights_are_a_problem_that_names_the_operation_and_the_setting() -> None:
    assert problems_of(UNKNOWN) == [
        'States.S0.Resource: which rights "arn:aws:states:::aws-sdk:nosuch:thing" needs is not known; '
        'give them in extra_statements, and say so: permissions={"S0": []} [PERMISSION-UNKNOWN]'
    ]


def test_unknown_rights_may_be_given_elsewhere() -> None:
    assert derive(tasks(UNKNOWN), permissions={"S0": []}) == ([], [])


def test_a_task_with_credentials_needs_to_assume_their_role_only() -> None:
    role = "arn:aws:iam::123456789012:role/other"
    state = {**get_item(TableName="cases"), "Credentials": {"RoleArn": role}}
    assert derive(tasks(state)) == (
        [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": [role]}],
        [],
    )


def test_a_role_that_is_known_only_while_it_runs_is_a_problem() -> None:
    state = {**get_item(TableName="cases"), "Credentials": {"RoleArn.$": "$.role"}}
    (problem,) = problems_of(state)
    assert problem.startswith("States.S0.Credentials.RoleArn.$: ")


def test_an_activity_needs_no_rights() -> None:
    arn = "arn:aws:states:eu-west-1:123456789012:activity:call"
    assert derive(tasks({"Resource": arn})) == ([], [])


MACHINE = "arn:${AWS::Partition}:states:" + HERE + ":stateMachine:orders-*"
EXECUTIONS = "arn:${AWS::Partition}:states:" + HERE + ":execution:orders-*"


def distributed(**fields: Any) -> list[dict[str, Any]]:
    """The statements of a machine of one Distributed Map."""
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "B", "States": {"B": {"Type": "Pass"}}}
    definition = {"States": {"M": {"Type": "Map", "ItemProcessor": processor, **fields}}}
    statements, problems = derive(definition, machine=MACHINE)
    assert problems == []
    return statements


def self_rights(label: str) -> list[dict[str, Any]]:
    return [
        {
            "Effect": "Allow",
            "Action": ["states:DescribeExecution", "states:StopExecution"],
            "Resource": [EXECUTIONS + ":*"],
        },
        {"Effect": "Allow", "Action": ["states:RedriveExecution"], "Resource": [f"{EXECUTIONS}/{label}:*"]},
        {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]},
    ]


def s3(action: str | list[str], resource: str, **more: Any) -> dict[str, Any]:
    actions = [action] if isinstance(action, str) else action
    return {"Effect": "Allow", "Action": actions, "Resource": ["arn:${AWS::Partition}:s3:::" + resource], **more}


WRITE = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
PARAMETERS = {"Bucket": "rows", "Key": "2026.csv"}
GET_OBJECT = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": PARAMETERS}
LIST = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "rows", "Prefix": "2026/"}}
PUT = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "rows", "Prefix": "out"}}
LISTED = s3("s3:ListBucket", "rows", Condition={"StringLike": {"s3:prefix": "2026/*"}})


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ({}, []),
        ({"ItemReader": GET_OBJECT}, [s3("s3:GetObject", "rows/2026.csv")]),
        (
            {"ItemReader": {**GET_OBJECT, "ReaderConfig": {"InputType": "MANIFEST"}}},
            [
                {
                    **s3("s3:GetObject", ""),
                    "Resource": ["arn:${AWS::Partition}:s3:::rows/*", "arn:${AWS::Partition}:s3:::rows/2026.csv"],
                }
            ],
        ),
        ({"ItemReader": LIST}, [LISTED]),
        (
            {"ItemReader": {**LIST, "ReaderConfig": {"Transformation": "LOAD_AND_FLATTEN"}}},
            [s3("s3:GetObject", "rows/2026/*"), LISTED],
        ),
        ({"ResultWriter": PUT}, [s3(WRITE, "rows/out*")]),
        ({"ResultWriter": {"WriterConfig": {"OutputType": "JSON"}}}, []),
    ],
)
def test_a_distributed_map_needs_itself_and_its_items(fields: dict[str, Any], more: list[dict[str, Any]]) -> None:
    def order(statement: dict[str, Any]) -> str:
        return str(statement)

    assert sorted(distributed(**fields), key=order) == sorted([*self_rights("*"), *more], key=order)


@pytest.mark.parametrize(
    ("fields", "actions"),
    [
        ({"ItemReader": GET_OBJECT}, ["kms:Decrypt"]),
        ({"ResultWriter": PUT}, ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]),
    ],
)
def test_permissions_name_the_keys_of_the_buckets_of_a_map(fields: dict[str, Any], actions: list[str]) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1234"
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "States": {}}
    definition = {"States": {"M": {"Type": "Map", "ItemProcessor": processor, **fields}}}
    statements, problems = derive(definition, permissions={"M": [key]})
    assert [each["Action"] for each in statements if each["Resource"] == [key]] == [actions]
    assert problems == []


def test_the_label_of_a_map_is_in_the_arn_of_its_executions() -> None:
    assert self_rights("Rows")[1] in distributed(Label="Rows")


def test_the_order_of_states_changes_nothing() -> None:
    states = [get_item(TableName="b"), get_item(TableName="a"), {"Resource": "${F}"}]
    assert derive(tasks(*states)) == derive(tasks(*states[::-1]))


def http(**parameters: Any) -> dict[str, Any]:
    connection = {"ConnectionArn": "arn:aws:events:eu-west-1:123456789012:connection/crm/1234"}
    return {
        "Resource": "arn:aws:states:::http:invoke",
        "Parameters": {"Method": "GET", "Authentication": connection, **parameters},
    }


def test_a_condition_that_is_known_only_while_it_runs_is_a_problem() -> None:
    assert problems_of(http(**{"ApiEndpoint.$": "$.url"})) == [
        'States.S0.Parameters.ApiEndpoint.$: "$.url" is known only while it runs, and so is what the task uses; '
        'permissions={"S0": []} leaves the condition states:HTTPEndpoint out [PERMISSION-EXACT]'
    ]


def test_an_empty_list_leaves_the_condition_out() -> None:
    statements, problems = derive(tasks(http(**{"ApiEndpoint.$": "$.url"})), permissions={"S0": []})
    (invoke,) = [each for each in statements if each["Action"] == ["states:InvokeHTTPEndpoint"]]
    assert (invoke["Condition"], problems) == ({"StringEquals": {"states:HTTPMethod": "GET"}}, [])


def test_an_empty_list_leaves_a_right_out() -> None:
    assert derive(tasks(get_item(**{"TableName.$": "$.t"})), permissions={"S0": []}) == ([], [])


def test_an_opaque_value_of_a_condition_stays() -> None:
    statements, problems = derive(tasks(http(ApiEndpoint=OPAQUE), http(ApiEndpoint=OPAQUE)))
    (invoke,) = [each for each in statements if each["Action"] == ["states:InvokeHTTPEndpoint"]]
    assert (invoke["Condition"]["StringLike"], problems) == ({"states:HTTPEndpoint": OPAQUE}, [])


def test_permissions_narrow_what_the_table_has_a_wildcard_for() -> None:
    state = {"Resource": "arn:aws:states:::ecs:runTask", "Parameters": {"TaskDefinition": "web"}}
    role = "arn:aws:iam::123456789012:role/web"
    statements, problems = derive(tasks(state), permissions={"S0": [role]})
    (passed,) = [each for each in statements if each["Action"] == ["iam:PassRole"]]
    assert (passed["Resource"], problems) == ([role], [])


def test_each_item_of_a_list_gives_its_resource() -> None:
    entries = [{"EventBusName": "orders"}, {"Source": "x"}]
    state = {"Resource": "arn:aws:states:::events:putEvents", "Parameters": {"Entries": entries}}
    bus = "arn:${AWS::Partition}:events:" + HERE + ":event-bus/"
    assert resources_of(state) == [bus + "default", bus + "orders"]


def test_a_list_that_is_no_list_is_known_only_while_it_runs() -> None:
    state = {"Resource": "arn:aws:states:::events:putEvents", "Arguments": {"Entries": "{% $states.input %}"}}
    (problem,) = problems_of(state)
    assert problem.startswith("States.S0.Arguments.Entries: ")


def test_what_is_no_integration_has_no_known_rights() -> None:
    (problem,) = problems_of({"Resource": "arn:aws:swf:eu-west-1:123456789012:task:x"})
    assert problem.endswith("[PERMISSION-UNKNOWN]")


def test_an_arn_in_place_of_one_of_two_names_is_a_problem() -> None:
    bucket = "arn:aws:s3:eu-west-1:123456789012:accesspoint/x"
    state = {"Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Parameters": {"Bucket": bucket, "Key": "k"}}
    (problem,) = problems_of(state)
    assert f'"{bucket}" is an ARN, where the name is needed' in problem


def test_permissions_of_a_state_machine_are_converted() -> None:
    state = {
        "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {"StateMachineArn.$": "$.machine"},
    }
    statements, problems = derive(tasks(state), permissions={"S0": ["${Child}"]})
    (watch,) = [each for each in statements if "states:DescribeExecution" in each["Action"]]
    child = "arn:aws:states:eu-west-1:123456789012:stateMachine:child"
    executions = ["arn:aws:states:eu-west-1:123456789012:execution:child:*"]
    assert (substitute(watch["Resource"], {"Child": child}), problems) == (executions, [])
