"""What the services need that store, query and transform data, EMR aside."""

from asl.permissions.need import CALL, Need, Row
from asl.permissions.tables.phrases import arn, job

_OF_QUERY = "the id of a query doesn't tell its workgroup"
_WORKGROUP = arn("athena", "workgroup/{WorkGroup=primary}")
_GLUE_JOB = arn("glue", "job/{JobName}")
_DATABREW_JOB = arn("databrew", "job/{Name}")

# https://docs.aws.amazon.com/step-functions/latest/dg/athena-iam.html#athena-iam-startqueryexecution
# s3:CreateBucket of that page is for the console, which makes a bucket for results.
# What the query reads and writes stands in its SQL; permissions say it, or extra_statements.
_SQL = (
    Need(("athena:GetDataCatalog",), (arn("athena", "datacatalog/{QueryExecutionContext.Catalog=AwsDataCatalog}"),)),
    Need(
        (
            "s3:AbortMultipartUpload",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
        ),
        ("arn:${AWS::Partition}:s3:::{permissions}",),
    ),
    Need(
        (
            "glue:BatchCreatePartition",
            "glue:BatchDeletePartition",
            "glue:BatchDeleteTable",
            "glue:BatchGetPartition",
            "glue:CreateDatabase",
            "glue:CreatePartition",
            "glue:CreateTable",
            "glue:DeleteDatabase",
            "glue:DeletePartition",
            "glue:DeleteTable",
            "glue:GetDatabase",
            "glue:GetDatabases",
            "glue:GetPartition",
            "glue:GetPartitions",
            "glue:GetTable",
            "glue:GetTables",
            "glue:UpdateDatabase",
            "glue:UpdatePartition",
            "glue:UpdateTable",
        ),
        (arn("glue", "{permissions}"),),
    ),
    Need(("lakeformation:GetDataAccess",), ("*",), reason="Lake Formation has no resource to name for it"),
)


def _of_query(*actions: str) -> Need:
    return Need(actions, (arn("athena", "workgroup/*"),), reason=_OF_QUERY)


def _item(name: str) -> Row:
    action = name[0].upper() + name[1:]
    return Row(f"dynamodb:{name}", (CALL,), (Need((f"dynamodb:{action}",), (arn("dynamodb", "table/{TableName}"),)),))


DATA: tuple[Row, ...] = (
    # https://docs.aws.amazon.com/step-functions/latest/dg/athena-iam.html
    *job(
        "athena:startQueryExecution",
        (Need(("athena:StartQueryExecution",), (_WORKGROUP,)), *_SQL),
        (Need(("athena:StopQueryExecution", "athena:GetQueryExecution"), (_WORKGROUP,)),),
    ),
    Row("athena:getQueryExecution", (CALL,), (_of_query("athena:GetQueryExecution"),)),
    Row(
        "athena:getQueryResults",
        (CALL,),
        (
            _of_query("athena:GetQueryResults"),
            Need(("s3:GetObject",), ("arn:${AWS::Partition}:s3:::{permissions}",)),
        ),
    ),
    Row("athena:stopQueryExecution", (CALL,), (_of_query("athena:StopQueryExecution"),)),
    # https://docs.aws.amazon.com/step-functions/latest/dg/databrew-iam.html
    *job(
        "databrew:startJobRun",
        (Need(("databrew:StartJobRun",), (_DATABREW_JOB,)),),
        (Need(("databrew:ListJobRuns", "databrew:StopJobRun"), (_DATABREW_JOB,)),),
    ),
    # https://docs.aws.amazon.com/step-functions/latest/dg/dynamo-iam.html
    *map(_item, ("deleteItem", "getItem", "putItem", "updateItem")),
    # https://docs.aws.amazon.com/step-functions/latest/dg/glue-iam.html
    *job(
        "glue:startJobRun",
        (Need(("glue:StartJobRun",), (_GLUE_JOB,)),),
        (Need(("glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"), (_GLUE_JOB,)),),
    ),
)
