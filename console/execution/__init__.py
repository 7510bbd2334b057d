"""What happened in an execution: its events, read into steps and attempts."""
