"""What the person who typed a command can mend: one clear line, and exit status 2."""


class MisuseError(Exception):
    """The command can't do what it is asked; the message says why, in one line, and what would do."""
