"""The two smaller sites: a unit and a clinic, four invented cases each."""

from __future__ import annotations

from app.demo.stories import Happened, Item, News, Spoke, Story


def small(
    name: str, pronouns: str, priority: str, ago: int, summary: str, happened: str, kind: str, item: str
) -> Story:
    """A case with one of everything."""
    return Story(
        name=name, pronouns=pronouns, priority=priority, ago=ago, stage="investigation", source="police_report",
        relationship="ex_intimate", summary=summary, wishes="I want it to stop.",
        happened=(Happened(ago - 2, 18, (kind,), happened),),
        spoke=(Spoke(ago - 1, 13, "spoke", "First talk.", ("emotional",), 30), Spoke(max(ago // 8, 1), 13, "spoke", "Doing better.", ("safety",), 15)),
        items=(Item("home", item, "victim", "agreed"),), agreed_ago=max(ago - 5, 1), reviewed_ago=max(ago // 8, 1),
        news=(News(ago - 3, 12, "officer_named"),),
    )  # fmt: skip


EASTHOLM = (
    small("Wren Ashdown", "she", "high", 70, "Former partner watches the house.", "A car stood outside for an hour.", "watched_spied", "Lights with a sensor"),
    small("Idris Cole", "he", "medium", 40, "A former tenant follows him.", "He walked behind him to the shop.", "followed", "Shops with a friend"),
    small("Petra Vance", "she", "standard", 90, "Letters from a stranger.", "A letter without a stamp.", "letters_cards", "Keep letters in paper"),
    small("Noa Field", "they", "medium", 20, "Calls at night.", "Calls at two and at four.", "calls", "Phone off at night, second phone on"),
)  # fmt: skip

SOUTHWICK = (
    small("Lena Frost", "she", "high", 100, "A patient fixed on her.", "He came to the clinic’s car park.", "turned_up_work_school", "Parks in the staff bay"),
    small("Kofi Marsh", "he", "standard", 55, "Posts about him every day.", "A video with his name.", "posted_about_victim", "A friend keeps the links"),
    small("Ada Penrose", "she", "medium", 35, "Gifts from somebody she met once.", "A parcel with a key in it.", "gifts_deliveries", "Parcels go to the neighbour"),
    small("Mina Shore", "she", "high", 15, "Her accounts were opened by somebody else.", "Mails were read before her.", "account_hacking", "Passwords from a safe device"),
)  # fmt: skip
