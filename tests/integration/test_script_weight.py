"""How much a browser loads for its first page, in bytes as the server sends them. A kB is 1,000 bytes."""

from __future__ import annotations

import re

import pytest

from tests.support.clients import Client

EVERY_PAGE, ANY_PAGE, HER_PAGE = 40_000, 45_000, 5_000
"""Script: what each page of the staff loads; with all that single pages fetch besides; on the victims' host."""
FIRST_VIEW, FIRST_VIEW_OF_HERS, REQUESTS = 75_000, 35_000, 6
AT_ONCE = re.compile(r"""(?:from|import)\s*"\./([^"]+\.js)\"""")
LATER = re.compile(r"""import\("\./([^"]+\.js)"\)""")
SEALING = re.compile(r"/hpke-[0-9a-f]{12}\.js$")
"""What seals and opens: fetched by a phone that carries cases, as the part for its passphrase is."""
LOADED = re.compile(
    r'<(?:link rel="(?:stylesheet|icon|modulepreload)" href|script type="module" src)="([^"]+)"'
)


def sent(client: Client, path: str) -> int:
    """The bytes on the line."""
    headers = {"Host": client.origin.removeprefix("http://"), "Accept-Encoding": "gzip",
               "Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}  # fmt: skip
    client.portal.cookies.clear()
    with client.portal.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200, path
        return len(b"".join(answer.iter_raw()))


def imported(client: Client, begins: set[str], *, later: bool) -> set[str]:
    """Scripts with all that they import, and with what they may fetch later where that is asked."""
    found: set[str] = set()
    left = set(begins)
    while left:
        path = left.pop()
        found.add(path)
        text = client.get(path).text
        named = AT_ONCE.findall(text) + (LATER.findall(text) if later else [])
        left |= {f"{path.rpartition('/')[0]}/{one}" for one in named} - found
    return found


def weight(client: Client, paths: set[str]) -> int:
    return sum(sent(client, path) for path in paths)


@pytest.fixture
def loaded(as_lead_advocate: Client) -> set[str]:
    """What Today names to be loaded."""
    return set(LOADED.findall(as_lead_advocate.get("/today").text))


def test_a_page_of_the_staff_loads_little_script(as_lead_advocate: Client, loaded: set[str]) -> None:
    scripts = {path for path in loaded if path.endswith(".js")}

    every = imported(as_lead_advocate, scripts, later=False)

    assert every == scripts, "what is imported at once is fetched beside the script, not after it"
    assert weight(as_lead_advocate, every) <= EVERY_PAGE


def test_what_single_pages_fetch_is_apart_and_stays_small(as_lead_advocate: Client, loaded: set[str]) -> None:
    scripts = {path for path in loaded if path.endswith(".js")}

    everything = imported(as_lead_advocate, scripts, later=True)
    sealing = {path for path in everything if SEALING.search(path)}

    assert len(sealing) == 1 and not sealing & scripts
    assert len(everything - scripts - sealing) >= 2, "the elements of few pages are fetched where they stand"
    assert weight(as_lead_advocate, everything - sealing) <= ANY_PAGE


def test_the_worker_keeps_every_script_that_a_page_may_fetch(
    as_lead_advocate: Client, loaded: set[str]
) -> None:
    everything = imported(as_lead_advocate, {path for path in loaded if path.endswith(".js")}, later=True)

    worker = as_lead_advocate.get("/sw.js").text

    assert [path for path in sorted(everything) if path not in worker] == []


def test_the_first_view_is_light(as_lead_advocate: Client, loaded: set[str]) -> None:
    assert 1 + len(loaded) <= REQUESTS
    assert weight(as_lead_advocate, loaded | {"/today"}) <= FIRST_VIEW


def test_the_first_view_of_her_page_is_light(as_victim: Client) -> None:
    loaded = set(LOADED.findall(as_victim.get("/").text))
    scripts = {path for path in loaded if path.endswith(".js")}

    assert scripts and 1 + len(loaded) <= REQUESTS
    assert weight(as_victim, imported(as_victim, scripts, later=True)) <= HER_PAGE
    assert weight(as_victim, loaded | {"/"}) <= FIRST_VIEW_OF_HERS
