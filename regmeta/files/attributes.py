"""Who may see and change a folder: its owner, group, mode and access list, kept on another.

Sources: chown(2) and chmod(2) of Linux, acl(5) for how access lists lie in extended attributes.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Literal

Attribute = Literal["owner", "group", "mode", "acl"]
_ACCESS_LISTS = ("system.posix_acl_access", "system.posix_acl_default")


def keep_attributes(of: Path, on: Path) -> tuple[Attribute, ...]:
    """Give a folder the owner, group, mode (with setgid) and access lists of another.

    Gives what could not be kept, () where all could. What is made in the folder later inherits
    its group by setgid and its default access list, so this comes before it is filled.
    """
    state = of.stat()
    for owner, group in ((-1, state.st_gid), (state.st_uid, -1)):
        with suppress(OSError, AttributeError):
            os.chown(on, owner, group)
    with suppress(OSError):
        on.chmod(stat.S_IMODE(state.st_mode))
    _keep_access_lists(of, on)
    return differing(of, on)


def differing(of: Path, on: Path) -> tuple[Attribute, ...]:
    """The attributes in which two folders differ."""
    state, other = of.stat(), on.stat()
    same: dict[Attribute, bool] = {
        "owner": state.st_uid == other.st_uid,
        "group": state.st_gid == other.st_gid,
        "mode": stat.S_IMODE(state.st_mode) == stat.S_IMODE(other.st_mode),
        "acl": _access_lists(of) == _access_lists(on),
    }
    return tuple(name for name in same if not same[name])


def _access_lists(path: Path) -> dict[str, bytes]:
    """The access lists of a folder, {} where it has none or the system knows none."""
    lists = {}
    for name in _ACCESS_LISTS:
        with suppress(OSError, AttributeError):
            lists[name] = os.getxattr(path, name)
    return lists


def _keep_access_lists(of: Path, on: Path) -> None:
    wanted = _access_lists(of)
    for name in _access_lists(on).keys() - wanted.keys():
        with suppress(OSError):
            os.removexattr(on, name)
    for name, value in wanted.items():
        with suppress(OSError):
            os.setxattr(on, name, value)
