"""An open channel comes to be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import ChannelAdded, Fact
from ccanalytics.model.people import Who, valid_name
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class AddChannel(Action):
    """Open a channel: ``name`` is short, for references; ``title`` is what people read.

    Facts     channel.added
    Refused   not an admin; the name is taken or no good name
    Known as  Bitrix24 ``imopenlines.config.add``
    """

    allowed: ClassVar = (Who.ADMIN,)

    name: str
    title: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(valid_name(self.name), "bad_name", name=self.name)
        taken = (channel.name for channel in now.directory.channels.values())
        require(self.name not in taken, "channel_taken", name=self.name)
        yield ChannelAdded(
            subject=now.new_id(), name=self.name, title=clean(self.title) or self.name
        )
