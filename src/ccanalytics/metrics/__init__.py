"""What can be measured: one .sql file for each metric, with its card on top."""
