"""Writes `asl/services.zip` from botocore's models: what the SDK integrations of Step Functions can call.

Run it after an update of botocore: `python -m generate.services`. The same botocore gives the same bytes.

Step Functions calls services with AWS's SDK for Java 2, so services, actions and parameters have the names that the
code generator of that SDK gives them, with parameters capitalized:
https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
https://github.com/aws/aws-sdk-java-v2/blob/master/codegen/src/main/java/software/amazon/awssdk/codegen/naming/DefaultNamingStrategy.java
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

DESTINATION = Path(__file__).parent.parent / "asl" / "services.zip"

# Words that no Java method may be called: a parameter of that name is called `<Name>Value`.
# `RESERVED_KEYWORDS` and `RESERVED_STRUCTURE_METHOD_NAMES` of DefaultNamingStrategy.java.
KEYWORDS = (
    "abstract assert boolean break byte case catch char class const continue default do double else enum extends false"
    " final finally float for goto if implements import instanceof int interface long native new null package private"
    " protected public return short static strictfp super switch synchronized this throw throws transient true try void"
    " volatile while"
)
METHODS = (
    "equals finalize getClass hashCode notify notifyAll toString wait builder sdkFields toBuilder overrideConfiguration"
    " sdkHttpResponse"
)

# Parameters that the SDK for Java has besides the API's own, and that stand for some of these.
# https://github.com/aws/aws-sdk-java-v2/blob/master/services/s3/src/main/resources/codegen-resources/customization.config
STAND_INS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    ("s3", action): {
        "Bucket": ("DestinationBucket",),
        "Key": ("DestinationKey",),
        "CopySource": ("SourceBucket", "SourceKey", "SourceVersionId"),
    }
    for action in ("copyObject", "uploadPartCopy")
}

# "Unsupported operations" of
# https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html#supported-services-awssdk-list
UNSUPPORTED: Mapping[str, str] = {
    "applicationdiscovery": "describeExportConfigurations exportConfigurations",
    "bedrockagentruntime": "invokeAgent invokeFlow invokeInlineAgent optimizePrompt retrieveAndGenerateStream",
    "bedrockruntime": "converseStream invokeModelWithResponseStream",
    "cloudwatchlogs": "startLiveTail",
    "codedeploy": "batchGetDeploymentInstances getDeploymentInstance listDeploymentInstances"
    " skipWaitTimeForInstanceTermination",
    "comprehendmedical": "detectEntities",
    "dataexchange": "sendApiAsset",
    "directconnect": "allocateConnectionOnInterconnect describeConnectionLoa describeConnectionsOnInterconnect"
    " describeInterconnectLoa",
    "efs": "createTags",
    "emr": "describeJobFlows",
    "iot": "attachPrincipalPolicy detachPrincipalPolicy listPolicyPrincipals listPrincipalPolicies",
    "iotdeviceadvisor": "listTestCases",
    "iotsitewise": "invokeAssistant",
    "kinesis": "subscribeToShard",
    "lambda": "invokeAsync invokeWithResponseStream",
    "lexruntimev2": "startConversation",
    "mediapackage": "rotateChannelCredentials",
    "qbusiness": "chat",
    "rdsdata": "executeSql",
    "s3": "selectObjectContent",
    "sagemakerruntime": "invokeEndpointWithResponseStream",
    "shield": "deleteSubscription",
    "sts": "assumeRole assumeRoleWithSAML assumeRoleWithWebIdentity",
}

# Services of the same page that botocore has no model of any more: they have ended, but their names are still known.
ENDED = (
    "apptest elasticinference elastictranscoder evidently finspace finspacedata honeycode iotanalytics iotevents"
    " ioteventsdata iotfleethub lookoutmetrics lookoutvision opsworks opsworkscm panorama privatenetworks qldb"
    " qldbsession robomaker simspaceweaver sms tnb"
)

Actions = dict[str, tuple[str, str]]
"""Per action its required and its other parameters, each as one text with blanks between: this is quick to read."""


def service_name(service_id: str) -> str:
    """The name of a service in `arn:aws:states:::aws-sdk:<service>:<action>`, `getServiceName` in lower case."""
    letters = re.sub("[^a-z0-9]", "", service_id.lower())
    return letters.removeprefix("amazon").removeprefix("aws").removesuffix("service")


def lower_first(name: str) -> str:
    """*name* as the SDK for Java writes it, `unCapitalize`: of an acronym at the start all letters are lower case."""
    end = 1
    while name[end : end + 1].isupper() and not name[end + 1 : end + 2].islower():
        end += 1
    return name[:end].lower() + name[end:]


def api_name(operation: Mapping[str, Any]) -> str:
    """The name of *operation*; those of CloudFront end in a date, which the SDK for Java drops, and IAM has not.

    `AddOperations.java` beside the naming strategy.
    """
    return re.sub(r"\d{4}_\d{2}_\d{2}$", "", operation["name"])


def action_name(operation: Mapping[str, Any]) -> str:
    """The action of Step Functions for *operation* of an API."""
    return lower_first(api_name(operation))


def parameter_name(member: str) -> str:
    """The parameter of Step Functions for *member* of an API: `DBName` is `DbName`, `package` is `PackageValue`."""
    name = lower_first(member)
    if name.lower() in KEYWORDS.split() or name in METHODS.split():
        name += "Value"
    return name[0].upper() + name[1:]


def actions(service: str, model: Mapping[str, Any]) -> Actions:
    """What *service* can do, from its botocore model."""
    return {
        action_name(operation): parameters(service, action_name(operation), model, operation)
        for operation in model["operations"].values()
        if action_name(operation) not in UNSUPPORTED.get(service, "").split()
    }


def parameters(service: str, action: str, model: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[str, str]:
    """The required and the other parameters of *action*.

    A token that only makes a repeated call harmless is never required: the SDK for Java makes one.
    """
    shape = model["shapes"][operation["input"]["shape"]] if "input" in operation else {}
    members = shape.get("members", {})
    required = {parameter_name(name) for name in shape.get("required", ()) if not members[name].get("idempotencyToken")}
    stand_ins = STAND_INS.get((service, action), {})
    required -= stand_ins.keys()
    optional = {parameter_name(name) for name in members}.union(*stand_ins.values()) - required
    return " ".join(sorted(required)), " ".join(sorted(optional))


def read(names: Iterable[str]) -> dict[str, Actions]:
    """The services that botocore calls *names*, by the names of Step Functions.

    Two of botocore's names may be one service, of which one is the old one.
    """
    loader = Loader()
    services: dict[str, Actions] = {}
    for name in names:
        model = loader.load_service_model(name, "service-2")
        service = service_name(model["metadata"]["serviceId"])
        services[service] = services.get(service, {}) | actions(service, model)
    return services


def everything() -> dict[str, Actions]:
    """All services, and those that have ended with no actions."""
    ended: dict[str, Actions] = {name: {} for name in ENDED.split()}
    return ended | read(Loader().list_available_services("service-2"))


def archive(services: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A ZIP file with a member of JSON per service; the same services give the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as members:
        for service in sorted(services):
            member = zipfile.ZipInfo(service)
            member.create_system = 3  # else it depends on where this runs
            member.compress_type = zipfile.ZIP_DEFLATED
            text = json.dumps(services[service], separators=(",", ":"), sort_keys=True)
            members.writestr(member, text, compresslevel=9)
    return file.getvalue()


def write(destination: Path, services: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the archive of *services*, and say how much that is."""
    destination.write_bytes(archive(services))
    sys.stdout.write(f"{destination}: {len(services)} services, {sum(map(len, services.values()))} actions\n")


def main() -> None:
    write(DESTINATION, everything())


if __name__ == "__main__":
    main()
