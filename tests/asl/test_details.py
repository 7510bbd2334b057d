"""Details of rules that their one good and one bad definition in `tests/definitions` don't show."""

from typing import Any

import pytest

from asl import check

Fields = dict[str, Any]


class Later:
    """A value that is known later."""


LATER = Later()

END: Fields = {"Type": "Pass", "End": True}
JSONATA: Fields = {"QueryLanguage": "JSONata"}
TASK: Fields = {"Type": "Task", "Resource": "${F}", "End": True}
INVOKE = "arn:aws:states:::lambda:invoke"
READER: Fields = {"Resource": "arn:aws:states:::s3:getObject"}
OBJECT: Fields = {"Bucket": "b", "Key": "k"}
DISTRIBUTED: Fields = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}


def machine(**states: Any) -> Fields:
    """A machine that starts in the first of *states*."""
    return {"StartAt": next(iter(states)), "States": states}


def alone(**fields: Any) -> Fields:
    """A machine of one state."""
    return machine(A=fields)


def distributed_map(**fields: Any) -> Fields:
    """A machine of one Distributed Map."""
    return alone(Type="Map", ItemProcessor={**machine(B=END), **DISTRIBUTED}, End=True, **fields)


def choice(*rules: Any) -> Fields:
    """A machine of a Choice with *rules*."""
    return machine(A={"Type": "Choice", "Default": "Z", "Choices": list(rules)}, Z={"Type": "Succeed"})


def nested(depth: int) -> list[Any]:
    """Lists in lists."""
    value: list[Any] = []
    for _ in range(depth):
        value = [0, value]
    return value


