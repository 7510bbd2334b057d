"""Links lead into the consoles of AWS, in each partition."""

from console import links

ARN = "arn:aws:states:eu-west-1:123456789012:execution:Orders:case 1"


def test_execution() -> None:
    """Its page, whatever its name."""
    assert links.execution(ARN) == (
        "https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/"
        "arn:aws:states:eu-west-1:123456789012:execution:Orders:case%201"
    )


def test_execution_in_china() -> None:
    """Has a host of its own."""
    assert links.execution(ARN.replace("aws", "aws-cn", 1)).startswith("https://eu-west-1.console.amazonaws.cn/")


def test_log_group() -> None:
    """Escaped as CloudWatch's console wants it, with a filter."""
    assert links.log_group(ARN, "/aws/lambda/F", '"r-1"') == (
        "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
        "#logsV2:log-groups/log-group/$252Faws$252Flambda$252FF/log-events$3FfilterPattern$3D$2522r-1$2522"
    )


def test_trace() -> None:
    """By its root."""
    assert links.trace(ARN, "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1").endswith(
        "#xray:traces/1-5759e988-bd862e3fe1be46a994272793"
    )


def test_no_trace() -> None:
    """Without a header there is nothing to link to."""
    assert links.trace(ARN, "") == ""
