"""The admin pages: 50 a page, select_related, raw ids, entries inline."""

from typing import ClassVar

from django.contrib import admin

from bench.yardstick.models import Case, Entry, Person


class EntryInline(admin.TabularInline):
    model = Entry
    extra = 0


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    list_display: ClassVar = ["victim", "reference", "priority", "status", "last_contact_on"]
    list_select_related: ClassVar = ["victim"]
    list_per_page = 50
    raw_id_fields: ClassVar = ["victim"]
    search_fields: ClassVar = ["reference", "victim__name"]
    inlines: ClassVar = [EntryInline]


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_select_related: ClassVar = ["case"]
    raw_id_fields: ClassVar = ["case"]


admin.site.register(Person)