DETAILS: dict[str, tuple[Fields, list[str]]] = {
    "choice rule of JSONPath in JSONata": (
        {**choice({"Variable": "$.x", "Condition": True, "Next": "Z"}), **JSONATA},
        [
            "States.A.Choices[0].Variable: Variable is a field of JSONPath; a JSONata rule has a Condition [QL-JSONPATH-FIELD-IN-JSONATA]"
        ],
    ),
    "choice rule of JSONata with an unknown field": (
        {**choice({"Condition": "{% true %}", "Foo": 1, "Next": "Z"}), **JSONATA},
        [
            'States.A.Choices[0].Foo: a rule has no field Foo; the fields are "Next", "Condition", "Comment", "Assign", "Output" [CHOICE-JSONATA]'
        ],
    ),
    "choice with a boolean operator and a variable": (
        choice({"And": [{"Variable": "$.x", "IsNull": True}], "Variable": "$.x", "Next": "Z"}),
        ["States.A.Choices[0].Variable: stands beside And, which has no Variable [CHOICE-ONE-OPERATOR]"],
    ),
    "choice with a path compared as text": (
        choice({"Variable": "$.x", "StringEquals": "$.y", "Next": "Z"}),
        [
            'States.A.Choices[0].StringEquals: "$.y" looks like a path and is compared as a string; did you mean StringEqualsPath? [TEMPLATE-NO-PATH]'
        ],
    ),
    "choice with a path compared as a number": (
        choice({"Variable": "$.x", "NumericEquals": "$.y", "Next": "Z"}),
        [
            'States.A.Choices[0].NumericEquals: is "$.y"; NumericEquals compares with a number; did you mean NumericEqualsPath? [CHOICE-VALUE-TYPE]'
        ],
    ),
    "choice with a list of other things": (
        choice(
            "x", {"Variable": "$.x", "IsNull": True, "Next": "Z"}, {"Variable": "$.x", "IsNull": False, "Next": "Z"}
        ),
        ['States.A.Choices[0]: is "x"; a rule is an object [CHOICE-CHOICES]'],
    ),
    "catcher of the other language": (
        machine(A={**TASK, "Catch": [{"ErrorEquals": ["E"], "Output": 1, "Next": "Z"}]}, Z=END),
        [
            "States.A.Catch[0].Output: Output is a field of JSONata, and the state is JSONPath; did you mean ResultPath? [QL-JSONATA-FIELD-IN-JSONPATH]"
        ],
    ),
    "ended service": (
        alone(Type="Task", Resource="arn:aws:states:::aws-sdk:lookoutvision:startModel", End=True),
        ['States.A.Resource: AWS has ended the service "lookoutvision" [TASK-SDK]'],
    ),
    "names that expressions read": (
        {
            **alone(
                **END,
                Output=[
                    "{% states.input %}",
                    "{% not(x) %}",
                    "{% $states.foo %}",
                    "{% $states.inptu.x %}",
                    "{% $states.errorOutput %}",
                ],
            ),
            **JSONATA,
        },
        [
            'States.A.Output[0]: "{% states.input %}" reads states, but only $states and variables can be read here; did you mean $states.input? [JSONATA-TOPLEVEL]',
            'States.A.Output[1]: "{% not(x) %}" reads not, but only $states and variables can be read here; did you mean $not? [JSONATA-TOPLEVEL]',
            'States.A.Output[1]: "{% not(x) %}" reads x, but only $states and variables can be read here; did you mean $states.input.x? [JSONATA-TOPLEVEL]',
            "States.A.Output[2]: $states.foo does not exist here; allowed here are $states.input and $states.context [JSONATA-STATES-FIELD]",
            "States.A.Output[3]: $states.inptu does not exist here; allowed here are $states.input and $states.context; did you mean $states.input? [JSONATA-STATES-FIELD]",
            "States.A.Output[4]: $states.errorOutput does not exist here; allowed here are $states.input and $states.context; the error is there in the Output and Assign of a catcher [JSONATA-STATES-FIELD]",
        ],
    ),
    "calls that don't exist": (
        {**alone(**END, Output="{% $evl(1) & $foo(2) & $eval('1') %}"), **JSONATA},
        [
            "States.A.Output: $eval does not exist in Step Functions; did you mean $parse? [JSONATA-EVAL]",
            "States.A.Output: there is no function $evl; did you mean $eval? [JSONATA-FUNCTIONS]",
            "States.A.Output: there is no function $foo; did you mean $floor? [JSONATA-FUNCTIONS]",
        ],
    ),
    "calls of a placeholder": ({**alone(**END, Output="{% $${Fn}(1) & a${Name} & $states.${Field} %}"), **JSONATA}, []),
    "error of HTTP": (machine(A={**TASK, "Retry": [{"ErrorEquals": ["States.Http.StatusCode.429"]}]}), []),
    "service of the CLI": (
        alone(Type="Task", Resource="arn:aws:states:::stepfunctions:startExecution", End=True),
        [
            'States.A.Resource: Step Functions has no integration "stepfunctions"; did you mean "states:startExecution"? [TASK-INTEGRATION]'
        ],
    ),
    "SDK service of the CLI": (
        alone(Type="Task", Resource="arn:aws:states:::aws-sdk:events:putEvents", End=True),
        ['States.A.Resource: there is no AWS SDK service "events"; did you mean "eventbridge"? [TASK-INTEGRATION]'],
    ),
    "SDK service of boto3": (
        alone(Type="Task", Resource="arn:aws:states:::aws-sdk:stepfunctions:startExecution", End=True),
        ['States.A.Resource: there is no AWS SDK service "stepfunctions"; did you mean "sfn"? [TASK-INTEGRATION]'],
    ),
    "writer without a bucket": (
        distributed_map(ResultWriter={"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Prefix": "x"}}),
        ["States.A.ResultWriter.Parameters: no Bucket; the writer needs it [MAP-WRITER]"],
    ),
    "end that names a state": (
        machine(A={"Type": "Fail", "Next": "A"}),
        ["States.A.Next: a Fail state has no Next; the execution ends in it; remove it [NEXT-XOR-END]"],
    ),
    "way out that is misspelt": (
        machine(A={"Type": "Pass", "Next": "B"}),
        ['States.A.Next: no state "B"; the states here are "A" [TARGET-EXISTS]'],
    ),
    "context in an expression": (
        {**alone(**END, Output="{% $states.context.Execution.Id & $states.context.Exection %}"), **JSONATA},
        ['States.A.Output: the context object has no Exection; did you mean "Execution"? [PATH-CONTEXT]'],
    ),
    "items that are no list": (
        {**alone(Type="Map", Items="$states.input.x", ItemProcessor=machine(B=END), End=True), **JSONATA},
        [
            'States.A.Items: is "$states.input.x"; allowed is a list, an object, or an expression in {% %}; write "{% $states.input.x %}" [MAP-ITEMS]'
        ],
    ),
    "items in an expression": (
        {**alone(Type="Map", Items="{% $states.input.x %}", ItemProcessor=machine(B=END), End=True), **JSONATA},
        [],
    ),
    "items in a list": (
        {**alone(Type="Map", Items=[1, "{% $states.output %}"], ItemProcessor=machine(B=END), End=True), **JSONATA},
        [
            "States.A.Items[1]: $states.output does not exist here; allowed here are $states.input and $states.context; did you mean $states.errorOutput? [JSONATA-STATES-FIELD]"
        ],
    ),
    "reader that is no object": (
        distributed_map(ItemReader="x", ItemBatcher=[], ResultWriter=1),
        [
            'States.A.ItemReader: is "x"; allowed is an object [MAP-READER]',
            "States.A.ItemBatcher: is an empty list; allowed is an object [MAP-BATCHER]",
            "States.A.ResultWriter: is 1; allowed is an object [MAP-WRITER]",
        ],
    ),
    "reader without what it needs": (
        distributed_map(
            ItemReader={**READER, "Parameters": {"Bucket": "b"}, "ReaderConfig": {"CSVHeaderLocation": "GIVEN"}}
        ),
        [
            "States.A.ItemReader.Parameters: no Key; the reader needs Bucket and Key [MAP-READER]",
            "States.A.ItemReader.ReaderConfig: no CSVHeaders; they are needed where CSVHeaderLocation is GIVEN [MAP-READER]",
        ],
    ),
    "reader of a list": (
        distributed_map(
            ItemReader={
                "Resource": "arn:aws:states:::s3:listObjectsV2",
                "Parameters": {"Prefix": "b"},
                "ReaderConfig": 3,
            }
        ),
        [
            "States.A.ItemReader.Parameters: no Bucket; the reader needs Bucket [MAP-READER]",
            "States.A.ItemReader.ReaderConfig: is 3; allowed is an object [MAP-READER]",
        ],
    ),
    "reader of the other language": (
        {
            **distributed_map(
                ItemReader={
                    **READER,
                    "Arguments": OBJECT,
                    "Parameters": OBJECT,
                    "ReaderConfig": {"MaxItemsPath": "$.x", "Foo": 1},
                }
            ),
            **JSONATA,
        },
        [
            "States.A.ItemReader.Parameters: ItemReader of this state has no Parameters; did you mean Arguments? [QL-JSONPATH-FIELD-IN-JSONATA]",
            "States.A.ItemReader.ReaderConfig.MaxItemsPath: MaxItemsPath is a field of JSONPath; write MaxItems with an expression [QL-JSONPATH-FIELD-IN-JSONATA]",
            'States.A.ItemReader.ReaderConfig.Foo: ReaderConfig has no field Foo; the fields are "InputType", "CSVHeaderLocation", "CSVHeaders", "CSVDelimiter", "Transformation", "ManifestType", "ItemsPointer", "MaxItems", "MaxItemsPath" [MAP-READER]',
        ],
    ),
    "reader of a placeholder": (distributed_map(ItemReader={"Resource": "${Reader}", "Parameters": OBJECT}), []),
    "writer without what it needs": (
        distributed_map(ResultWriter={"Resource": "arn:aws:states:::s3:putObject", "WriterConfig": 1}),
        [
            "States.A.ResultWriter: has Resource and no Parameters; both name where the results go [MAP-WRITER]",
            "States.A.ResultWriter.WriterConfig: is 1; allowed is an object [MAP-WRITER]",
        ],
    ),
    "writer with a configuration": (
        distributed_map(ResultWriter={"WriterConfig": {"OutputType": "XML"}}),
        ['States.A.ResultWriter.WriterConfig.OutputType: is "XML"; allowed are "JSON", "JSONL" [MAP-WRITER]'],
    ),
    "definition that is nested deep beside a list": (
        alone(**END, Result={"x": [1, [2]], "y": nested(250)}),
        ["States.A.Result: is nested more than 200 deep, or holds itself [DEPTH]"],
    ),
    "writer without a resource": (
        distributed_map(ResultWriter={"Parameters": OBJECT}),
        ["States.A.ResultWriter: has Parameters and no Resource; both name where the results go [MAP-WRITER]"],
    ),
    "label of a placeholder": (distributed_map(Label="${Label}"), []),
    "label that is no text": (
        distributed_map(Label=1),
        [
            'States.A.Label: is 1; allowed is a string of 1 to 40 characters without blanks and without any of ?*<>{}[]:;,\\|^~$#%&`"/ [MAP-LABEL]'
        ],
    ),
    "end that is text": (
        alone(Type="Pass", End="true"),
        ['States.A.End: is "true"; allowed is true; write true without quotes [NEXT-XOR-END]'],
    ),
    "end that is false": (
        alone(Type="Pass", End=False),
        ["States.A.End: is false; allowed is true; remove it, and name a Next [NEXT-XOR-END]"],
    ),
    "end that is a number": (alone(Type="Pass", End=1), ["States.A.End: is 1; allowed is true [NEXT-XOR-END]"]),
    "pattern that is misspelt": (
        alone(Type="Task", Resource="arn:aws:states:::ecs:runTask.snyc", Parameters={"TaskDefinition": "x"}, End=True),
        [
            'States.A.Resource: ecs:runTask has no .snyc; allowed: .sync and .waitForTaskToken and no suffix; did you mean ".sync"? [TASK-PATTERN]'
        ],
    ),
    "pattern of nothing": (
        alone(
            Type="Task", Resource="arn:aws:states:::ecs:runTask.foobar", Parameters={"TaskDefinition": "x"}, End=True
        ),
        [
            "States.A.Resource: ecs:runTask has no .foobar; allowed: .sync and .waitForTaskToken and no suffix [TASK-PATTERN]"
        ],
    ),
    "SDK action in another case": (
        alone(Type="Task", Resource="arn:aws:states:::aws-sdk:s3:GetObject", End=True),
        [
            'States.A.Resource: no action "GetObject" of the AWS SDK service "s3" is known; did you mean "getObject"? [TASK-INTEGRATION]'
        ],
    ),
    "SDK action that is not known": (
        alone(Type="Task", Resource="arn:aws:states:::aws-sdk:s3:frobnicate", End=True),
        ['States.A.Resource: no action "frobnicate" of the AWS SDK service "s3" is known [TASK-SDK]'],
    ),
    "SDK action without a prefix": (
        alone(Type="Task", Resource="arn:aws:states:::dynamodb:listTables", End=True),
        [
            'States.A.Resource: the integration "dynamodb" has no action "listTables"; allowed are "deleteItem", "getItem", "putItem", "updateItem"; did you mean "aws-sdk:dynamodb:listTables"? [TASK-INTEGRATION]'
        ],
    ),
    "parameters that are a list": (
        alone(Type="Task", Resource=INVOKE, Parameters=["x"], End=True),
        ["States.A.Parameters: is a list; allowed is an object with the parameters of lambda:invoke [TASK-PARAMETERS]"],
    ),
    "credentials in an expression": (
        {**alone(**TASK, Credentials="{% {'RoleArn': $states.input.role} %}"), **JSONATA},
        [],
    ),
    "credentials that are text": (
        alone(**TASK, Credentials="arn:aws:iam::123456789012:role/r"),
        [
            'States.A.Credentials: is "arn:aws:iam::123456789012:role/r"; allowed is an object with RoleArn; write {"RoleArn": "arn:aws:iam::123456789012:role/r"} [TASK-CREDENTIALS]'
        ],
    ),
    "text that is nearly an expression": (
        {**alone(**END, Output={"a": " {% 1 %}", "b": ["{% 1 }", "$states.input.x"], "c": "50 %"}), **JSONATA},
        [
            'States.A.Output.a: " {% 1 %}" is passed on as a string, not as an expression; write it without the blanks around it [JSONATA-NEARLY]',
            'States.A.Output.b[0]: "{% 1 }" is passed on as a string, not as an expression [JSONATA-NEARLY]',
            'States.A.Output.b[1]: "$states.input.x" is passed on as a string, not as an expression; write "{% $states.input.x %}" [JSONATA-NEARLY]',
        ],
    ),
    "template of JSONPath that is text": (
        alone(**END, Parameters="{% $states.input %}"),
        [
            'States.A.Parameters: "{% $states.input %}" is passed on as it stands by a JSONPath state; set "QueryLanguage": "JSONata" [TEMPLATE-JSONATA]'
        ],
    ),
    "template with a blank": (
        alone(**END, Parameters={"x.$": " $.y", "y.$": "$.a b", "z.$": "States.Foo(1)"}),
        [
            'States.A.Parameters.x.$: " $.y" is no path; a path starts with $; remove the blank at its start [TEMPLATE-DOLLAR]',
            "States.A.Parameters.y.$: \"$.a b\" is no path; it can't be read from ' b' on [TEMPLATE-DOLLAR]",
            'States.A.Parameters.z.$: "States.Foo(1)" calls "States.Foo", which does not exist [INTRINSIC-SYNTAX]',
        ],
    ),
    "template that is a path": (
        alone(**END, Parameters="$.x"),
        [
            'States.A.Parameters: "$.x" looks like a path and is passed on as it stands; did you mean InputPath? [TEMPLATE-NO-DOLLAR]'
        ],
    ),
    "selector that is a path": (
        alone(**TASK, ResultSelector="$.x"),
        ['States.A.ResultSelector: is "$.x"; allowed is an object [TEMPLATE-TYPE]'],
    ),
    "number that is a float": (
        alone(Type="Wait", Seconds=3.0, End=True),
        ["States.A.Seconds: is 3.0; allowed is an integer from 0 to 99,999,999; write 3 [WAIT-SECONDS]"],
    ),
    "number that is a boolean in quotes": (
        choice({"Variable": "$.x", "BooleanEquals": "true", "Next": "Z"}),
        [
            'States.A.Choices[0].BooleanEquals: is "true"; allowed is true or false; write true without quotes [CHOICE-VALUE-TYPE]'
        ],
    ),
    "number that is an expression": (
        alone(Type="Wait", Seconds="{% 3 %}", End=True),
        [
            'States.A.Seconds: is "{% 3 %}"; allowed is an integer from 0 to 99,999,999; an expression needs "QueryLanguage": "JSONata" [WAIT-SECONDS]'
        ],
    ),
    "number that is a path": (
        alone(Type="Wait", Seconds="$.x", End=True),
        [
            'States.A.Seconds: is "$.x"; allowed is an integer from 0 to 99,999,999; did you mean SecondsPath? [WAIT-SECONDS]'
        ],
    ),
    "number that is a path in JSONata": (
        {**alone(Type="Wait", Seconds="$.x", End=True), **JSONATA},
        [
            'States.A.Seconds: is "$.x"; allowed is an integer from 0 to 99,999,999; write "{% $states.input.x %}" [WAIT-SECONDS]'
        ],
    ),
    "number that is a placeholder": (
        alone(Type="Wait", Seconds="${Seconds}", End=True),
        [
            'States.A.Seconds: is "${Seconds}"; allowed is an integer from 0 to 99,999,999; what stands in quotes stays a string; put the number in with Python, or as an Output [WAIT-SECONDS]'
        ],
    ),
    "number that is nearly an expression": (
        {**alone(Type="Wait", Seconds="{% 3 }", End=True), **JSONATA},
        [
            'States.A.Seconds: is "{% 3 }", no expression; one starts with {% and ends with %}, with no blanks around it [JSONATA-DELIMITERS]'
        ],
    ),
    "timestamp in an expression": ({**alone(Type="Wait", Timestamp="{% $now() %}", End=True), **JSONATA}, []),
    "variable set in one way only": (
        machine(
            A={
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.x", "IsNull": True, "Assign": {"v": 1}, "Next": "B"},
                    {"Variable": "$.x", "IsNull": "x"},
                    "y",
                ],
                "Default": "C",
            },
            B=END,
            C={**END, "Parameters": {"x.$": "$v"}},
        ),
        [
            "States.A.Choices[1]: has no Next; a rule says which state is next [CHOICE-RULE-NEXT]",
            'States.A.Choices[1].IsNull: is "x"; allowed is true or false [CHOICE-VALUE-TYPE]',
            'States.A.Choices[2]: is "y"; a rule is an object [CHOICE-CHOICES]',
            "States.C.Parameters.x.$: $v is assigned on no path that leads here; it would be undefined [VAR-UNDEFINED]",
        ],
    ),
    "distributed map that reads its own and another variable": (
        machine(
            S={"Type": "Pass", "Assign": {"v": 1}, "Next": "A"},
            A={
                "Type": "Map",
                "End": True,
                "ItemProcessor": {
                    **machine(
                        B={"Type": "Pass", "Assign": {"w": 1}, "Next": "D"},
                        D={**END, "Parameters": {"x.$": "$w", "y.$": "$v"}},
                    ),
                    **DISTRIBUTED,
                },
            },
        ),
        [
            "States.A.ItemProcessor.States.D.Parameters.y.$: $v is assigned outside; the states of a Distributed Map run in executions of their own; pass it on in ItemSelector [MAP-DISTRIBUTED-VARS]"
        ],
    ),
    "surrogate as a key": (
        alone(**END, Result={"\ud800": 1}),
        [
            "States.A.Result: has the key '\\ud800', half of a pair of surrogates, which can't be written as UTF-8 [PY-KEYS]"
        ],
    ),
    "surrogate as a value": (
        alone(**END, Result="\ud800"),
        ["States.A.Result: has half of a pair of surrogates, which can't be written as UTF-8 [PY-VALUES]"],
    ),
    "two places": (
        alone(**TASK, Retry=[{"ErrorEquals": "X"}, {"ErrorEquals": [1]}, {}]),
        [
            'States.A.Retry[0].ErrorEquals: is "X"; allowed is a list of one or more error names; write ["X"] [RETRY-SHAPE]',
            "States.A.Retry[1].ErrorEquals[0]: is 1; allowed is the name of an error [RETRY-SHAPE]",
            "States.A.Retry[2]: has no ErrorEquals; allowed is a list of one or more error names [RETRY-SHAPE]",
        ],
    ),
    "error that is none of AWS's": (
        machine(A={**TASK, "Retry": [{"ErrorEquals": ["States.Timeuot"]}, {"ErrorEquals": ["States.Mine"]}]}),
        [
            'States.A.Retry[0].ErrorEquals[0]: "States.Timeuot" is no error of Step Functions; did you mean "States.Timeout"? [ERROR-NAMES]',
            'States.A.Retry[1].ErrorEquals[0]: "States.Mine" is no error of Step Functions; only names of AWS\'s own start with States. [ERROR-NAMES]',
        ],
    ),
    "error in another type of state": (
        alone(
            Type="Parallel",
            Branches=[machine(B=END)],
            End=True,
            Retry=[{"ErrorEquals": ["States.HeartbeatTimeout"]}, {"ErrorEquals": ["States.Timeout"]}],
        ),
        [
            "States.A.Retry[0].ErrorEquals[0]: States.HeartbeatTimeout occurs in Task states only; this is a Parallel state [ERROR-PLACE]",
            "States.A.Retry[1].ErrorEquals[0]: States.Timeout does not occur: nothing in this Parallel state can time out [ERROR-PLACE]",
        ],
    ),
    "error that a branch may have": (
        alone(Type="Parallel", Branches=[machine(B=TASK)], End=True, Retry=[{"ErrorEquals": ["States.Timeout"]}]),
        [],
    ),
    "expression that is nested too deeply": (
        {**alone(**END, Output="{% " + "(" * 3000 + "1" + ")" * 3000 + " %}"), **JSONATA},
        ["States.A.Output: is nested too deeply to be checked [JSONATA-LENGTH]"],
    ),
    "expressions that are long in all": (
        {**alone(**END, Output=["{% 'a'" + " & $f(x)[0]" * 1200 + " %}"] * 11), **JSONATA},
        [
            "States.A.Output[0]: is nested too deeply to be checked [JSONATA-LENGTH]",
            "States.A.Output[1]: is nested too deeply to be checked [JSONATA-LENGTH]",
            "States.A.Output[2]: is nested too deeply to be checked [JSONATA-LENGTH]",
            "States.A.Output[3]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[4]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[5]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[6]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[7]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[8]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[9]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
            "States.A.Output[10]: is not checked: more than 50,000 characters of long expressions were before it [JSONATA-LENGTH]",
        ],
    ),
    "items of a placeholder": (
        {**alone(Type="Map", Items="${Items}", ItemProcessor=machine(B=END), End=True), **JSONATA},
        [],
    ),
    "reader with two limits": (
        distributed_map(
            ItemReader={**READER, "Parameters": OBJECT, "ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.n"}}
        ),
        ["States.A.ItemReader.ReaderConfig.MaxItemsPath: stands beside MaxItems; one of them is allowed [MAP-READER]"],
    ),
    "reader of another service": (
        distributed_map(ItemReader={"Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": OBJECT}),
        [
            'States.A.ItemReader.Resource: is "arn:aws:states:::sqs:sendMessage"; allowed are arn:aws:states:::s3:getObject and arn:aws:states:::s3:listObjectsV2 [MAP-READER]'
        ],
    ),
    "context that does not exist": (
        alone(
            **END,
            Parameters={
                "a.$": "$$.Exection.Id",
                "b.$": "$$.Execution.Nme",
                "c.$": "$$",
                "d.$": "$$.Map.Item.Value",
                "e.$": "$$.Execution.Input.x",
            },
        ),
        [
            'States.A.Parameters.a.$: the context object has no Exection; did you mean "Execution"? [PATH-CONTEXT]',
            'States.A.Parameters.b.$: the context object has no Execution.Nme; did you mean "Name"? [PATH-CONTEXT]',
            "States.A.Parameters.d.$: the context has an item in a Map state only [MAP-ITEM-CONTEXT]",
        ],
    ),
    "context in a Map": (
        alone(Type="Map", ItemProcessor=machine(B={**END, "Parameters": {"a.$": "$$.Map.Item.Index"}}), End=True),
        [],
    ),
    "integration that does not exist": (
        alone(Type="Task", Resource="arn:aws:states:::dynamodbb:getItem", End=True),
        [
            'States.A.Resource: Step Functions has no integration "dynamodbb"; did you mean "dynamodb"? [TASK-INTEGRATION]'
        ],
    ),
    "integration of the SDK only": (
        alone(Type="Task", Resource="arn:aws:states:::s3:getObject", End=True),
        [
            'States.A.Resource: Step Functions has no integration "s3"; did you mean "aws-sdk:s3:getObject"? [TASK-INTEGRATION]'
        ],
    ),
    "SDK service that does not exist": (
        alone(Type="Task", Resource="arn:aws:states:::aws-sdk:dynamo:getItem", End=True),
        ['States.A.Resource: there is no AWS SDK service "dynamo"; did you mean "dynamodb"? [TASK-INTEGRATION]'],
    ),
    "token in a distributed map of EXPRESS": (
        alone(
            Type="Map",
            End=True,
            ItemProcessor={
                **machine(
                    B={
                        "Type": "Task",
                        "Resource": INVOKE + ".waitForTaskToken",
                        "TimeoutSeconds": 9,
                        "Parameters": {"FunctionName": "f", "Payload": {"t.$": "$$.Task.Token"}},
                        "End": True,
                    }
                ),
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
            },
        ),
        [
            'States.A.ItemProcessor.States.B.Resource: an EXPRESS machine can\'t wait for a task token; remove .waitForTaskToken, or set "ExecutionType": "STANDARD" in ProcessorConfig [EXPRESS-TOKEN]'
        ],
    ),
    "token and more of the context": (
        alone(
            Type="Task",
            Resource=INVOKE,
            Parameters={"FunctionName": "f", "Payload": {"t.$": "$$.Task.Token", "n.$": "$$.State.Name"}},
            End=True,
        ),
        [
            "States.A.Parameters.Payload.t.$: the context has a task token only in a task whose Resource ends in .waitForTaskToken [TASK-TOKEN-PLACE]"
        ],
    ),
    "number in quotes": (
        alone(Type="Wait", Seconds="30", End=True),
        [
            'States.A.Seconds: is "30"; allowed is an integer from 0 to 99,999,999; write it without quotes: 30 [WAIT-SECONDS]'
        ],
    ),
    "definition that is nested deep in lists": (
        alone(**END, Result=nested(250)),
        ["States.A.Result: is nested more than 200 deep, or holds itself [DEPTH]"],
    ),
    "definition of many states": (
        {
            "StartAt": "s0",
            "States": {f"s{i}": {"Type": "Pass", "Next": f"s{i + 1}"} for i in range(250)}
            | {"s250": {"Type": "Succeed"}},
        },
        [],
    ),
    "definition that repeats a list": (
        alone(**END, Result=[[0] * 1000] * 1000),
        ["definition: has more than 1,048,576 characters, the most that AWS takes [SIZE-1MB]"],
    ),
}


@pytest.mark.parametrize("name", DETAILS)
def test_detail(name: str) -> None:
    """The whole text of each problem."""
    definition, problems = DETAILS[name]
    assert [str(problem) for problem in check(definition)] == problems


def test_what_is_known_later_may_stand_for_a_value() -> None:
    """For an object or true, too."""
    definition = distributed_map(
        ItemReader=LATER, ItemBatcher=LATER, ResultWriter=LATER, MaxConcurrency=LATER, Label=LATER
    )
    assert check(definition, opaque=(Later,)) == []
    assert check(alone(Type="Pass", End=LATER, Parameters=LATER), opaque=(Later,)) == []
    assert check(alone(**TASK, Credentials=LATER), opaque=(Later,)) == []
