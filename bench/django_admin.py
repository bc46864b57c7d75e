"""The yardstick: a plain Django admin that does the same work. One process, four threads, DEBUG off, SQLite in WAL.

`python -m bench.django_admin FOLDER fill N` fills it, `… serve PORT` serves it, `… serve PORT plain` without the duties
of `bench/yardstick/duties.py`. Its settings are printed by the bench.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.filled import ENTRIES, PASSWORD, PRIORITIES, SUMMARY, TEXT

SETTINGS: dict[str, Any] = {
    "DEBUG": False, "threads": 4, "processes": 1, "server": "waitress", "journal_mode": "WAL", "synchronous": "FULL",
    "list_per_page": 50, "list_select_related": True, "raw_id_fields": True, "show_facets": "ALWAYS",
    "transaction_mode": "IMMEDIATE",
}  # fmt: skip


def configure(folder: Path, *, duties: bool = True) -> None:
    """Set Django up with its database and files in this folder; without `duties` it is the plain admin."""
    import django
    from django.conf import settings

    settings.configure(
        DEBUG=False,
        DUTIES=duties,
        SECRET_KEY="bench-only",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF=__name__,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "bench.yardstick.apps.YardstickConfig",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "django.db"), "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"},
        }},
        MEDIA_ROOT=str(folder / "media"), STATIC_URL="/static/", USE_TZ=True, TIME_ZONE="Europe/London",
        LOGGING_CONFIG=None,
    )  # fmt: skip
    django.setup()


def urlpatterns_for() -> list[Any]:
    from django.contrib import admin
    from django.urls import path

    return [path("admin/", admin.site.urls)]


class _Late(list[Any]):
    """The address table, made when Django first asks for it."""

    def __iter__(self) -> Iterator[Any]:
        if not len(self):
            self.extend(urlpatterns_for())
        return super().__iter__()

    def __reversed__(self) -> Iterator[Any]:
        list(iter(self))
        return super().__reversed__()


urlpatterns = _Late()


def fill(folder: Path, cases: int) -> None:
    """Tables, a superuser, an advocate who holds all cases, and so many cases with five entries each."""
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.models import Group, Permission, User

    from bench.yardstick.models import Case, Due, Entry, Person, Relation, Rule

    User.objects.create_superuser("bench", password=PASSWORD)
    advocate = User.objects.create_user("advocate", password=PASSWORD, is_staff=True)
    group = Group.objects.create(name="Advocates")
    group.permissions.set(Permission.objects.filter(content_type__app_label="yardstick"))
    advocate.groups.add(group)
    today, now = timezone.localdate(), timezone.now()
    people = Person.objects.bulk_create([Person(name=f"Person {n}", known_as=f"P{n}") for n in range(cases)])
    made = Case.objects.bulk_create([
        Case(reference=f"R{n:06d}", victim=person, priority=PRIORITIES[n % 3], status="active", summary=SUMMARY,
             referred_on=today - timedelta(days=30), last_contact_on=today - timedelta(days=n % 20),
             last_told_on=today - timedelta(days=n % 20))
        for n, person in enumerate(people)
    ])  # fmt: skip
    Relation.objects.bulk_create(
        [Relation(case=case, user=advocate, kind="lead", from_day=today) for case in made]
    )
    Rule.objects.create(event="plan.triggered", label="Review", days=1, from_day=today - timedelta(days=365))
    Due.objects.bulk_create([
        Due(case=case, kind="plan_review", label="The safety plan", due_at=now + timedelta(minutes=7 * n))
        for n, case in enumerate(made)
    ])  # fmt: skip
    entries = [
        Entry(
            case=case,
            number=k,
            happened_on=today - timedelta(days=3 * k),
            behaviours="turned_up_home",
            text=TEXT,
        )
        for case in made
        for k in range(1, ENTRIES + 1)
    ]
    Entry.objects.bulk_create(entries, batch_size=2000)


def serve(port: int) -> None:
    from django.core.handlers.wsgi import WSGIHandler
    from waitress import serve as run

    run(WSGIHandler(), host="127.0.0.1", port=port, threads=4, _quiet=True)


def main() -> None:
    folder = Path(sys.argv[1])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "")
    configure(folder, duties="plain" not in sys.argv)
    if sys.argv[2] == "fill":
        fill(folder, int(sys.argv[3]))
    else:
        serve(int(sys.argv[3]))


if __name__ == "__main__":
    import bench.django_admin as module

    module.main()
