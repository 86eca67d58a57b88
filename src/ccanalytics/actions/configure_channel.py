"""The rules of a channel change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.configuring import changed
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import ChannelConfigured, Fact
from ccanalytics.model.people import ChannelRef, Who
from ccanalytics.model.refusals import require
from ccanalytics.model.settings import stored


@dataclass(frozen=True, kw_only=True)
class ConfigureChannel(Action):
    """Change a channel's rules: its roster, hours, limits, texts and targets.

    ``changes`` names only what is to change, as `ccanalytics channel` shows it: agents by login,
    times in seconds, none for no rule.

    Facts     channel.configured
    Refused   not an admin; some of the settings are no good, each is named; they are as
              they were
    Known as  Bitrix24 ``imopenlines.config.update``
    """

    allowed: ClassVar = (Who.ADMIN,)

    channel: ChannelRef
    changes: Mapping[str, Any]

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        channel = now.directory.channel(self.channel)
        settings = changed(channel.settings, self.changes, now.directory)
        require(settings != channel.settings, "same_settings", channel=channel.name)
        yield ChannelConfigured(subject=channel.id, settings=stored(settings))
