"""What Waymark does with each request besides showing and saving, in Django's own idiom: who may see a case is a dated
relation, a form that comes twice is known, the site's table says what falls due, a file is on the disk before its row.

`settings.DUTIES` off leaves all of it out: that is the plain admin, which is measured beside it.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from bench.yardstick.models import Due, Receipt, Relation, Rule


def held(request: Any, case: Any) -> Any:
    """The relations that this user holds to a case today; both days count."""
    today = timezone.localdate()
    return Relation.objects.filter(
        Q(to_day=None) | Q(to_day__gte=today), user=request.user, case=case, from_day__lte=today
    )


def in_sight(request: Any, cases: Any) -> Any:
    """The cases of this queryset that the user sees."""
    return cases.filter(Exists(held(request, OuterRef("pk")))) if settings.DUTIES else cases


class CaseFormAdmin(admin.ModelAdmin):
    """For what is added to a case: only by who holds a relation to it, and once for each form."""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **more: Any) -> Any:
        if settings.DUTIES and obj is None:
            more["form"] = OnceForm
        form = super().get_form(request, obj, change, **more)
        form.request = request
        return form

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if settings.DUTIES and not held(request, obj.case_id).exists():
            raise PermissionDenied
        super().save_model(request, obj, form, change)
        if settings.DUTIES and not change:
            Receipt.objects.create(
                id=form.cleaned_data["token"], user=request.user, case_id=obj.case_id, kind=obj._meta.model_name,
                wording=wording(form),
            )  # fmt: skip


class OnceForm(forms.ModelForm):
    """A form with an id of its own. Under an id that was used nothing is made again."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    request: ClassVar[Any] = None

    def clean(self) -> Any:
        said = super().clean()
        if Receipt.objects.filter(pk=self.cleaned_data.get("token")).exists():
            raise ValidationError("Not saved: please save again.")
        return said


def wording(form: Any) -> bytes:
    """A keyed hash of what was sent, to know a repeat by; a file counts by its own hash."""
    said = "|".join(f"{name}={value}" for name, value in sorted(form.cleaned_data.items()) if name != "file")
    return hmac.digest(settings.SECRET_KEY.encode(), said.encode(), "sha256")


def make_plan_review_due(case_id: int) -> None:
    """By the site's table; what is due sooner stays, what is due later gives way."""
    now = timezone.now()
    opened = Due.objects.filter(case=case_id, kind="plan_review", done_at=None)
    days, label = 2, "Review"
    if settings.DUTIES:
        soonest = opened.aggregate(at=Min("due_at"))["at"]
        today = timezone.localdate()
        rule = Rule.objects.filter(
            Q(to_day=None) | Q(to_day__gte=today), event="plan.triggered", from_day__lte=today
        ).first()
        if rule is None or (soonest is not None and soonest <= now + timedelta(days=rule.days)):
            return
        days, label = rule.days, rule.label
    opened.update(done_at=now)
    Due.objects.create(case_id=case_id, kind="plan_review", label=label, due_at=now + timedelta(days=days))


def hash_of(file: Any) -> str:
    """SHA-256 of an upload, read in pieces."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
