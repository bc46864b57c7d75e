"""The same things in clear, with the fields that Waymark's forms have: people, cases, what is due, entries, files."""

from typing import Any

from django.db import models

from bench.yardstick.storage import DurableStorage


def short(**more: Any) -> Any:
    return models.CharField(max_length=300, blank=True, **more)


def long() -> Any:
    return models.TextField(blank=True)


class Person(models.Model):
    name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return str(self.name)


class Case(models.Model):
    """What a referral says and what lists sort by."""

    reference = models.CharField(max_length=12, unique=True)
    victim = models.ForeignKey(Person, on_delete=models.PROTECT)
    priority = models.CharField(max_length=12, db_index=True)
    status = models.CharField(max_length=20, db_index=True)
    referred_on = models.DateField()
    last_contact_on = models.DateField(null=True, blank=True, db_index=True)
    last_told_on = models.DateField(null=True, blank=True)
    source = short()
    referrer_name = short()
    referrer_contact = short()
    consent = short()
    lawful_reason = long()
    crime_reference = short()
    force = short()
    officer = short()
    stage = short()
    is_suspect_known = models.BooleanField(default=False)
    relationship = short()
    first_incident_on = models.DateField(null=True, blank=True)
    last_incident_on = models.DateField(null=True, blank=True)
    offence = short()
    orders_in_force = long()
    vulnerability = long()
    tool_completed = short()
    immediate_danger = models.BooleanField(default=False)
    summary = long()

    def __str__(self) -> str:
        return f"{self.reference} {self.victim}"


class Due(models.Model):
    """What is due on a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    label = models.CharField(max_length=200)
    due_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)


class Entry(models.Model):
    """One entry of the incident log."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    number = models.IntegerField(default=0)
    behaviours = short()
    happened_on = models.DateField(db_index=True)
    happened_at = models.TimeField(null=True, blank=True)
    part_of_day = short()
    certainty = short()
    text = models.TextField()
    exact_words = long()
    channel = short()
    place = short()
    who = short()
    known_how = short()
    others_with = short()
    witnesses = long()
    children_present = models.BooleanField(default=False)
    vehicle = short()
    weapon = short()
    injury = short()
    damage = short()
    effect = long()
    action_taken = long()
    told_police = models.BooleanField(default=False)
    police_reference = short()
    police_officer = short()
    police_response = long()
    is_breach = models.BooleanField(default=False)
    breach_of = short()
    seriousness = long()
    source = short()
    logged_by = short()
    logged_at = models.DateTimeField(auto_now_add=True)


class Exhibit(models.Model):
    """A file that was kept for a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    file = models.FileField(upload_to="exhibits", storage=DurableStorage())
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    title = short()
    type = short()
    made_when = short()
    original_held = short()
    note = long()
    sensitivity = short()
    kept_at = models.DateTimeField(auto_now_add=True)


class Opening(models.Model):
    """Who opened what, once in a quarter of an hour, as Waymark's access log has it."""

    user = models.ForeignKey("auth.User", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=400)
    quarter = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "kind", "about", "quarter"], name="once"),)


class Relation(models.Model):
    """Who holds which case, from day to day, as Waymark's sight asks for it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    user = models.ForeignKey("auth.User", on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["user", "case", "from_day", "to_day"]),)


class Receipt(models.Model):
    """The form that made a row, so that it makes no second one."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("auth.User", on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    wording = models.BinaryField()


class Rule(models.Model):
    """A row of the site's table of deadlines, with the days on which it counts."""

    event = models.CharField(max_length=40, db_index=True)
    label = models.CharField(max_length=200)
    days = models.IntegerField()
    from_day = models.DateField()
    to_day = models.DateField(null=True)
