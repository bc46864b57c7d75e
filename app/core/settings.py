"""One typed, frozen `Settings`, read from `WAYMARK_…` variables; it refuses unsafe values in production."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.errors import UnsafeSettings

Environment = Literal["development", "demo", "test", "production"]


class Settings(BaseSettings):
    """Every knob of the app. `docs/ARCHITECTURE.md` lists them; a house test compares."""

    model_config = SettingsConfigDict(env_prefix="WAYMARK_", frozen=True, extra="ignore")

    environment: Environment = "development"
    data_folder: Path = Field(Path("data"), description="Holds the default stores; made with mode 0700.")
    database_url: str = Field("", description="The main store; empty: an SQLite file in the data folder.")
    keyring_url: str = Field("", description="The store of wrapped keys; empty: a second SQLite file.")
    app_role: str = Field(
        "", description="On PostgreSQL the role that serves: `waymark migrate` gives it its rights."
    )
    root_key_file: Path | None = Field(
        None, description="The root key (mode 0600); empty: in the data folder."
    )
    signing_key_file: Path | None = Field(
        None, description="The key that signs checkpoints (mode 0600); empty: in the data folder."
    )
    shred_list_file: Path | None = Field(
        None,
        description="The signed list of shredded cases; empty: in the data folder. It goes into no backup.",
    )
    push_key_file: Path | None = Field(
        None,
        description="The key that shows who sends notices (mode 0600); empty: in the data folder, in production none.",
    )
    push_contact: str = Field(
        "", description="A mail address of who runs this installation, which push services are told."
    )
    push_local: bool = Field(
        False, description="Notices may go to private and loopback addresses; refused in production."
    )
    files_url: str = Field("", description="The file store: a folder, or s3://…; empty: in the data folder.")
    staff_origin: str = Field("http://localhost:8000", description="Scheme, host and port of the staff app.")
    page_origin: str = Field(
        "http://your-page.localhost:8000", description="The victims' pages; another host."
    )
    leave_url: str = Field(
        "https://www.bbc.co.uk/weather", description="Where “Leave now” leads: a plain page."
    )
    idle_minutes: int = Field(10, ge=1, le=15, description="A staff session locks after so long without use.")
    session_hours: int = Field(12, ge=1, le=12, description="A staff session ends after so long in all.")
    offline: bool = Field(
        True,
        description="Whether phones may carry cases. Off, no phone is given anything more and the worker removes "
        "itself; what waits on phones is still received.",
    )
    file_limit_mb: int = Field(2000, ge=1, le=10_000, description="The largest file that a form takes.")
    trusted_proxies: str = Field(
        "", description="Addresses of the TLS proxy whose word on a client's address counts; none: nobody's."
    )
    access_log_years: int = Field(
        7,
        ge=7,
        le=30,
        description="Whole years for which it is kept who opened what; then a year may be dropped.",
    )
    cases_an_hour: int = Field(
        60, ge=10, le=100_000, description="So many different cases one person opens in an hour; then slowly."
    )
    pool_threads: int = Field(4, ge=1, le=32, description="Requests that are worked on at once.")

    @property
    def is_local(self) -> bool:
        return self.environment != "production"

    @property
    def staff_host(self) -> str:
        return urlsplit(self.staff_origin).netloc

    @property
    def page_host(self) -> str:
        return urlsplit(self.page_origin).netloc

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_folder}/waymark.db"

    @property
    def keyring(self) -> str:
        return self.keyring_url or f"sqlite:///{self.data_folder}/keyring.db"

    @property
    def root_key(self) -> Path:
        return self.root_key_file or self.data_folder / "root.key"

    @property
    def proxies(self) -> str:
        """The trusted proxies as uvicorn takes them; empty for nobody."""
        return "" if self.trusted_proxies == "none" else self.trusted_proxies

    @property
    def ledger_key(self) -> Path:
        return self.signing_key_file or self.data_folder / "ledger.key"

    @property
    def verified_file(self) -> Path:
        """Up to where the last check of the logs found them whole."""
        return self.data_folder / "verified.json"

    @property
    def ledger_public(self) -> Path:
        """The public half, for who checks the ledger without its key."""
        return self.ledger_key.with_suffix(".pub")

    @property
    def shred_list(self) -> Path:
        return self.shred_list_file or self.data_folder / "shredded.list"

    @property
    def push_key(self) -> Path | None:
        """None in production unless it is named: then no phone is told of anything."""
        return self.push_key_file or (self.data_folder / "push.key" if self.is_local else None)

    @property
    def files(self) -> str:
        return self.files_url or str(self.data_folder / "files")

    def checked(self) -> Settings:
        """Itself, if it is safe to serve with; else `UnsafeSettings` saying what to change."""
        names = [urlsplit(o).hostname for o in (self.staff_origin, self.page_origin)]
        if None in names or names[0] == names[1]:
            raise UnsafeSettings("The staff app and the victims' pages need two hosts that differ by name.")
        if self.is_local:
            return self
        if not (self.staff_origin.startswith("https://") and self.page_origin.startswith("https://")):
            raise UnsafeSettings("In production both origins must begin with https://.")
        self._check_apart()
        if not self.trusted_proxies:
            raise UnsafeSettings(
                "In production name WAYMARK_TRUSTED_PROXIES: the addresses of the TLS proxy, or none. Without it all "
                "clients seem to come from one address, and who guesses there slows everybody down."
            )
        self._check_push()
        if "waymark" in (urlsplit(self.page_origin).hostname or ""):
            raise UnsafeSettings("The host of the victims' pages must not carry the product's name.")
        return self

    def _check_push(self) -> None:
        """Whoever names an address that a notice goes to must not reach what only this machine reaches."""
        if self.push_local:
            raise UnsafeSettings(
                "In production leave WAYMARK_PUSH_LOCAL out: notices go to public addresses alone."
            )
        if self.push_key_file is None:
            return
        if self.push_key_file.resolve().parent == _folder(self.database):
            raise UnsafeSettings("WAYMARK_PUSH_KEY_FILE must lie outside the data's folder.")
        if "@" not in self.push_contact:
            raise UnsafeSettings(
                "With WAYMARK_PUSH_KEY_FILE name WAYMARK_PUSH_CONTACT too: the mail address at which a push service "
                "reaches who runs this installation."
            )

    def _check_apart(self) -> None:
        """A thief of one folder or one database must not have what opens another, or what would prove the theft."""
        if self.root_key_file is None or not self.keyring_url or not self.database_url:
            raise UnsafeSettings(
                "In production name WAYMARK_DATABASE_URL, WAYMARK_KEYRING_URL and WAYMARK_ROOT_KEY_FILE: "
                "key file, key store and data must not lie in one folder."
            )
        folders = {self.root_key.resolve().parent, _folder(self.keyring), _folder(self.database)}
        if len(folders - {None}) < len([f for f in (self.keyring, self.database) if _folder(f)]) + 1:
            raise UnsafeSettings("Key file, key store and data lie in one folder: a thief of one has all.")
        if _is_one_database(self.keyring, self.database):
            raise UnsafeSettings("Key store and data lie in one database: a thief of one has both.")
        if self.signing_key_file is None or self.ledger_key.resolve().parent == _folder(self.database):
            raise UnsafeSettings(
                "In production name WAYMARK_SIGNING_KEY_FILE, outside the data's folder: "
                "who has the data and this key can write the ledger anew."
            )
        if self.shred_list_file is None or self.shred_list.resolve().parent == _folder(self.database):
            raise UnsafeSettings(
                "In production name WAYMARK_SHRED_LIST_FILE, outside the data's folder: a restore shreds again what "
                "stands on it, so it must not be lost or put back together with the data."
            )


def _folder(url: str) -> Path | None:
    """The folder of an SQLite file, or None for a server."""
    return Path(url.removeprefix("sqlite:///")).resolve().parent if url.startswith("sqlite:///") else None


def _is_one_database(one: str, other: str) -> bool:
    """Whether two addresses name the same database of a server, whoever connects."""
    if one.startswith("sqlite") or other.startswith("sqlite"):
        return False
    first, second = urlsplit(one), urlsplit(other)
    return (first.hostname, first.port or 5432, first.path, first.query) == (
        second.hostname, second.port or 5432, second.path, second.query,
    )  # fmt: skip
