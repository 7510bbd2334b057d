"""What an action needs besides, where it gives tags to what it makes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-tags
"""

from collections.abc import Collection, Iterator, Sequence

from asl.permissions.need import Need

MAKES = ("allocate", "copy", "create", "import", "register", "restore")

PARAMETERS = ("Tags", "TagList", "TagSet")

ACTIONS = ("TagResource", "AddTagsToResource", "AddTags")

# EC2 asks for the tags of all that a call makes, under one condition.
# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
EC2 = "arn:${AWS::Partition}:ec2:${AWS::Region}:*:*/*"


def tagged(
    prefix: str, operation: str, members: Collection[str], known: Collection[str], found: Sequence[Need]
) -> Iterator[Need]:
    """The right to tag what *operation* makes.

    Args:
        prefix: The service as IAM names it.
        operation: The name of the operation: `CreateRole`.
        members: Its parameters.
        known: The actions of the service, in lower case.
        found: What the operation itself needs.
    """
    if prefix == "ec2" and "TagSpecifications" in members:
        condition = {"StringEquals": {"ec2:CreateAction": operation}}
        reason = "the ids are made by the call, which alone may tag them"
        yield Need(("ec2:CreateTags",), (EC2,), condition, given="TagSpecifications", reason=reason)
    if not found or not operation.lower().startswith(MAKES):
        return
    parameter = next((name for name in PARAMETERS if name in members), "")
    kind = operation.removeprefix("Create")
    action = next((name for name in (f"Tag{kind}", *ACTIONS) if name.lower() in known), "")
    first = found[0]
    if parameter and action and first.resources != ("*",) and not (first.given or first.missing):
        yield Need((f"{prefix}:{action}",), first.resources, given=parameter, reason=first.reason)
