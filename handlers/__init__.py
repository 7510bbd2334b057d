"""The work of the call center, one Lambda function per file, on nothing but the standard library."""
