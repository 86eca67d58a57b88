"""The options that every command knows, before its name and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

DEFAULT_DB = Path("data/centre.duckdb")

Decorator = Callable[[Any], Any]


@dataclass
class Settings:
    """Which database, and who acts; what is written last on the command line counts."""

    db: Path = DEFAULT_DB
    db_from: str = "the default"
    by: str | None = None

    def desk(self) -> Desk:
        """The desk of an existing database; NotFound if there is none."""
        import ccanalytics

        return ccanalytics.open(self.db, self.by)


def settings(ctx: click.Context) -> Settings:
    """The settings of this run."""
    return ctx.ensure_object(Settings)


def _keep_db(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        found = settings(ctx)
        found.db = value
        is_env = ctx.get_parameter_source("db") is ParameterSource.ENVIRONMENT
        found.db_from = "CCANALYTICS_DB" if is_env else "--db"


def _keep_by(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        settings(ctx).by = value


def db_option(envvar: str | None = None) -> Decorator:
    """``--db``. Only the root reads the environment, else it would outdo what stands there."""
    return click.option(
        "--db",
        metavar="PATH",
        type=click.Path(path_type=Path),
        envvar=envvar,
        expose_value=False,
        callback=_keep_db,
        help=f"The database.  [default: CCANALYTICS_DB, else {DEFAULT_DB}]",
    )


def by_option() -> Decorator:
    """``--by``, whose default `ccanalytics.desk.default_login` knows."""
    return click.option(
        "--by",
        metavar="AGENT",
        expose_value=False,
        callback=_keep_by,
        help="Who acts: an agent's login.  [default: CCANALYTICS_AGENT, else your login]",
    )


def common(command: Any) -> Any:
    """Both."""
    return db_option()(by_option()(command))


def json_option() -> Decorator:
    """``--json``, given as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
