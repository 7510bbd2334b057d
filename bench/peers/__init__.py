"""The checkers that others wrote: which they are, how they are installed, and how each is timed in its own process."""
