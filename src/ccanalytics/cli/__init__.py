"""The command line ``ccanalytics``: one module per command, joined in `ccanalytics.cli.root`."""

from ccanalytics.cli.root import cli


def main() -> None:
    """Run the command that the process was started with, and end the process."""
    cli()


__all__ = ["cli", "main"]
