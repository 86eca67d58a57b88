"""`ccanalytics do VERB`: one sub-command for each action of the menu, made from its dataclass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.arguments import explained, parameters, spelled
from ccanalytics.cli.given import action_of
from ccanalytics.cli.menu import sections
from ccanalytics.cli.options import by_option, db_option, json_option, settings, zone_of
from ccanalytics.cli.root import suggesting
from ccanalytics.cli.rows import plain, when
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.cli.translated import translated
from ccanalytics.language import gettext as _
from ccanalytics.model.spoken import word

if TYPE_CHECKING:
    from ccanalytics.desk import Outcome
    from ccanalytics.model.action import Action
    from ccanalytics.model.facts import Fact


class Verbs(click.Group):
    """The verbs, with dashes or underscores; those of the menu and no others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from ccanalytics.actions import VERBS

        return [spelled(verb) for verb in VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from ccanalytics.actions import VERBS, action_class

        verb = cmd_name.replace("-", "_")
        return translated(verb_command(action_class(verb))) if verb in VERBS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return suggesting(super().resolve_command, ctx, args, self.list_commands(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs by the sections of the menu."""
        width = max(map(len, self.list_commands(ctx)))
        for title, verbs in sections().items():
            with formatter.section(_(title)):
                formatter.write_dl([(spelled(v).ljust(width), _summary(v)) for v in verbs])


def _summary(verb: str) -> str:
    """What a verb does, in its first sentence."""
    from ccanalytics.actions import action_class
    from ccanalytics.model.described import described

    first, dot, _rest = described(action_class(verb)).summary.partition(". ")
    return first + dot.strip()


@click.group("do", cls=Verbs)
@db_option()
@by_option()
def command() -> None:
    """Act: answer, send, transfer, close, …

    Every verb says under --help what it does, when it is refused and who may do it. A text may
    be `-`, which reads it from stdin; write `--` before a text that begins with a dash.
    """


class VerbCommand(click.Command):
    """One verb; its help is what the action's docstring says."""

    def __init__(self, action: type[Action]) -> None:
        from ccanalytics.model.described import described

        self.action, self.described = action, described(action)
        super().__init__(
            spelled(action.verb()),
            params=parameters(action),
            callback=_act(action),
            short_help=self.described.summary,
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        said = self.described
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(said.summary)
        lines = [
            (_("Facts"), said.facts),
            (_("Refused"), said.refused),
            (_("For"), _(", or ").join(said.roles)),
            (_("Known as"), said.known_as),
        ]
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_dl([line for line in lines if line[1]])
        if arguments := explained(self.action):
            with formatter.section(_("Arguments")):
                formatter.write_dl(arguments)


def verb_command(action: type[Action]) -> click.Command:
    """The command of one verb, with the options that all of them have."""
    made: click.Command = VerbCommand(action)
    for option in (
        click.option("--key", metavar="KEY", help="The same key within a day does nothing twice."),
        json_option(),
        db_option(),
        by_option(),
    ):
        made = option(made)
    return made


def _act(action: type[Action]) -> Callable[..., None]:
    @click.pass_context
    def act(ctx: click.Context, /, key: str | None, as_json: bool, **given: Any) -> None:
        desk = settings(ctx).desk()
        # Asked before the act: a busy store must not make a done act look like a failed one.
        zone = zone_of(desk)
        typed = action_of(action, given, desk, is_repeatable=key is not None)
        outcome = desk.do(typed, key=key)
        if as_json:
            say_json({"repeated": outcome.repeated, "facts": [as_data(f) for f in outcome.facts]})
        else:
            say_outcome(outcome, zone)

    return act


def say_outcome(outcome: Outcome, zone: str, indent: str = "") -> None:
    """One line for each fact."""
    for fact in outcome.facts:
        done = f" · {_('already done')}" if outcome.repeated else ""
        say(f"{indent}{line_of(fact, zone)}{done}")


def line_of(fact: Fact, zone: str) -> str:
    """``message.sent · conversation 12 · session 13 · message 41 · 10:31``, as the ``zone`` has it.

    The number of the message is what later verbs ask for. What the rules did says why, and since
    when it was due.
    """
    name = getattr(fact, "login", "") or getattr(fact, "name", "")
    subject = f"{_(fact.SUBJECT).replace('_', ' ')} {fact.subject}"
    parts = [fact.kind(), f"{subject} {shown(name)}" if name else subject]
    if fact.session_id:
        parts.append(f"{_('session')} {fact.session_id}")
    if message := message_of(fact):
        parts.append(f"{_('message')} {message}")
    parts += _why(fact, zone)
    return " · ".join([*parts, when(fact.happened_at, zone)])


def _why(fact: Fact, zone: str) -> Iterator[str]:
    """Which presence was set; which rule did it, and since when that was due."""
    reason, due_at = getattr(fact, "reason", None), getattr(fact, "due_at", None)
    if reason and (fact.SUBJECT == "agent" or fact.actor_kind == "system"):
        yield shown(word(reason))
    if due_at and fact.actor_kind == "system":
        yield _("due {time}").format(time=when(due_at, zone))


def message_of(fact: Fact) -> int | None:
    """The message that the fact is, or is about."""
    from ccanalytics.model.facts import WrittenFact

    if isinstance(fact, WrittenFact):
        return fact.position
    target: int | None = getattr(fact, "target", None)
    return target if getattr(fact, "target_kind", None) == "message" else None


def as_data(fact: Fact) -> dict[str, Any]:
    """A fact as plain data: its kind, its envelope and its body; times are UTC.

    ``message`` is the number of the message that it is, or is about.
    """
    from dataclasses import asdict

    data = {"kind": fact.kind(), "subject_kind": fact.SUBJECT, "message": message_of(fact)}
    return {name: plain(value) for name, value in (data | asdict(fact)).items()}
