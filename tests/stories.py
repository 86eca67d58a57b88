"""Two conversations of two contacts, in which every text has a token of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ccanalytics import Refused
from ccanalytics import actions as a
from ccanalytics.model.action import Action
from ccanalytics.model.mention import Mention
from ccanalytics.model.people import AgentRef, ChannelRef, ConversationRef
from centre import Centre

NUMBERS = count(1)
EMOJI = "\U0001f44d\U0001f3fd"
SALES = ChannelRef("sales")
TEXTS = {"welcome_text": "Good day", "closing_text": "Thanks", "rating_text": "Is it solved?"}
"""The automatic ones; they are the same for all contacts."""


@dataclass
class Chat:
    """A conversation with one contact: what they should see, and what should leave for them."""

    thread: str
    id: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    """Of each message to them or by them that stands, its text as it is now."""
    all: list[int] = field(default_factory=list)
    """Every message and every note that was ever written."""
    notes: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    leaving: dict[int, int] = field(default_factory=dict)
    """The position of each fact that leaves, to the message that it is about."""


class Story:
    """Two conversations of two contacts. Every text has a token of its own."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.chats = [Chat(f"seen-{next(NUMBERS)}") for _ in range(2)]
        self.hidden: set[str] = set()
        """Tokens that no contact may ever see."""
        self.discussions: list[int] = []
        with suppress(Refused):
            self.act("ana", a.ConfigureChannel(channel=SALES, changes=TEXTS))
        for chat in self.chats:
            self.receive(chat, 0)
            self.act("ben", a.Answer(conversation=chat.id))

    def token(self, *, is_hidden: bool = False) -> str:
        word = f"w{next(NUMBERS)}w"
        if is_hidden:
            self.hidden.add(word)
        return word

    def act(self, by: str, action: Action) -> list[Any]:
        return self.centre.desk(by).do(action).facts

    def one(self, chat: Chat, share: float) -> int:
        return chat.all[min(int(share * len(chat.all)), len(chat.all) - 1)]

    def wrote(self, chat: Chat, facts: list[Any], text: str, *, by_us: bool) -> None:
        position = facts[-1].position
        chat.all.append(position)
        chat.texts[position] = text
        if by_us:
            chat.leaving[position] = position

    def noted(self, chat: Chat, facts: list[Any]) -> None:
        chat.all.append(facts[-1].position)
        chat.notes.add(facts[-1].position)

    # What may happen; each takes a chat, and how far along a message is chosen.

    def receive(self, chat: Chat, _: float) -> None:
        text = self.token()
        fields = {"channel": "sales", "thread": chat.thread, "contact": f"of {chat.thread}"}
        facts = self.act("ana", a.Receive(**fields, text=text))
        chat.id = facts[-1].subject
        self.wrote(chat, facts, text, by_us=False)

    def send(self, chat: Chat, _: float) -> None:
        other = self.chats[chat is self.chats[0]]
        word = self.token()
        text = f"{EMOJI} {word} @dora of #{other.id}"
        start = text.index("@")
        mentions = (
            Mention(start, 5, "agent", self.dora()),
            Mention(text.index("#"), 1 + len(str(other.id)), "conversation", other.id),
        )
        facts = self.act("ben", a.Send(conversation=chat.id, text=text, mentions=mentions))
        self.wrote(chat, facts, text.replace("@dora", "Dora"), by_us=True)

    def quote(self, chat: Chat, share: float) -> None:
        text = self.token()
        action = a.Quote(conversation=chat.id, message=self.one(chat, share), text=text)
        self.wrote(chat, self.act("ben", action), text, by_us=True)

    def canned(self, chat: Chat, share: float) -> None:
        message = self.one(chat, share)
        if message in chat.notes or message not in chat.leaving:
            return
        (saved,) = self.act("ben", a.SaveAsCanned(conversation=chat.id, message=message))
        facts = self.act("ben", a.UseCanned(conversation=chat.id, canned=saved.subject))
        self.wrote(chat, facts, saved.text, by_us=True)

    def call_back(self, chat: Chat, share: float) -> None:
        self.send(chat, share)
        position = chat.all[-1]
        self.act("ben", a.CallBack(conversation=chat.id, message=position))
        self.vanished(chat, position)
        chat.leaving = {p: m for p, m in chat.leaving.items() if m != position}

    def vanished(self, chat: Chat, position: int) -> None:
        text = chat.texts.pop(position, "")
        # A canned response may have been made of the same words.
        if text not in chat.texts.values():
            self.hidden |= {word for word in text.split() if word.startswith("w")}

    def note(self, chat: Chat, share: float) -> None:
        text = f"{self.token(is_hidden=True)} @dora"
        mentions = (Mention(text.index("@"), 5, "agent", self.dora()),)
        fields = {"quotes": self.one(chat, share), "mentions": mentions}
        self.noted(chat, self.act("dora", a.AddNote(conversation=chat.id, text=text, **fields)))

    def mention(self, chat: Chat, share: float) -> None:
        other = self.chats[chat is self.chats[0]]
        who = AgentRef("carla") if share < 0.5 else ConversationRef(other.id)
        text = self.token(is_hidden=True)
        self.noted(chat, self.act("ben", a.Mention(conversation=chat.id, who=who, text=text)))

    def quote_to_the_team(self, chat: Chat, share: float) -> None:
        text, message = self.token(is_hidden=True), self.one(chat, share)
        action = a.Quote(conversation=chat.id, message=message, text=text, as_note=True)
        self.noted(chat, self.act("dora", action))

    def attach_to_the_team(self, chat: Chat, _: float) -> None:
        file = self.stored(self.token(is_hidden=True))
        text = self.token(is_hidden=True)
        fields = {"file": file, "text": text, "as_note": True}
        self.noted(chat, self.act("dora", a.AttachFile(conversation=chat.id, **fields)))

    def attach(self, chat: Chat, _: float) -> None:
        text, file = self.token(), self.stored(self.token())
        facts = self.act("ben", a.AttachFile(conversation=chat.id, file=file, text=text))
        self.wrote(chat, facts, text, by_us=True)

    def edit(self, chat: Chat, share: float) -> None:
        message, text = self.one(chat, share), self.token()
        by = "dora" if message in chat.notes else "ben"
        (fact,) = self.act(by, a.EditMessage(conversation=chat.id, message=message, text=text))
        if message in chat.notes:
            self.hidden.add(text)
        else:
            self.vanished(chat, message)
            chat.texts[message] = text
            chat.leaving[fact.position] = message

    def delete(self, chat: Chat, share: float) -> None:
        message = self.one(chat, share)
        (fact,) = self.act("carla", a.DeleteMessage(conversation=chat.id, message=message))
        if message in chat.notes:
            return
        if message not in chat.leaving:
            # A contact's own words are hidden from us, not from them.
            return
        self.vanished(chat, message)
        chat.gone.add(message)
        chat.leaving[fact.position] = message

    def contact_edits(self, chat: Chat, share: float) -> None:
        message, text = self.one(chat, share), self.token()
        self.act("ana", a.ReceiveEdit(conversation=chat.id, message=message, text=text))
        self.vanished(chat, message)
        chat.texts[message] = text

    def contact_deletes(self, chat: Chat, share: float) -> None:
        message = self.one(chat, share)
        self.act("ana", a.ReceiveDeletion(conversation=chat.id, message=message))
        self.vanished(chat, message)
        chat.gone.add(message)

    def react(self, chat: Chat, share: float) -> None:
        message = self.one(chat, share)
        (fact,) = self.act("ben", a.React(conversation=chat.id, message=message, emoji=EMOJI))
        if message not in chat.notes:
            chat.leaving[fact.position] = message

    def move(self, chat: Chat, share: float) -> None:
        message = self.one(chat, share)
        self.act("ben", a.MoveToNewConversation(conversation=chat.id, message=message))

    def transfer(self, chat: Chat, _: float) -> None:
        note, dora = self.token(is_hidden=True), AgentRef("dora")
        facts = self.act("ben", a.Transfer(conversation=chat.id, to=dora, note=note))
        self.noted(chat, facts)
        self.act("dora", a.Answer(conversation=chat.id))
        self.act("ben", a.Take(conversation=chat.id))

    def rename(self, chat: Chat, _: float) -> None:
        self.act("ben", a.Rename(conversation=chat.id, title=self.token(is_hidden=True)))

    def rate(self, chat: Chat, _: float) -> None:
        comment = self.token(is_hidden=True)
        self.act("carla", a.RateSession(conversation=chat.id, mark=3, comment=comment))

    def discuss(self, chat: Chat, share: float) -> None:
        fields = {"message": self.one(chat, share), "colleagues": (AgentRef("dora"),)}
        text = self.token(is_hidden=True)
        facts = self.act("ben", a.DiscussInChat(conversation=chat.id, **fields, text=text))
        text = self.token(is_hidden=True)
        self.act("dora", a.Discuss(discussion=facts[0].subject, text=text))

    def make_of_it(self, chat: Chat, share: float) -> None:
        message, now = self.one(chat, share), self.centre.clock.now
        title = {"title": self.token(is_hidden=True), "message": message}
        text = self.token(is_hidden=True)
        self.act("ben", a.CreateTask(conversation=chat.id, **title, due_at=now))
        self.act("ben", a.CreateEvent(conversation=chat.id, **title, starts_at=now))
        self.act("ben", a.PostToFeed(conversation=chat.id, message=message, text=text))

    def rules(self, chat: Chat, _: float) -> None:
        self.apply_rules(chat)

    def close(self, chat: Chat, share: float) -> None:
        """It is closed, the rules say goodbye, and the contact comes back."""
        self.act("ben", a.Close(conversation=chat.id))
        self.centre.clock.tick(20)
        self.apply_rules(chat)
        self.receive(chat, share)

    def apply_rules(self, chat: Chat) -> None:
        with suppress(Refused):
            for fact in self.act("ana", a.ApplyRules(conversation=chat.id)):
                self.wrote(chat, [fact], fact.text, by_us=True)

    def dora(self) -> int:
        with self.centre.desk().store.loading() as loading:
            return loading.directory().agent("dora").id

    def stored(self, name: str) -> Any:
        with self.centre.desk().files.upload(f"{name}.txt", len(name)) as upload:
            upload.add(name.encode())
            return upload.finish()


STEPS = (
    "rules", "receive", "send", "quote", "canned", "call_back", "note", "mention",
    "quote_to_the_team", "attach_to_the_team", "attach", "edit", "contact_edits",
    "contact_deletes", "react", "move", "transfer", "rename", "rate", "discuss", "make_of_it",
    "delete", "close",
)  # fmt: skip
"""What may happen, by the names of the methods."""

BEFORE = {"canned": "send", "edit": "send", "delete": "send"}
EVERYTHING = [
    (each, which, 1.0)
    for step in STEPS
    for which in (0, 1)
    for each in (BEFORE.get(step, "receive"), step)
]
"""Each of them once in both chats, about a message that is new."""
