"""`waymark keys …`: the files of the root key and the ledger key, and the root key in shares of words."""

from __future__ import annotations

import argparse
import sys
from typing import Any, Literal

from app.access import retirement, rotation
from app.access.recovery import is_in_use, recovered
from app.access.stint import Stint
from app.cli.beside import Desk, Form, command
from app.core.errors import KeyRefused
from app.core.settings import Settings
from app.crypto import shares
from app.crypto.checkpoints import LedgerSigner
from app.crypto.root import KeyFile, LedgerKeyFile, PushKeyFile
from app.db import generations
from app.features.exhibits.jobs import name_all
from app.main import open_house

WHILE_SERVING = 0.25
"""The share of a processor that a rotation may take while others work."""


def add_to(commands: Any) -> None:
    keys = commands.add_parser("keys", help="the keys").add_subparsers(required=True, metavar="what")
    keys.add_parser("init", help="make the key files that are missing; never overwrites one").set_defaults(
        run=make
    )
    keys.add_parser("status", help="look whether the keys are there and right").set_defaults(run=show)
    keys.add_parser(
        "split", help="show the root key as three shares of words; two bring it back"
    ).set_defaults(run=split)
    recovering = keys.add_parser(
        "recover", help="write the root key anew from two shares, asked for one by one"
    )
    recovering.add_argument(
        "--drill", action="store_true", help="only try whether the shares are good; write nothing"
    )
    recovering.set_defaults(run=recover)
    turning = keys.add_parser(
        "rotate", help="a new generation, while Waymark serves; what was stopped is gone on with"
    )
    turning.add_argument("what", choices=("root", "site", "case"))
    turning.add_argument("--site", help="the partnership's name, if there are several")
    turning.add_argument("--case", help="one case's reference; without it every case")
    turning.set_defaults(run=lambda said: rotate(Rotating(what=said.what, site=said.site, case=said.case)))
    keys.add_parser(
        "retire", help="count once more, and destroy former generations that open nothing any more"
    ).set_defaults(run=lambda said: retire(Form()))


def make(asked: argparse.Namespace) -> int:
    """The root key, the ledger's key and, where one is wished for, the push key: each where it is missing. With all
    there it is refused."""
    settings = Settings()
    root, ledger = KeyFile(settings.root_key), LedgerKeyFile(settings.ledger_key)
    wished: list[KeyFile] = [root, ledger, *([PushKeyFile(settings.push_key)] if settings.push_key else [])]
    for file in wished:
        file.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    missing = [file for file in wished if not file.path.exists()] or [root]
    if root in missing and not root.path.exists() and is_in_use(settings):
        raise KeyRefused(
            f"There is no root key at {root.path}, but this installation has keys that were made under one. "
            "Put back the copy you keep, or bring it back from its shares: waymark keys recover. Nothing was changed."
        )
    for file in missing:
        file.create()
        print(f"The {file.what} is in {file.path}.")
    settings.ledger_public.write_text(f"{LedgerSigner(ledger.root()).verifier.text}\n")
    if root in missing:
        print("Keep a copy of the root key offline, apart from the data: without it nothing opens.")
    print(f"Whoever checks the ledger needs this line, also in {settings.ledger_public}:")
    print(settings.ledger_public.read_text().strip())
    return 0


def show(asked: argparse.Namespace) -> int:
    """Whether the keys are there, whole and the right ones; how many of each kind the key store holds."""
    settings = Settings()
    house = open_house(settings)
    root = KeyFile(settings.root_key).root()
    counted, open_ones = generations.counted(house.keyring.store), rotation.unfinished(house)
    house.store.close()
    print(f"root key    {settings.root_key}  generation {root.generation}, opens this installation's keys")
    print(f"ledger key  {settings.ledger_key}  signs checkpoints as")
    print(f"            {house.signer.verifier.text}")
    for of in counted:
        former = f", {of.former} former generations ({of.empty} hold nothing)" if of.former else ""
        print(f"{of.kind:<11} {of.keys} keys{former}{f', {of.dead} dead generations' if of.dead else ''}")
    for one in open_ones:
        print(f"The rotation of the {one.kind} key that began {one.began_at:%Y-%m-%d %H:%M} UTC has not ended: "
              "give the same command again to go on.")  # fmt: skip
    return 0


