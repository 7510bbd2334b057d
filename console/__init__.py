"""What a person runs in a terminal; one file per command."""
