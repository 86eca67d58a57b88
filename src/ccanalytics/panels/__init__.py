"""What people act with in JupyterLab: one panel, one class with its .js and .css.

>>> from ccanalytics.panels import DeskPanel
>>> DeskPanel(desk)
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "ContactPanel": "contact_panel",
    "DeskPanel": "desk_panel",
    "Panel": "base",
    "QueueBoard": "board_panel",
    "SettingsPanel": "settings_panel",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
