"""What is true: facts, conversations, people, actions. Standard library only, no database."""
