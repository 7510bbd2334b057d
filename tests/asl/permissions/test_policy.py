"""The same rights are the same statements, and statements fill as few policies as they can."""

import itertools
import json
import random
import time
from types import MappingProxyType
from typing import Any

import pytest

from asl.permissions.policy import INLINE_LIMIT, MANAGED_LIMIT, UNKNOWN, characters, merged, split
from asl.permissions.statements import Statement
from asl.render import Deferred


def allow(actions: Any, resources: Any, **rest: Any) -> Statement:
    """A statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **rest}


def size(statements: list[Statement]) -> int:
    """How many characters the policy with *statements* has."""
    return len(json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":")))


def join(*parts: str) -> str:
    """What makes a `Deferred` of the tests."""
    return "".join(parts)


ORDERS, CASES = "arn:aws:sqs:eu-west-1:123456789012:orders", "arn:aws:sqs:eu-west-1:123456789012:cases"
TLS = {"Bool": {"aws:SecureTransport": "true"}}


def test_actions_on_the_same_resources_are_united() -> None:
    """Sorted, and each once."""
    found = merged([allow(["sqs:SendMessage"], [ORDERS]), allow(["sqs:GetQueueUrl", "sqs:SendMessage"], [ORDERS])])
    assert found == [allow(["sqs:GetQueueUrl", "sqs:SendMessage"], [ORDERS])]


def test_resources_of_the_same_actions_are_united() -> None:
    """Sorted, and each once."""
    found = merged([allow(["sqs:SendMessage"], [ORDERS]), allow(["sqs:SendMessage"], [CASES, ORDERS])])
    assert found == [allow(["sqs:SendMessage"], [CASES, ORDERS])]


def test_resource_is_named_once() -> None:
    """Its name is the longest part of a statement."""
    found = merged([allow(["a:Get"], [ORDERS, CASES]), allow(["a:Put"], [ORDERS])])
    assert found == [allow(["a:Get"], [CASES]), allow(["a:Get", "a:Put"], [ORDERS])]


def test_text_counts_as_a_list_of_one() -> None:
    """IAM has both."""
    assert merged([allow("xray:PutTraceSegments", "*")]) == [allow(["xray:PutTraceSegments"], ["*"])]


@pytest.mark.parametrize(
    "rest", [{"Effect": "Deny"}, {"Condition": TLS}, {"Sid": "Other"}, {"Principal": {"Service": "any.amazonaws.com"}}]
)
def test_what_differs_otherwise_stays_apart(rest: Statement) -> None:
    """In its effect, its condition, or whatever else."""
    assert len(merged([allow(["a:Get"], ["*"]), {**allow(["a:Get"], ["*"]), **rest}])) == 2


def test_conditions_are_equal_in_any_order() -> None:
    """Of operators and of keys."""
    conditions: list[Any] = [{"Bool": {"a": "1", "b": "2"}, "Null": {"c": "3"}}]
    conditions += [{"Null": {"c": "3"}, "Bool": {"b": "2", "a": "1"}}]
    both = [allow(["a:Get"], [str(index)], Condition=condition) for index, condition in enumerate(conditions)]
    found = [merged(both), merged(reversed(both))]
    assert json.dumps(found[0]) == json.dumps(found[1])
    assert found[0] == [allow(["a:Get"], ["0", "1"], Condition=conditions[0])]


def test_condition_may_be_any_mapping() -> None:
    """Not a dict only."""
    conditions: list[Any] = [TLS, MappingProxyType(TLS)]
    found = merged([allow(["a:Get"], [str(index)], Condition=value) for index, value in enumerate(conditions)])
    assert found == [allow(["a:Get"], ["0", "1"], Condition=TLS)]


def test_empty_condition_is_none() -> None:
    """It says nothing."""
    assert merged([allow(["a:Get"], ["*"], Condition={})]) == [allow(["a:Get"], ["*"])]


def test_what_is_excepted_is_never_united() -> None:
    """All but this or all but that would be all."""
    statements: list[Statement] = [
        {"Effect": "Deny", "NotAction": ["iam:*"], "Resource": ["*"]},
        {"Effect": "Deny", "NotAction": ["sts:*"], "Resource": ["*"]},
        {"Effect": "Deny", "Action": ["s3:Get*"], "NotResource": ["a"]},
        {"Effect": "Deny", "Action": ["s3:Get*"], "NotResource": ["b"]},
    ]
    found = merged(statements)
    assert len(found) == 4
    assert all(statement in found for statement in statements)


def test_same_rights_are_the_same_statements_in_any_order() -> None:
    """And however they are cut into statements."""
    pairs = list(itertools.product(["a:Get", "a:Put", "b:Send"], [ORDERS, CASES, "*"]))
    documents = set()
    for seed in range(20):
        shuffled = [allow([action], [resource]) for action, resource in pairs[:-1]]
        random.Random(seed).shuffle(shuffled)
        documents.add(json.dumps(merged(shuffled)))
    documents.add(
        json.dumps(merged([allow(["a:Get", "a:Put"], [ORDERS, CASES, "*"]), allow("b:Send", [CASES, ORDERS])]))
    )
    assert len(documents) == 1


def test_opaque_values_are_compared_by_identity_and_come_last() -> None:
    """In the order of their first use."""
    first, second = object(), object()
    found = merged([allow(["a:Get"], [second, ORDERS]), allow(["a:Get"], [first, second, CASES])])
    assert found == [allow(["a:Get"], [CASES, ORDERS, second, first])]


def test_opaque_values_of_conditions_are_compared_by_identity() -> None:
    """As those of resources are."""
    known, other = object(), object()
    conditions = [{"StringEquals": {"aws:SourceArn": value}} for value in (known, known, other)]
    found = merged([allow(["a:Get"], [str(index)], Condition=value) for index, value in enumerate(conditions)])
    assert [statement["Resource"] for statement in found] == [["0", "1"], ["2"]]


def test_deferred_texts_are_compared_by_what_they_are_made_of() -> None:
    """They come after known texts."""
    output = object()
    made = [Deferred(join, ("${Queue}", "x")), Deferred(join, ("${Queue}", "x")), Deferred(join, (output,))]
    found = merged([allow(["a:Get"], [each]) for each in (*made, ORDERS)])
    assert found == [allow(["a:Get"], [ORDERS, made[0], made[2]])]


@pytest.mark.parametrize(
    "value", [{}, [], "a", '"é\\', 1, 0.5, True, None, {"a": [1, {"b": "c"}], "d": {}}, ["x", ["y"]]]
)
def test_known_values_have_the_characters_of_their_json(value: object) -> None:
    """Without white space."""
    assert characters(value) == len(json.dumps(value, separators=(",", ":"), ensure_ascii=False))


@pytest.mark.parametrize("value", ["${Queue}", object(), Deferred(join, ("${Queue}", "x"))])
def test_unknown_values_count_as_long_ones(value: object) -> None:
    """With their quotes."""
    assert characters(value) == UNKNOWN + 2


def test_long_text_with_a_reference_counts_as_it_is() -> None:
    """It gets no shorter."""
    assert characters("x" * 500 + "${Queue}") == 510


def test_small_statements_stay_together() -> None:
    """In one policy."""
    statements = [allow(["a:Get"], ["*"]), allow(["b:Get"], [ORDERS])]
    assert split(statements) == [statements]


def test_policy_is_filled_to_the_last_character() -> None:
    """And not beyond it."""
    statements = [allow(["a:Get"], ["x" * 100]), allow(["b:Get"], ["y" * 100])]
    assert len(split(statements, size(statements))) == 1
    assert len(split(statements, size(statements) - 1)) == 2


def test_statement_goes_where_it_has_room() -> None:
    """Not only into the last policy."""
    large, small = allow(["a:Get"], ["x" * 600]), allow(["b:Get"], ["*"])
    assert split([large, large, small], 800) == [[large, small], [large]]


def test_large_statement_is_split_by_its_resources() -> None:
    """Without its Sid, which a policy may have once only."""
    resources = [f"arn:aws:sqs:eu-west-1:123456789012:{index:04}" for index in range(400)]
    found = split([allow(["sqs:SendMessage"], resources, Sid="Send")])
    assert [len(policy) for policy in found] == [1] * 3
    assert all(size(policy) <= MANAGED_LIMIT for policy in found)
    assert merged(itertools.chain(*found)) == [allow(["sqs:SendMessage"], resources)]


def test_large_statement_is_split_by_its_actions() -> None:
    """If it has one resource."""
    actions = [f"service:Action{index:04}" for index in range(500)]
    found = split([allow(actions, ["*"])])
    assert all(size(policy) <= MANAGED_LIMIT for policy in found)
    assert merged(itertools.chain(*found)) == [allow(actions, ["*"])]


def test_large_statement_is_split_by_both() -> None:
    """If neither alone helps."""
    actions = [f"service:Action{index:04}" for index in range(500)]
    resources = [f"arn:aws:sqs:eu-west-1:123456789012:{index:04}" for index in range(500)]
    found = split([allow(actions, resources)])
    assert all(size(policy) <= MANAGED_LIMIT for policy in found)
    assert merged(itertools.chain(*found)) == [allow(actions, resources)]


def test_statement_that_can_not_be_split_is_refused() -> None:
    """With how large it is."""
    with pytest.raises(ValueError, match="^a statement of 6,253 characters can't be split; allowed are 6,105$"):
        split([allow(["a:Get"], ["x" * 6200])])


def test_ten_thousand_statements_take_no_time() -> None:
    """Linear time: hundreds of milliseconds, were it not."""
    statements = [
        allow([f"service{index % 50}:Get"], [f"arn:aws:any:eu-west-1:123456789012:thing/{index}"])
        for index in range(10_000)
    ]
    start = time.process_time()
    policies = split(merged(statements), INLINE_LIMIT)
    assert time.process_time() - start < 0.5
    assert sum(len(statement["Resource"]) for policy in policies for statement in policy) == 10_000
