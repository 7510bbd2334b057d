"""Every rule by its id: how severe it is, and the fact that holds in a definition which keeps it.

An error is what AWS refuses, or what can't be deployed as it is meant. A warning is what AWS takes and what surely or
likely fails when it runs. The files beside this one find what breaks a rule. https://states-language.net and
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html say most of it.
"""

from collections.abc import Mapping
from typing import Final

ERROR, WARNING, OFF = "error", "warning", "off"
SEVERITIES = (ERROR, WARNING, OFF)

ERRORS: Mapping[str, str] = {
    # The document
    "DOC-SYNTAX": "The text of a definition is JSON or YAML.",
    "DOC-OBJECT": "A definition is an object.",
    "PY-KEYS": "Keys are strings.",
    "PY-VALUES": "Values can be written as JSON: no set, bytes, date, NaN, or number of thousands of digits.",
    "SIZE-1MB": "A definition has at most 1,048,576 characters.",
    "DEPTH": "A definition is not nested deeper than 200 levels, and doesn't hold itself.",
    "TOP-REQUIRED": "A machine has StartAt and States; so has each branch and each processor.",
    "TOP-FIELDS": "A definition has Comment, StartAt, States, Version, TimeoutSeconds and QueryLanguage only.",
    "TOP-TYPES": "StartAt and Comment are strings, States is an object of objects.",
    "TOP-EMPTY-STATES": "States is not empty.",
    "TOP-VERSION": 'Version is "1.0".',
    "TOP-TIMEOUT": "TimeoutSeconds of a machine is an integer from 1 to 99,999,999.",
    "TOP-QUERYLANGUAGE": 'QueryLanguage is "JSONPath" or "JSONata".',
    "REFERENCE": "Each ${Name} names a function, a substitution, or a value that AWS knows.",
    "FUNCTION-USED": "The definition names each function.",
    # Names
    "NAME-LENGTH": "The name of a state has 1 to 80 characters.",
    "NAME-UNIQUE": "No two states have the same name, in branches and processors neither.",
    "NAME-CHARS": "The name of a state has no control characters.",
    # Fields of states
    "STATE-TYPE": "Type is Task, Pass, Wait, Choice, Succeed, Fail, Parallel or Map.",
    "STATE-FIELDS": "A state has the fields of its type only.",
    "STATE-COMMENT": "Comment is a string.",
    "STATE-QL-DOWNGRADE": "No state is JSONPath in a JSONata machine.",
    "STATE-QL-NESTED": "A processor has no QueryLanguage; its states may have one.",
    "QL-JSONATA-FIELD-IN-JSONPATH": "A JSONPath state has no field of JSONata.",
    "QL-JSONPATH-FIELD-IN-JSONATA": "A JSONata state has no field of JSONPath.",
    # Transitions
    "NEXT-XOR-END": "A state has one of Next and End: true; Choice, Succeed and Fail have neither.",
    "TARGET-EXISTS": "A transition names a state.",
    "TARGET-SCOPE": "No transition enters or leaves a branch or a processor.",
    "REACHABLE": "Some transition or StartAt names each state.",
    "TERMINAL": "The machine has a state that ends it: End: true, Succeed or Fail.",
    # Retry and Catch
    "RETRY-SHAPE": "Retry is a list of objects with ErrorEquals, a list of one or more strings.",
    "RETRY-NUMBERS": "IntervalSeconds is an integer from 1, MaxAttempts one from 0, BackoffRate a number from 1.",
    "RETRY-MAXDELAY": "MaxDelaySeconds is an integer above IntervalSeconds and below 31,622,400.",
    "RETRY-JITTER": "JitterStrategy is FULL or NONE.",
    "STATES-ALL": "States.ALL stands alone in its ErrorEquals, and in the last retrier or catcher.",
    "CATCH-SHAPE": "Catch is a list of objects with ErrorEquals and Next.",
    # Task
    "TASK-RESOURCE": "Resource is the ARN of a Lambda function, of an activity, or of a service integration.",
    "TASK-INTEGRATION": "Step Functions has the integration that Resource names, in this very spelling.",
    "TASK-PATTERN": "The integration has the pattern: .sync, .sync:2 or .waitForTaskToken.",
    "TASK-PARAMETERS": "A task has the parameters that its integration needs, and none that it doesn't know.",
    "TASK-HTTP": "An HTTP task has ApiEndpoint, Method, and the ARN of a connection.",
    "TASK-TIMEOUT": "TimeoutSeconds is an integer from 1 to 99,999,999; TimeoutSecondsPath may stand in its place.",
    "TASK-HEARTBEAT": "HeartbeatSeconds is an integer from 1 and below TimeoutSeconds.",
    "TASK-CREDENTIALS": "Credentials is an object with RoleArn.",
    # Wait
    "WAIT-ONE-OF": "A Wait state has one of Seconds, SecondsPath, Timestamp and TimestampPath.",
    "WAIT-SECONDS": "Seconds is an integer from 0 to 99,999,999.",
    "WAIT-TIMESTAMP": "Timestamp is a date and time as in 2016-03-14T01:59:00Z.",
    # Choice
    "CHOICE-CHOICES": "Choices is a list of one or more rules.",
    "CHOICE-RULE-NEXT": "Each rule of Choices has a Next; a rule inside And, Or or Not has none.",
    "CHOICE-ONE-OPERATOR": "A rule has one operator, a known one.",
    "CHOICE-VARIABLE": "A comparison has a Variable, a path.",
    "CHOICE-VALUE-TYPE": "An operator compares with a value of its type.",
    "CHOICE-BOOLEAN": "And and Or are lists of one or more rules, Not is a rule.",
    "CHOICE-JSONATA": "A JSONata rule has a Condition, an expression or a boolean.",
    # Parallel and Map
    "PARALLEL-BRANCHES": "Branches is a list of one or more machines.",
    "MAP-PROCESSOR": "A Map state has one of ItemProcessor and Iterator, a machine.",
    "MAP-MODE": "Mode is INLINE or DISTRIBUTED; ExecutionType, STANDARD or EXPRESS, stands with DISTRIBUTED only.",
    "MAP-DISTRIBUTED-ONLY": "ItemReader, ItemBatcher, ResultWriter and Label stand in a Distributed Map only.",
    "MAP-CONCURRENCY": "MaxConcurrency is an integer from 0; MaxConcurrencyPath may stand in its place.",
    "MAP-TOLERATED": "ToleratedFailureCount is an integer from 0, ToleratedFailurePercentage a number from 0 to 100.",
    "MAP-LABEL": 'Label has 1 to 40 characters, none of them blank or one of ?*<>{}[]:;,\\|^~$#%&`"/, and is unique.',
    "MAP-READER": "ItemReader has a Resource of Amazon S3, what that needs, and a ReaderConfig that it can read.",
    "MAP-BATCHER": "ItemBatcher has MaxItemsPerBatch, or MaxInputBytesPerBatch up to 262,144.",
    "MAP-WRITER": "ResultWriter has a Resource with its bucket, or a WriterConfig.",
    "MAP-SELECTOR": "A Map state has one of ItemSelector and Parameters.",
    "MAP-ITEMS": "ItemsPath is a reference path; Items is a list, an object or an expression.",
    "MAP-DISTRIBUTED-VARS": "The states of a Distributed Map read no variable of the states around it.",
    # Fail
    "FAIL-XOR": "A Fail state has one of Error and ErrorPath, and one of Cause and CausePath.",
    "FAIL-TYPES": "Error and Cause are strings.",
    "FAIL-PATH": "ErrorPath and CausePath are paths, or intrinsic functions that return a string.",
    # Paths and templates
    "PATH-SYNTAX": "A path can be read, and starts with $.",
    "PATH-REFERENCE": "A reference path names one place: no filter, slice, wildcard or descent.",
    "PATH-RESULTPATH": "ResultPath is null or a reference path from $.",
    "TEMPLATE-DOLLAR": "A key that ends in .$ holds a path or an intrinsic function.",
    "TEMPLATE-CONFLICT": 'An object has one of "key" and "key.$".',
    "TEMPLATE-TYPE": "A payload template is of the type that its field needs.",
    "INTRINSIC-SYNTAX": "An intrinsic function exists and can be read, and is nested at most 10 deep.",
    "INTRINSIC-ARGS": "An intrinsic function has as many arguments as it takes.",
    "INTRINSIC-ESCAPE": "A string of an intrinsic function escapes ', {, } and \\ only.",
    # JSONata
    "JSONATA-DELIMITERS": "An expression starts with {% and ends with %}.",
    "JSONATA-SYNTAX": "An expression can be read.",
    "JSONATA-TOPLEVEL": "An expression starts from $states or a variable: a bare name has no input to be in.",
    "JSONATA-STATES-FIELD": "$states has input and context, after a task result, and in a catcher errorOutput.",
    # Variables
    "VAR-ASSIGN-TYPE": "Assign is an object.",
    "VAR-NAME": "The name of a variable is an identifier of at most 80 characters.",
    "VAR-RESERVED": 'No variable has the name "states".',
    "VAR-SCOPE": "A branch or processor assigns no variable that is assigned before it starts.",
    # EXPRESS
    "EXPRESS-SYNC": "An EXPRESS machine waits for no job: no .sync.",
    "EXPRESS-TOKEN": "An EXPRESS machine waits for no task token.",
    "EXPRESS-ACTIVITY": "An EXPRESS machine has no activity.",
    "EXPRESS-DISTRIBUTED-MAP": "An EXPRESS machine has no Distributed Map.",
}

