"""What AWS, or boto3 on the way to it, refuses: one line that says what to do about it."""

from collections.abc import Mapping

from botocore import exceptions

REFUSED: Mapping[str, str] = {
    "AccessDeniedException": "not allowed: {message}",
    "ExecutionAlreadyExists": "{message}; give it another --name",
    "ExecutionDoesNotExist": "{message}; is its name right? AWS forgets an execution 90 days after its end",
    "ExecutionNotRedrivable": "it can't be redriven: {message}",
    "ExpiredTokenException": "the credentials have expired; sign in again, with SSO: aws sso login",
    "InvalidClientTokenId": "AWS doesn't know these credentials: {message}",
    "InvalidSignatureException": "AWS doesn't take these credentials: {message}",
    "StateMachineTypeNotSupported": "{message}; AWS keeps no executions of EXPRESS state machines, look into the logs",
    "ThrottlingException": "AWS still throttles after several attempts: {message}; try later, or fewer at once",
    "UnrecognizedClientException": "AWS doesn't know these credentials: {message}",
}
"""By the code of the error. https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html"""

SAME: Mapping[str, str] = {
    "AccessDenied": "AccessDeniedException",
    "ExpiredToken": "ExpiredTokenException",
    "TooManyRequestsException": "ThrottlingException",
}

SIGN_IN = "sign in again: aws sso login"

NOT_SENT: Mapping[type[exceptions.BotoCoreError], str] = {
    exceptions.NoCredentialsError: "no AWS credentials; set AWS_PROFILE, run aws configure, or sign in: aws sso login",
    exceptions.PartialCredentialsError: "the AWS credentials are incomplete: {error}",
    exceptions.NoRegionError: "no region; set AWS_DEFAULT_REGION, or a region in the profile",
    exceptions.ProfileNotFound: "{error}; the profiles are in ~/.aws/config",
    exceptions.SSOTokenLoadError: "{error}; " + SIGN_IN,
    exceptions.UnauthorizedSSOTokenError: "{error}; " + SIGN_IN,
    exceptions.TokenRetrievalError: "{error}; " + SIGN_IN,
    exceptions.ConnectionError: "{error}; is the network up, and AWS_ENDPOINT_URL right?",
    exceptions.HTTPClientError: "{error}; is the network up, and AWS_ENDPOINT_URL right?",
}
"""By the kind of error, the first that fits."""


def refusal(error: exceptions.ClientError | exceptions.BotoCoreError) -> str:
    """One line for what boto3 raised."""
    if isinstance(error, exceptions.ClientError):
        told = error.response.get("Error", {})
        code, message = str(told.get("Code") or ""), str(told.get("Message") or "").rstrip(".")
        known = REFUSED.get(SAME.get(code, code))
        # What AWS says may have braces too, so it is no format.
        text = known.replace("{message}", message) if known else f"{error.operation_name}: {code}: {message}"
    else:
        known = next((text for kind, text in NOT_SENT.items() if isinstance(error, kind)), "{error}")
        text = known.replace("{error}", str(error).rstrip("."))
    return " ".join(text.split())
