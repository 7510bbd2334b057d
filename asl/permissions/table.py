"""What the role of a state machine needs for each optimized integration: all tables, joined.

`lambda:invoke` is in `asl.permissions.lambda_functions`.
https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
"""

from asl.permissions.need import Row
from asl.permissions.tables.compute import COMPUTE
from asl.permissions.tables.data import DATA
from asl.permissions.tables.emr import EMR
from asl.permissions.tables.kubernetes import KUBERNETES
from asl.permissions.tables.machine_learning import MACHINE_LEARNING
from asl.permissions.tables.messaging import MESSAGING

ROWS: tuple[Row, ...] = (*COMPUTE, *DATA, *EMR, *KUBERNETES, *MACHINE_LEARNING, *MESSAGING)
