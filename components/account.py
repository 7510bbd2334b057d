"""Where a stack is deployed: `${AWS::Partition}`, `${AWS::Region}` and `${AWS::AccountId}`."""

import pulumi
import pulumi_aws as aws

from asl.placeholder import PSEUDO_PARAMETERS


def account_id(resource: pulumi.Resource) -> pulumi.Output[str]:
    """The account that *resource* is deployed to."""
    return aws.get_caller_identity_output(opts=pulumi.InvokeOptions(parent=resource)).account_id


def pseudo_parameters(resource: pulumi.Resource) -> pulumi.Output[dict[str, str]]:
    """What each of `PSEUDO_PARAMETERS` stands for where *resource* is deployed."""
    invoke = pulumi.InvokeOptions(parent=resource)
    known = pulumi.Output.all(
        aws.get_partition_output(opts=invoke).partition,
        aws.get_region_output(opts=invoke).region,
        account_id(resource),
    )
    return known.apply(lambda values: dict(zip(PSEUDO_PARAMETERS, values, strict=True)))
