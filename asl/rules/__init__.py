"""The rules of Amazon States Language: the list of them, and the files that find what breaks them, by subject."""
