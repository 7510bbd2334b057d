"""What is measured, against the same work done otherwise, in one run."""
