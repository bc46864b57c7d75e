"""The same things in clear: people, cases, entries, attachments."""

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=100, blank=True)


class Case(models.Model):
    reference = models.CharField(max_length=12, unique=True)
    victim = models.ForeignKey(Person, on_delete=models.PROTECT)
    priority = models.CharField(max_length=12, db_index=True)
    status = models.CharField(max_length=20, db_index=True)
    summary = models.TextField(blank=True)
    last_contact_on = models.DateField(null=True, blank=True)


class Entry(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    number = models.IntegerField(default=0)
    happened_on = models.DateField()
    kind = models.CharField(max_length=40)
    text = models.TextField()
    attachment = models.FileField(upload_to="entries", blank=True)
