"""What releases leave behind on AWS: versions of a state machine and of its functions, and which of them may go."""

TAG = "workflow-release"
"""The tag of a state machine that is released by versions, and of its own functions: on all of them it is the same.

A definition may name versions of functions that others look after; these have none, or another one.
"""
