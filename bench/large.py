"""Definitions as large as AWS takes them: valid, and written as people write them, group after group of states.

What is in a path, an expression or a name differs from group to group, so that no cache of parsed text helps much.
"""

import json
from collections.abc import Callable
from typing import Any

LARGEST = 1_048_576
"""Characters of the largest definition: 1 MB. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""

INVOKE = "arn:aws:states:::lambda:invoke"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function"
RETRY = {
    "ErrorEquals": ["Lambda.ServiceException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
    "IntervalSeconds": 1,
    "BackoffRate": 2,
    "MaxAttempts": 6,
    "MaxDelaySeconds": 60,
    "JitterStrategy": "FULL",
}

States = dict[str, Any]


def jsonpath_group(number: int, following: str) -> States:
    """Six states of an order in JSONPath, and one in its Map; *following* comes after them."""
    order = f"$.order{number}"
    return {
        f"Charge {number}": {
            "Type": "Task",
            "Resource": INVOKE,
            "Parameters": {
                "FunctionName": f"{FUNCTION}:charge-{number}",
                "Payload": {
                    "orderId.$": "$.orderId",
                    "card.$": f"{order}.payment['card-{number}']",
                    "amount.$": f"{order}.lines[{number % 7}].price",
                    "text.$": f"States.Format('Order {{}} of {{}}, part {number}', $.orderId, {order}.customer.name)",
                    "execution.$": "$$.Execution.Id",
                    "currency": "EUR",
                },
            },
            "ResultSelector": {"receipt.$": "$.Payload.receipt", "status.$": "$.StatusCode"},
            "ResultPath": f"{order}.charge",
            "TimeoutSeconds": 35,
            "Retry": [RETRY],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": f"{order}.error", "Next": "Failed"}],
            "Next": f"Choose {number}",
        },
        f"Choose {number}": {
            "Type": "Choice",
            "Choices": [
                {"Variable": f"{order}.charge.status", "NumericGreaterThan": 299, "Next": "Failed"},
                {"Variable": f"{order}.total", "NumericGreaterThanEquals": 1000 + number, "Next": f"Hold {number}"},
                {
                    "And": [
                        {"Variable": f"{order}.gift", "IsPresent": True},
                        {"Not": {"Variable": f"{order}.gift", "StringEquals": f"card {number}"}},
                    ],
                    "Next": f"Note {number}",
                },
            ],
            "Default": f"Ship {number}",
        },
        f"Hold {number}": {"Type": "Wait", "SecondsPath": f"{order}.holdSeconds", "Next": f"Pause {number}"},
        f"Pause {number}": {"Type": "Wait", "Seconds": 60 + number, "Next": f"Note {number}"},
        f"Note {number}": {
            "Type": "Pass",
            "Parameters": {"kind": "gift", "id.$": "States.UUID()", "lines.$": f"States.ArrayLength({order}.lines)"},
            "ResultPath": f"{order}.note",
            "Next": f"Ship {number}",
        },
        f"Ship {number}": {
            "Type": "Map",
            "ItemsPath": f"{order}.lines",
            "ItemSelector": {"line.$": "$$.Map.Item.Value", "address.$": f"{order}.customer.address"},
            "MaxConcurrency": 5,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": f"Pack {number}",
                "States": {
                    f"Pack {number}": {
                        "Type": "Task",
                        "Resource": f"{FUNCTION}:pack-{number}",
                        "InputPath": f"$.line.part{number}",
                        "Retry": [RETRY],
                        "End": True,
                    }
                },
            },
            "ResultPath": f"{order}.parcels",
            "Next": following,
        },
    }


def jsonata_group(number: int, following: str) -> States:
    """Five states of an order in JSONata, and one in its Map; *following* comes after them."""
    numbered = f"{{'at': $at + {number}, 'name': $item.name}}"
    price = f"lines[price > {number}].(price * quantity)"
    return {
        f"Charge {number}": {
            "Type": "Task",
            "Resource": INVOKE,
            "Arguments": {
                "FunctionName": f"{FUNCTION}:charge-{number}",
                "Payload": {
                    "orderId": "{% $states.input.orderId %}",
                    "card": f"{{% $states.input.payment.card{number} %}}",
                    "amount": f"{{% $sum($states.input.{price}) %}}",
                    "text": f"{{% 'Order ' & $states.input.orderId & ', part {number} of ' & $states.input.parts %}}",
                    "execution": "{% $states.context.Execution.Id %}",
                    "currency": "EUR",
                },
            },
            "Assign": {
                f"total{number}": f"{{% $round($sum($states.input.{price}) * 1.{number}, 2) %}}",
                f"receipt{number}": "{% $states.result.Payload.receipt %}",
            },
            "Output": f"{{% $merge([$states.input, {{'charge{number}': $states.result.Payload}}]) %}}",
            "TimeoutSeconds": 35,
            "Retry": [RETRY],
            "Catch": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "Output": {"part": number, "cause": "{% $states.errorOutput.Cause %}"},
                    "Next": "Failed",
                }
            ],
            "Next": f"Choose {number}",
        },
        f"Choose {number}": {
            "Type": "Choice",
            "Choices": [
                {"Condition": f"{{% $states.input.charge{number}.status > 299 %}}", "Next": "Failed"},
                {
                    "Condition": f"{{% $total{number} >= 1000 and $count($states.input.lines) > {number} %}}",
                    "Next": f"Hold {number}",
                },
                {
                    "Condition": f"{{% $exists($states.input.gift) and $states.input.gift != 'card {number}' %}}",
                    "Assign": {f"gift{number}": "{% $uppercase($states.input.gift) %}"},
                    "Next": f"Note {number}",
                },
            ],
            "Default": f"Ship {number}",
        },
        f"Hold {number}": {
            "Type": "Wait",
            "Seconds": f"{{% $max([60, $states.input.holdSeconds + {number}]) %}}",
            "Next": f"Note {number}",
        },
        f"Note {number}": {
            "Type": "Pass",
            "Output": {
                "kind": f"{{% $total{number} > 5000 ? 'large' : 'small' %}}",
                "names": f"{{% $states.input.lines.{{'name': name, 'part': {number}}} %}}",
                "lines": "{% $states.input.lines %}",
                "receipt": f"{{% $receipt{number} %}}",
            },
            "Next": f"Ship {number}",
        },
        f"Ship {number}": {
            "Type": "Map",
            "Items": f"{{% $filter($states.input.lines, function($line) {{ $line.part = {number} }}) %}}",
            "ItemSelector": {"line": "{% $states.context.Map.Item.Value %}", "total": f"{{% $total{number} %}}"},
            "MaxConcurrency": 5,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": f"Pack {number}",
                "States": {
                    f"Pack {number}": {
                        "Type": "Task",
                        "Resource": f"{FUNCTION}:pack-{number}",
                        "Arguments": f"{{% $map($states.input.line.items, function($item, $at) {{ {numbered} }}) %}}",
                        "Retry": [RETRY],
                        "End": True,
                    }
                },
            },
            "Output": f"{{% $merge([$states.input, {{'parcels{number}': $states.result}}]) %}}",
            "Next": following,
        },
    }


GROUPS: dict[str, Callable[[int, str], States]] = {"JSONPath": jsonpath_group, "JSONata": jsonata_group}


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def large(language: str, size: int) -> dict[str, Any]:
    """A valid definition in *language*, of as many groups as *size* characters of compact JSON hold."""
    states: States = {
        "Failed": {"Type": "Fail", "Error": "OrderFailed", "Cause": "See the execution's history"},
        "Done": {"Type": "Succeed"},
    }
    definition = {"QueryLanguage": language, "StartAt": "Charge 1", "States": states}
    taken, number = len(compact(definition)), 1
    group = GROUPS[language](number, "Charge 2")
    while taken + (needed := len(compact(group)) - 1) <= size:  # a comma comes, two braces go
        states |= group
        taken, number = taken + needed, number + 1
        group = GROUPS[language](number, f"Charge {number + 1}")
    states[f"Ship {number - 1}"]["Next"] = "Done"  # shorter than what it was
    return definition


def state_count(definition: dict[str, Any]) -> int:
    """How many states *definition* has, with those in its Maps."""
    states = definition["States"].values()
    return len(states) + sum(len(state["ItemProcessor"]["States"]) for state in states if state["Type"] == "Map")
