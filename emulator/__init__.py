"""The embedded AWS: it starts, gets the very same program deployed to it, and leaves nothing behind."""
