"""`${Name}` in the strings of a definition: a value that is filled in at deployment."""

import re
from typing import Final

REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}")
"""`${Name}`, as AWS SAM and Workflow Studio write it.
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-sam-sfn.html"""

NOT_KNOWN = "(known at deployment)"
"""Stands in a text for a value that only a deployment tells."""

PSEUDO_PARAMETERS = ("AWS::Partition", "AWS::Region", "AWS::AccountId")
"""Known in every definition, as in AWS SAM: `${AWS::Region}`."""

FILLED = "_filled_in_"
"""What stands in an expression for a name that is not known yet."""

_AFTER_NAME = re.compile(r"(?<=[\w.$`])\$\{[^{}]*\}")


def filled_path(text: str) -> str:
    """*text*, a path or an intrinsic function, with what can stand anywhere in place of each `${Name}`."""
    return REFERENCE.sub("1", text)


def filled_expression(text: str) -> str:
    """*text*, a JSONata expression, with a name or a number in place of each `${Name}`, whichever can stand there."""
    return REFERENCE.sub("1", _AFTER_NAME.sub(FILLED, text))
