"""The workflows of this project, each a function of its settings that returns a definition."""
