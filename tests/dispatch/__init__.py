"""Who is offered what, and what is due."""
