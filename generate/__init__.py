"""What makes the files of this project that no one types: run it when what they come from has a new version."""
