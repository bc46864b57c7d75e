"""The same things in clear, with the fields that Waymark's forms have: people, cases, what is due, entries, files."""

from django.db import models


def line(**more):  # type: ignore[no-untyped-def]
    return models.CharField(max_length=300, blank=True, **more)


def text():  # type: ignore[no-untyped-def]
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
    source = line()
    referrer_name = line()
    referrer_contact = line()
    consent = line()
    lawful_reason = text()
    crime_reference = line()
    force = line()
    officer = line()
    stage = line()
    is_suspect_known = models.BooleanField(default=False)
    relationship = line()
    first_incident_on = models.DateField(null=True, blank=True)
    last_incident_on = models.DateField(null=True, blank=True)
    offence = line()
    orders_in_force = text()
    vulnerability = text()
    tool_completed = line()
    immediate_danger = models.BooleanField(default=False)
    summary = text()

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
    behaviours = line()
    happened_on = models.DateField(db_index=True)
    happened_at = models.TimeField(null=True, blank=True)
    part_of_day = line()
    certainty = line()
    text = models.TextField()
    exact_words = text()
    channel = line()
    place = line()
    who = line()
    known_how = line()
    others_with = line()
    witnesses = text()
    children_present = models.BooleanField(default=False)
    vehicle = line()
    weapon = line()
    injury = line()
    damage = line()
    effect = text()
    action_taken = text()
    told_police = models.BooleanField(default=False)
    police_reference = line()
    police_officer = line()
    police_response = text()
    is_breach = models.BooleanField(default=False)
    breach_of = line()
    seriousness = text()
    source = line()
    logged_by = line()
    logged_at = models.DateTimeField(auto_now_add=True)


class Exhibit(models.Model):
    """A file that was kept for a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    file = models.FileField(upload_to="exhibits")
    title = line()
    type = line()
    made_when = line()
    original_held = line()
    note = text()
    sensitivity = line()
    kept_at = models.DateTimeField(auto_now_add=True)
