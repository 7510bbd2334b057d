"""What the role of a state machine must be allowed, derived from the definition."""

from asl.permissions.derive import derive
from asl.permissions.lambda_functions import LAMBDA_FUNCTION_ARN
from asl.permissions.statements import LOG_DELIVERY, XRAY, express_logs, policy_document

__all__ = ["LAMBDA_FUNCTION_ARN", "LOG_DELIVERY", "XRAY", "derive", "express_logs", "policy_document"]
