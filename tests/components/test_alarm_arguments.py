"""What is said of alarms is refused if it is not right."""

from typing import Any

import pytest

from components.arguments import ArgumentError
from tests.components.test_alarms import CODE, OWN_TOPIC, workflow
from tests.conftest import Deploy

IN = 'Workflow "orders": alarms'

REFUSED = [
    ("on", 'Workflow "orders": alarms: the arguments are a str; a dict is needed'),
    ({"emails": "a@example.com"}, f'{IN}: unknown key "emails"; did you mean "email"?'),
    (
        {"topic": "on-call"},
        f"{IN}: topic is 'on-call'; allowed is the ARN of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME",
    ),
    ({"email": "nobody"}, f"{IN}: email is 'nobody'; allowed are addresses, name@example.com"),
    ({"email": [7]}, f"{IN}: email is 7; allowed are addresses, name@example.com"),
    (
        {"topic": OWN_TOPIC, "email": "a@example.com"},
        f"{IN}: email is for the topic that is made, and topic names one of your own; subscribe them to that",
    ),
    ({"thresholds": [1]}, f"{IN}: thresholds is [1]; allowed is a dict"),
    ({"thresholds": {"failed": 1}}, f'{IN}: thresholds: unknown alarm "failed"; the alarms are '),
    (
        {"thresholds": {"executions_faild": 1}},
        f'{IN}: thresholds: unknown alarm "executions_faild"; did you mean "executions_failed"?',
    ),
    (
        {"thresholds": {"executions_failed.Charge": 1}},
        f'{IN}: thresholds: "executions_failed.Charge" names a function, and executions_failed is of the state machine',
    ),
    (
        {"thresholds": {"function_errors.Chrge": 1}},
        f'{IN}: thresholds: no function "Chrge"; did you mean "Charge"?',
    ),
    *(
        (
            {"thresholds": {"function_errors": value}},
            f"{IN}: thresholds: function_errors is {value!r}; allowed is a number above 0, or None for no alarm",
        )
        for value in (0, -1, True, "5", float("inf"), float("nan"), 1e109)
    ),
]


@pytest.mark.parametrize(("alarms", "message"), REFUSED)
def test_what_is_not_right_is_refused(deploy: Deploy, alarms: Any, message: str) -> None:
    """Before anything is registered: where, what, and what is allowed."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow(alarms))
    assert str(refused.value).startswith(message)


def test_express_is_told_that_it_has_no_such_alarm(deploy: Deploy) -> None:
    """Whoever sets its threshold counts on it."""
    with pytest.raises(ArgumentError) as refused:
        deploy(lambda: workflow({"thresholds": {"executions_aborted": 1}}, type="EXPRESS"))
    assert str(refused.value) == (
        f'{IN}: thresholds: "executions_aborted" is an alarm of STANDARD state machines, and this one is EXPRESS'
    )


def test_no_function_is_called_as_executions_are(deploy: Deploy) -> None:
    """Two alarms would be called `orders-execution-duration`."""
    with pytest.raises(ArgumentError, match='there is a function "execution": its alarm would be called as that of'):
        deploy(lambda: workflow({}, functions={"execution": {"code": CODE}}))
