"""The admin pages: 50 a page, select_related, raw ids, entries inline; the list says what Waymark's list says, by what
is next due, with its filters and their counts.
"""

from typing import ClassVar

from django.contrib import admin
from django.db.models import OuterRef, Subquery

from bench.yardstick.models import Case, Due, Entry, Exhibit, Person


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

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        open_acts = Due.objects.filter(case=OuterRef("pk"), done_at=None).order_by("due_at")
        return (
            super()
            .get_queryset(request)
            .annotate(
                next_label=Subquery(open_acts.values("label")[:1]),
                next_due=Subquery(open_acts.values("due_at")[:1]),
            )
            .order_by("next_due", "pk")
        )

    @admin.display(ordering="next_label")
    def next_act(self, case):  # type: ignore[no-untyped-def]
        return case.next_label

    @admin.display(ordering="next_due")
    def next_at(self, case):  # type: ignore[no-untyped-def]
        return case.next_due


@admin.register(Entry, Exhibit, Due)
class OfACaseAdmin(admin.ModelAdmin):
    list_select_related: ClassVar = ["case"]
    raw_id_fields: ClassVar = ["case"]


admin.site.register(Person)
