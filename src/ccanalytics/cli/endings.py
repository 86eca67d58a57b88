"""How a command ends: with a code that scripts can trust, and one line where it failed."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

import click

from ccanalytics.cli.terminal import forgive_encodings, warn
from ccanalytics.errors import CCAnalyticsError
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

BROKEN, INTERRUPTED, READER_GONE = 3, 130, 141

EXIT_CODES = N_("""\
Exit codes:
  0    done
  1    refused, or not found
  2    wrong usage: what was given cannot be read
  3    the store is busy or broken, or something failed that should not
  130  interrupted (Ctrl-C)""")


def ended(run: Callable[[], object]) -> int:
    """Run, and give the exit code; whatever goes wrong becomes one line on stderr."""
    forgive_encodings()
    try:
        result = run()
        _flush()
        return result if isinstance(result, int) else 0
    except BrokenPipeError:
        # Whoever read us has seen enough (`| head`): no failure worth a word.
        _let_go_of_stdout()
        return READER_GONE
    except SystemExit as ending:
        # So click ends when its help finds no reader; completion ends with codes of its own.
        return READER_GONE if ending.code == 1 else int(ending.code or 0)
    except (KeyboardInterrupt, click.Abort):
        return _failed(_("Interrupted."), INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return error.exit_code
    except Exception as error:
        return _explained(error)


def _explained(error: Exception) -> int:
    if os.environ.get("CCANALYTICS_DEBUG"):
        traceback.print_exc()
    if type(error).__name__ == "InterruptException":
        return _failed(_("Interrupted."), INTERRUPTED)
    if isinstance(error, OSError):
        _let_go_of_stdout()
    return _failed(sentence(error), _code(error))


def _failed(line: str, code: int) -> int:
    warn(f"ccanalytics: {line}")
    return code


def _code(error: Exception) -> int:
    if isinstance(error, CCAnalyticsError | click.ClickException):
        return error.exit_code
    return BROKEN


def sentence(error: Exception) -> str:
    """What went wrong and what to do, in one line."""
    if isinstance(error, CCAnalyticsError):
        return str(error)
    if isinstance(error, click.UsageError):
        return _with_hint(error)
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, OSError):
        return _of_system(error)
    first = (str(error).strip().splitlines() or [""])[0]
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        return _("the database failed: {reason}").format(reason=first)
    if isinstance(error, MemoryError):
        return _("there is not enough memory for this.")
    return _("this is a fault of ccanalytics ({error}); CCANALYTICS_DEBUG=1 shows where.").format(
        error=f"{type(error).__name__}: {first}"
    )


def _with_hint(error: click.UsageError) -> str:
    # click says over several lines which values a choice has.
    said = " ".join(error.format_message().split())
    command = error.ctx.command_path if error.ctx else "ccanalytics"
    ended = said if said[-1:] in (".", "?") else f"{said}."
    return _("{problem} See: {command} --help").format(problem=ended, command=command)


def _of_system(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full: make room, then try again.")
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename else f"{reason}."


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _let_go_of_stdout() -> None:
    """What is still unwritten goes nowhere, else Python would complain again at its end."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