WARNINGS: Mapping[str, str] = {
    "KEY-TWICE": "No key stands twice in an object of a file.",
    "BRANCH-QUERYLANGUAGE": "A branch has no QueryLanguage; its states may have one.",
    "REACHABLE-CYCLE": "The path from StartAt leads to each state.",
    "TERMINAL-SCOPE": "Each branch and each processor has a state that ends it.",
    "LOOP-NO-EXIT": "Some path leads from each state to the end.",
    "LOOP-NO-WAIT": "A loop waits, works, or changes what it looks at: an execution ends after 25,000 events.",
    "CHOICE-NO-DEFAULT": "A Choice state has a Default: what no rule matches fails with States.NoChoiceMatched.",
    "CHOICE-CONSTANT": "No rule of a Choice state repeats an earlier one, or follows one that is always true.",
    "CHOICE-MISSING-INPUT": "What IsPresent asks for is compared only beside it.",
    "ERROR-NAMES": "An error name that starts with States. is one of AWS's.",
    "ERROR-UNCATCHABLE": "What no retrier or catcher can match isn't named in one.",
    "ERROR-SHADOWED": "No retrier or catcher names an error that one before it matches.",
    "ERROR-PLACE": "An error is handled where it can occur.",
    "RETRY-HISTORY": "Retries of one state fit into the 25,000 events of an execution.",
    "TASK-SDK": "Step Functions is known to have the AWS SDK service and action.",
    "TASK-SDK-PARAMETERS": "The AWS SDK action is known to have the parameters.",
    "TASK-INPUT": "A task states its parameters; without them, its input must hold them.",
    "TASK-TOKEN": "A task that waits for a token passes it on, and stops waiting at some time.",
    "TASK-TOKEN-PLACE": "A task token is read in a task that waits for one.",
    "TASK-RESULT-JSONATA": "What a function returned is read from $states.result.Payload.",
    "PASS-RESULT-STATIC": "Result holds no path: it is passed on as it stands.",
    "MAP-ITERATOR": "A Map state has ItemProcessor; Iterator is its deprecated name.",
    "MAP-CONCURRENCY-LIMIT": "MaxConcurrency is at most 40 in an INLINE Map, and 10,000 in a Distributed one.",
    "MAP-ITEM-CONTEXT": "Map.Item of the context is read inside a Map state only.",
    "PATH-CONTEXT": "The context object has the field.",
    "TEMPLATE-NO-DOLLAR": "The key of a path or an intrinsic function ends in .$.",
    "TEMPLATE-NO-PATH": "A path stands in the field whose name ends in Path.",
    "TEMPLATE-JSONATA": "An expression stands in a JSONata state.",
    "JSONATA-NEARLY": "What looks like an expression starts with {% and ends with %}.",
    "JSONATA-EVAL": "$eval is not called: Step Functions has $parse in its place.",
    "JSONATA-FUNCTIONS": "A function that is called exists.",
    "JSONATA-DOTKEY": "No key of a JSONata state ends in .$.",
    "JSONATA-UNDEFINED": "Output reads no variable that the Assign beside it sets: it would read the value before.",
    "JSONATA-LENGTH": "An expression is short enough to be read here.",
    "VAR-UNDEFINED": "Some path assigns a variable before it is read.",
    "VAR-SIBLING": "A variable is not assigned in another branch or processor only.",
    "VAR-SIZE": "A variable has at most 256 KiB.",
    "PAYLOAD-SIZE": "What a state passes on has at most 256 KiB.",
    "EXPRESS-TIMEOUT": "An EXPRESS machine ends after 300 seconds: no wait and no time-out is longer.",
    "COMMENT-SILENCE": "What a Comment silences is a rule, and finds something there.",
}

RULES: Final[dict[str, str]] = {**dict.fromkeys(ERRORS, ERROR), **dict.fromkeys(WARNINGS, WARNING)}
"""The severity of each rule."""
