"""A centre to practise in: a database of its own, made anew at will, whose contacts answer back."""

from ccanalytics.practice.anew import check_practice, is_practice, join, made_anew
from ccanalytics.practice.contacts import Contacts
from ccanalytics.practice.people import ADMIN

__all__ = ["ADMIN", "Contacts", "check_practice", "is_practice", "join", "made_anew"]
