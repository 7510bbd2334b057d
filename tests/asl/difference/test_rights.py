"""Rights are told by action and resource, those that are lost with the states that need them."""

from typing import Any

import pytest

from asl.difference import as_text, difference
from asl.difference.rights import Right, Rights
from tests.asl.difference.definitions import END, LAMBDA, MACHINE, SHIP, each, machine, passing


def put(table: str = "orders", **fields: Any) -> dict[str, Any]:
    """A task that writes to a table."""
    parameters = {"TableName": table, "Item": {}}
    return {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": parameters, **END, **fields}


def send(url: str, key: str = "QueueUrl") -> dict[str, Any]:
    """A task that sends a message."""
    parameters = {key: url, "MessageBody": "x"}
    return {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": parameters, **END}


def rights(old: dict[str, Any], new: dict[str, Any]) -> Rights:
    """How the rights differ of definitions with one state each, `Do`."""
    return difference(machine("Do", Do=old), machine("Do", Do=new), MACHINE).rights


PUT = Right("dynamodb:PutItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders")
SEND = Right("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:cases")
URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/cases"


def test_gained_and_lost_rights() -> None:
    """The lost one with the state that needs it."""
    found = rights(put(), SHIP)
    assert found.gained == (Right("lambda:InvokeFunction", f"{LAMBDA}Ship"),)
    assert found.lost == ((PUT, ("Do",)),)


def test_right_that_another_state_still_needs_is_kept() -> None:
    """Whatever becomes of the first one."""
    old = machine("A", A=put(), B=put())
    assert difference(old, machine("B", B=put()), MACHINE).rights == Rights()


def test_every_state_that_needs_a_lost_right_is_named() -> None:
    """Nested ones too, and each once."""
    inner = each({"ProcessorConfig": {"Mode": "INLINE"}, **machine("In", In=put(), Other=passing())})["States"]
    old = {"StartAt": "Each Case", "States": {**inner, "Out": put()}}
    (lost,) = difference(old, machine("X", X=passing()), MACHINE).rights.lost
    assert lost == (PUT, ("Out", "In"))


def test_version_of_a_function_needs_all_its_versions() -> None:
    """So that a new version is no new right."""
    assert rights({**SHIP, "Resource": f"{LAMBDA}Ship:1"}, {**SHIP, "Resource": f"{LAMBDA}Ship:2"}) == Rights()


def listing(prefix: str) -> dict[str, Any]:
    """A Distributed Map of the objects with a prefix."""
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": prefix}}
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    state: dict[str, Any] = each({**config, **machine("In", In=passing())}, ItemReader=reader)["States"]["Each Case"]
    return state


def test_wildcard_covers_what_it_stands_for() -> None:
    """What a manifest names includes each single object."""
    one, all_objects = listing("a.json"), listing("manifest.json")
    all_objects["ItemReader"]["ReaderConfig"] = {"InputType": "MANIFEST"}
    assert rights(one, all_objects).lost == ()
    assert [right.resource for right in rights(all_objects, one).gained] == []
    assert "arn:aws:s3:::b/*" in [lost.right.resource for lost in rights(all_objects, one).lost]


def test_condition_makes_another_right() -> None:
    """It is part of it."""
    old, new = listing("x"), listing("x")
    for state, prefix in ((old, "a"), (new, "b")):
        state["ItemReader"] = {
            "Resource": "arn:aws:states:::s3:listObjectsV2",
            "Parameters": {"Bucket": "b", "Prefix": prefix},
        }
    text = as_text(difference(machine("Do", Do=old), machine("Do", Do=new), MACHINE))
    assert '  + s3:ListBucket on arn:aws:s3:::b, if {"StringLike": {"s3:prefix": "b*"}}' in text


def test_right_that_is_known_at_deployment_only_may_be_the_old_one() -> None:
    """It is neither gained nor lost."""
    assert rights(put(), put("(known at deployment)", Comment="x")) == Rights()
    assert rights(put(), put("${Table}", Comment="x")) == Rights()
    for table in ("${Table}", "(known at deployment)"):
        assert [right.action for right in rights(SHIP, put(table)).gained] == ["dynamodb:PutItem"]


def test_condition_that_is_known_at_deployment_only_may_be_the_old_one() -> None:
    """As a resource may."""
    old, new = listing("x"), listing("x")
    for state, prefix in ((old, "a"), (new, "${Prefix}")):
        state["ItemReader"] = {
            "Resource": "arn:aws:states:::s3:listObjectsV2",
            "Parameters": {"Bucket": "b", "Prefix": prefix},
        }
    new["Comment"] = "x"
    assert rights(old, new) == Rights()


def test_right_that_only_an_execution_tells_is_not_known() -> None:
    """And what the state needed before is not said to be lost."""
    found = rights(send(URL), send("$.queue", "QueueUrl.$"))
    assert (found.gained, found.lost) == ((), ())
    assert found.unknown == ('Do: "$.queue" is known only while it runs, and so is what the task uses',)


def test_what_was_not_known_before_is_not_repeated() -> None:
    """Nothing changed of it."""
    old = send("$.queue", "QueueUrl.$")
    assert rights(old, {**old, "Comment": "x"}) == Rights()


@pytest.mark.parametrize("url", ["${Queue}", "(known at deployment)"])
def test_value_that_is_converted_is_not_known(url: str) -> None:
    """The ARN of a queue can be told only of its URL."""
    found = rights(send(URL), send(url))
    assert (found.gained, found.lost) == ((), ())


@pytest.mark.parametrize("which", ["deployed", "new"])
def test_rights_of_what_is_not_as_it_should_be(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are not told."""
    from asl.difference import rights as module

    def derive(definition: dict[str, Any], machine: str) -> tuple[list[Any], list[Any]]:
        return [], definition["States"]["Do"]["odd"]

    monkeypatch.setattr(module, "derive", derive)
    states: list[dict[str, Any]] = [{}, {"odd": []}] if which == "deployed" else [{"odd": []}, {}]
    assert rights(*states).unknown == (f"the {which} definition: its rights can't be told",)
