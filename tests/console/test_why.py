"""What `flow why` shows where links lead somewhere: on AWS itself."""

from console.cause import Cause
from console.execution.history import Description
from console.execution.steps import Execution
from console.explanation import Explanation
from console.function_logs import Invocation
from console.why import found_at
from tests.console.histories import STARTED

ARN = "arn:aws:states:eu-west-1:123456789012:execution:Orders:case-001"


def explanation(trace: str, invocation: Invocation | None) -> Explanation:
    described = Description(ARN, "case-001", "arn", {}, STARTED, "", trace, "")
    cause = Cause("no case", request_id="r-1")
    return Explanation(described, Execution(), None, None, "NoCase", cause, invocation, "")


def test_links_to_console_trace_and_logs() -> None:
    """The logs are those of the invocation."""
    found = found_at(explanation("Root=1-5759e988-bd862e3fe1be46a994272793", Invocation("/aws/lambda/F", [])))
    assert list(found) == ["Console", "Trace", "Logs"]
    assert found["Logs"].endswith("$2522r-1$2522")


def test_no_link_leads_nowhere() -> None:
    """Without a trace and without a function there are none to them."""
    assert list(found_at(explanation("", None))) == ["Console"]
