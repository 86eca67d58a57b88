"""The options that every command knows, before its name and after it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ccanalytics.cli.reading import Reading
from ccanalytics.cli.terminal import shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.desk import Desk
    from ccanalytics.model.people import Agent

DEFAULT_DB = Path("data/centre.duckdb")

Decorator = Callable[[Any], Any]


@dataclass
class Settings:
    """Which database, and who acts; what is written last on the command line counts."""

    db: Path = DEFAULT_DB
    db_from: str = N_("the default")
    by: str | None = None

    def desk(self) -> Desk:
        """The desk of an existing database; NotFound if there is none."""
        import ccanalytics

        return ccanalytics.open(self.db, self.by)

    def create(self, *, name: str = "", zone: str | None = None) -> Desk:
        """A new database; `data/` is made for it, other folders are the person's to make."""
        import ccanalytics

        if self.db.parent == DEFAULT_DB.parent:
            self.db.parent.mkdir(exist_ok=True)
        return ccanalytics.create(self.db, self.login()[0], name=name, zone=zone)

    def login(self) -> tuple[str, str]:
        """Who acts, and how we know."""
        from ccanalytics.desk import default_login

        if self.by:
            return self.by, "--by"
        named = [name for name in ("CCANALYTICS_AGENT", "JUPYTERHUB_USER") if os.environ.get(name)]
        return default_login(), named[0] if named else _("your login on this machine")

    def to_paste(self, command_line: str) -> str:
        """A command line, with the database where it would not be found without."""
        if self.db == DEFAULT_DB or self.db_from == "CCANALYTICS_DB":
            return command_line
        return f"{command_line} --db {shown(quote(str(self.db)))}"


def zone_of(desk: Desk) -> str:
    """The zone in which the centre's days are cut."""
    zone: str = desk.sql("SELECT zone FROM centres").fetchall()[0][0]
    return zone


def myself(desk: Desk) -> Agent:
    """Who asks; refused for whoever is no agent, where it is about what is theirs."""
    with desk.store.loading() as loading:
        return loading.directory().actor(desk.by)


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


def conversation_argument(*, is_required: bool = True) -> Decorator:
    """The number of a conversation."""
    number = Reading("conversation", int)
    shown_as = "CONVERSATION" if is_required else "[CONVERSATION]"
    return click.argument("conversation", type=number, required=is_required, metavar=shown_as)


def limit_option(most: int) -> Decorator:
    """``--limit``, by default ``most``."""
    number = click.IntRange(1, 100_000)
    said = "How many are shown at most."
    return click.option(
        "--limit", type=number, default=most, show_default=True, metavar="NUMBER", help=said
    )