def split(asked: argparse.Namespace) -> int:
    """Three shares for three people, each on a paper of its own. Nothing is written anywhere."""
    root = KeyFile(Settings().root_key).root()
    for number, words in enumerate(shares.split(root), start=1):
        print(f"Share {number} of {shares.MADE} of the root key, generation {root.generation}")
        for line in _numbered(words):
            print(f"  {line}")
        print()
    print(f"Any {shares.NEEDED} of the {shares.MADE} bring the root key back: waymark keys recover")
    print(
        "Copy each by hand or print it, give each to another person, then clear this screen.", file=sys.stderr
    )
    return 0


def recover(asked: argparse.Namespace) -> int:
    """The root key from two shares; it is written only after it has opened a key of this installation."""
    settings = Settings()
    file = KeyFile(settings.root_key)
    if not asked.drill and file.path.exists():
        raise KeyRefused(
            f"There is a root key at {file.path}. It was left as it is. To try the shares: waymark keys recover --drill"
        )
    root = recovered(settings, [_asked_for(1), _asked_for(2)])
    if asked.drill:
        print("The shares are good: they hold the root key of this installation. Nothing was written.")
        return 0
    file.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write(root)
    print(
        f"The root key is in {file.path} again. Start Waymark, then make new shares if these were seen by others."
    )
    return 0


class Rotating(Form):
    """Which key: the root key, a site's, one case's or every case's."""

    what: Literal["root", "site", "case"]
    site: str | None
    case: str | None


@command("keys rotate", Rotating)
def rotate(desk: Desk, asked: Rotating) -> int:
    """The next generation of the root key, of a site's, of one case's or every case's."""
    say = _saying(desk)
    with desk.house() as house:
        # Files from before each had a row would be neither sealed anew nor counted.
        name_all(house)
        if asked.what == "root":
            rotation.rotate_root(house, KeyFile(desk.settings.root_key), say)
        elif asked.what == "site":
            rotation.rotate_site(house, rotation.site_named(house, asked.site), say, Stint(WHILE_SERVING))
        else:
            case_id = rotation.case_named(house, asked.case) if asked.case else None
            rotation.rotate_cases(house, say, case_id, Stint(WHILE_SERVING))
    desk.say(f"The new generation of the {asked.what} key seals, and nothing was found under the former one.")
    desk.say(
        "In two minutes or later: waymark keys retire. It counts again, and destroys what holds nothing."
    )
    if asked.what == "root":
        desk.say(
            "Make new shares (waymark keys split) and a new copy offline; keep the former ones for older backups."
        )
    return 0


@command("keys retire", Form)
def retire(desk: Desk, asked: Form) -> int:
    """The second count. What held nothing at both is destroyed; backups made before keep their own keys."""
    with desk.house() as house:
        name_all(house)
        came = retirement.retire(house, KeyFile(desk.settings.root_key))
    desk.say(f"{came.dead} former generations were destroyed.")
    if came.early:
        desk.say(
            f"{came.early} hold nothing, but were counted once only: again from {came.again_at:%H:%M:%S} UTC on."
        )
    if came.in_use:
        desk.say(f"{came.in_use} still open something: give the rotation's command again, then this one.")
    if came.left_on_disk:
        desk.say(came.left_on_disk)
    return 1 if came.in_use or came.left_on_disk else 0


def _saying(desk: Desk) -> rotation.Say:
    def say(what: str, done: int, out_of: int) -> None:
        desk.say(f"{done} of {out_of} {what}" if out_of else f"{done} {what}")

    return say


def _asked_for(number: int) -> str:
    print(f"Words of the {('first', 'second')[number - 1]} share, in order, then Enter:", file=sys.stderr)
    return sys.stdin.readline()


def _numbered(words: str) -> list[str]:
    """Rows of six words, each word with its number, as a person copies and reads them back."""
    named = [f"{number:>2} {word:<9}" for number, word in enumerate(words.split(), start=1)]
    return ["".join(named[at : at + 6]).rstrip() for at in range(0, len(named), 6)]
