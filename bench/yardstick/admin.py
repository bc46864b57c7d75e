"""The admin pages: 50 a page, select_related, raw ids, entries inline; the list says what Waymark's list says, by what
is next due, with its filters and their counts. What Waymark does besides is done here too: an opening is noted, a new
entry gets its number, and a plan review falls due by it.
"""

import time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db.models import Max, OuterRef, Subquery

from bench.yardstick.duties import CaseFormAdmin, hash_of, in_sight, make_plan_review_due
from bench.yardstick.models import Case, Due, Entry, Exhibit, Opening, Person


def note_opening(request: Any, kind: str, about: object) -> None:
    """One line for each user, kind, thing and quarter of an hour."""
    line = Opening(
        user_id=request.user.pk, kind=kind, about=str(about)[:400], quarter=int(time.time()) // 900
    )
    Opening.objects.bulk_create([line], ignore_conflicts=True)


class EntryInline(admin.TabularInline):
    """What Waymark's log says of an entry; the rest stands on the entry's own page, on both sides."""

    model = Entry
    extra = 0
    fields: ClassVar = [
        "number",
        "happened_on",
        "happened_at",
        "certainty",
        "behaviours",
        "text",
        "source",
        "logged_by",
    ]


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    list_display: ClassVar = [
        "victim", "reference", "priority", "status", "next_act", "next_at", "last_contact_on", "last_told_on",
    ]  # fmt: skip
    list_select_related: ClassVar = ["victim"]
    list_filter: ClassVar = ["priority", "status"]
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    raw_id_fields: ClassVar = ["victim"]
    search_fields: ClassVar = ["reference", "victim__name"]
    inlines: ClassVar = [EntryInline]

    def get_queryset(self, request: Any) -> Any:
        open_acts = Due.objects.filter(case=OuterRef("pk"), done_at=None).order_by("due_at")
        return (
            in_sight(request, super().get_queryset(request))
            .annotate(
                next_label=Subquery(open_acts.values("label")[:1]),
                next_due=Subquery(open_acts.values("due_at")[:1]),
            )
            .order_by("next_due", "pk")
        )

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        answer = super().changelist_view(request, extra_context)
        shown = answer.context_data["cl"].result_list if hasattr(answer, "context_data") else ()
        note_opening(request, "list", ",".join(str(case.pk) for case in shown))
        return answer

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        note_opening(request, "case", object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(ordering="next_label")
    def next_act(self, case: Any) -> Any:
        return case.next_label

    @admin.display(ordering="next_due")
    def next_at(self, case: Any) -> Any:
        return case.next_due


class OfACaseAdmin(CaseFormAdmin):
    list_select_related: ClassVar = ["case"]
    raw_id_fields: ClassVar = ["case"]


@admin.register(Exhibit)
class ExhibitAdmin(OfACaseAdmin):
    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        note_opening(request, "exhibits", obj.case_id)
        if settings.DUTIES and not change:
            obj.sha256 = hash_of(obj.file)
        super().save_model(request, obj, form, change)


@admin.register(Entry)
class EntryAdmin(OfACaseAdmin):
    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        note_opening(request, "log", obj.case_id)
        if not change:
            last = Entry.objects.filter(case=obj.case_id).aggregate(last=Max("number"))["last"] or 0
            obj.number = last + 1
        super().save_model(request, obj, form, change)
        make_plan_review_due(obj.case_id)


admin.site.register((Person, Due, Opening))
