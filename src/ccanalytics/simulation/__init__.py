"""A centre that is made up: contacts who write and answer, always the same for the same seed."""
