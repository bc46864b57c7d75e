"""The order of the house: who may select, who may hold keys, how long a file may be, what must be written down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app.access.permissions import ANYWHERE, ON_A_CASE, Permission
from app.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
LONGEST = 300


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def calls(path: Path, name: str) -> bool:
    """Whether the file calls a function of this name."""
    tree = ast.parse(path.read_text())
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name for n in ast.walk(tree)
    )


def imports(path: Path) -> set[str]:
    """The modules that a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_only_queries_select() -> None:
    rooms = [p for p in sources("app/features", "app/web") if p.name != "queries.py"]

    assert [str(p.relative_to(ROOT)) for p in rooms if calls(p, "select")] == []


def test_the_detector_of_selects_sees_one(tmp_path: Path) -> None:
    planted = tmp_path / "routes.py"
    planted.write_text("rows = select(Case)")

    assert calls(planted, "select")


KEEPERS = {"app/main.py", "app/db/keyring.py", "app/db/backup.py", "app/db/generations.py"}
"""Besides access. A backup copies wrapped keys as rows and unwraps none."""


def holds_the_key_ring(path: Path) -> bool:
    return any(name.startswith("app.db.keyring") for name in imports(path))


@pytest.mark.asvs("13.3.2")
def test_only_access_asks_the_key_ring() -> None:
    holders = {str(p.relative_to(ROOT)) for p in sources("app") if holds_the_key_ring(p)}

    assert {place for place in holders if not place.startswith("app/access/")} <= KEEPERS
    assert "app/access/door.py" in holders


@pytest.mark.parametrize(
    "planted",
    ["from app.db.keyring import Keyring", "from app.db import keyring", "import app.db.keyring as ring"],
)
def test_a_planted_holder_of_the_key_ring_is_seen(tmp_path: Path, planted: str) -> None:
    (tmp_path / "actions.py").write_text(planted)

    assert holds_the_key_ring(tmp_path / "actions.py")


def reads_a_secret(source: str) -> bool:
    """Whether it asks anything for its `secret`, by attribute or by name."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr == "secret")
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr"
            and any(isinstance(arg, ast.Constant) and arg.value == "secret" for arg in node.args))
        for node in ast.walk(ast.parse(source))
    )  # fmt: skip


def test_no_key_leaves_the_safe_by_its_secret() -> None:
    outside = [p for p in sources("app") if "crypto" not in p.parts]

    assert [str(p.relative_to(ROOT)) for p in outside if reads_a_secret(p.read_text())] == []


@pytest.mark.parametrize("planted", ["print(key.secret)", "taken = getattr(key, 'secret')"])
def test_a_planted_reader_of_a_secret_is_seen(planted: str) -> None:
    assert reads_a_secret(planted)


def speaks_of_sealing(fields: Iterable[str]) -> list[str]:
    """Settings whose names promise a switch. What stands behind conditions is found by test_no_switch.py."""
    words = re.compile(r"seal|encrypt|cipher|ledger|plain", re.IGNORECASE)
    return [name for name in fields if words.search(name)]


def test_no_setting_turns_sealing_or_the_ledger_off() -> None:
    assert speaks_of_sealing(Settings.model_fields) == []


def test_a_planted_switch_is_seen() -> None:
    class Loose(Settings):
        is_sealed: bool = True
        keep_Ledger: bool = True

    assert speaks_of_sealing(Loose.model_fields) == ["is_sealed", "keep_Ledger"]


def too_long(folder: Path) -> list[tuple[str, int]]:
    """Files of code with more lines than may be, with how many."""
    files = [p for p in folder.rglob("*") if p.suffix in (".py", ".js") and p.is_file()]
    return [(p.name, n) for p in files if (n := len(p.read_text().splitlines())) > LONGEST]


@pytest.mark.parametrize("folder", ["app", "tests", "static/js", "service_worker", "bench", "tools"])
def test_no_file_is_too_long(folder: str) -> None:
    assert (ROOT / folder).is_dir() and too_long(ROOT / folder) == []


def test_a_file_of_one_line_too_many_is_seen(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "long.js").write_text("//\n" * (LONGEST + 1))
    (tmp_path / "just.py").write_text("#\n" * LONGEST)

    assert too_long(tmp_path) == [("long.js", LONGEST + 1)]


def is_silent(source: str) -> bool:
    """Whether a module does not say what it is for."""
    return not (ast.get_docstring(ast.parse(source)) or "").strip()


def test_every_module_says_what_it_is_for() -> None:
    modules = list(sources("app", "tools", "bench"))

    assert modules and [str(p.relative_to(ROOT)) for p in modules if is_silent(p.read_text())] == []


@pytest.mark.parametrize("planted", ["", "# what it is for\nx = 1", '"""   """', 'x = 1\n"""Too late."""'])
def test_a_silent_module_is_seen(planted: str) -> None:
    assert is_silent(planted)


def badly_named(folder: Path) -> list[str]:
    forbidden = {"utils", "helpers", "manager", "service", "services", "data", "info", "process", "handle"}
    return sorted(p.name for p in folder.rglob("*") if p.stem in forbidden)


def test_no_folder_or_file_has_a_forbidden_name() -> None:
    assert badly_named(APP) == []


def test_a_forbidden_name_is_seen(tmp_path: Path) -> None:
    (tmp_path / "features" / "services").mkdir(parents=True)
    (tmp_path / "features" / "helpers.py").write_text("")

    assert badly_named(tmp_path) == ["helpers.py", "services"]


def undocumented(fields: Iterable[str], paper: str) -> list[str]:
    """Settings that have no row in the table of settings."""
    return [name for name in fields if f"| `WAYMARK_{name.upper()}` |" not in paper]


def test_every_setting_is_documented() -> None:
    assert undocumented(Settings.model_fields, (ROOT / "docs" / "ARCHITECTURE.md").read_text()) == []


def test_a_setting_without_a_row_is_seen() -> None:
    paper = "| `WAYMARK_KNOWN` | means | default |\nsee `WAYMARK_MENTIONED`"

    assert undocumented(["known", "mentioned", "new"], paper) == ["mentioned", "new"]


def unheld(permissions: Iterable[Permission], held: Iterable[Iterable[Permission]]) -> list[Permission]:
    """Permissions that no role and no relation has."""
    given = frozenset().union(*held)
    return [one for one in permissions if one not in given]


def unnamed(permissions: Iterable[Permission], code: str) -> list[Permission]:
    """Permissions that no code asks for."""
    return [one for one in permissions if not re.search(rf"\bPermission\.{one.name}\b", code)]


def test_every_permission_is_held_by_somebody_and_named_by_some_route() -> None:
    asking = ("routes.py", "entrance.py", "actions.py", "door.py", "queries.py")
    code = "\n".join(p.read_text() for p in sources("app") if p.name in asking)

    assert unheld(Permission, [*ANYWHERE.values(), *ON_A_CASE.values()]) == []
    assert unnamed(Permission, code) == []


def test_a_permission_that_is_nobodys_or_asked_by_nothing_is_seen() -> None:
    one, other = Permission.CASE_READ, Permission.CASES_REFER

    assert unheld([one, other], [{one}, frozenset()]) == [other]
    assert unnamed([one, other], f"demand(Permission.{one.name})\nPermission.{other.name}_MORE") == [other]


def marks_as_safe(template: str) -> bool:
    """Whether a template lets a value through as it is: by the filter, a block of it, or with escaping off."""
    return re.search(r"\|\s*safe\b|{%-?\s*filter\s+safe\b|autoescape\s+false", template) is not None


@pytest.mark.asvs("1.1.2")
def test_typed_text_is_never_marked_safe() -> None:
    templates = [p for p in (ROOT / "templates").rglob("*.html") if p.name != "icons.html"]

    assert templates and [str(p.relative_to(ROOT)) for p in templates if marks_as_safe(p.read_text())] == []


@pytest.mark.parametrize(
    "planted",
    ["{{ facts|safe }}", "{{ facts | safe }}", "{% filter safe %}{{ facts }}", "{% autoescape false %}"],
)
def test_text_that_is_marked_safe_is_seen(planted: str) -> None:
    assert marks_as_safe(planted) and not marks_as_safe("{{ facts }} is safe, {{ safe|upper }}")


FOLDERS = ("work", "tmp")
HOSTS = (("registry", "npm"), ("pypi", "org"), ("files", "pythonhosted"), ("deb", "debian"))
"""Where things are made and fetched from, in pieces: this file is a part of the project too."""
WORDS = [*(f"/{name}/" for name in FOLDERS), *(r"\.".join(one) for one in HOSTS)]
ELSEWHERE = re.compile("|".join(WORDS), re.IGNORECASE)


def speaks_of_elsewhere(paths: Iterable[Path]) -> list[str]:
    """Files that name where something was made or fetched from."""
    return [p.name for p in paths if ELSEWHERE.search(p.read_text())]


def test_the_project_speaks_of_itself_alone() -> None:
    names = ("README.md", "CHANGELOG.md", "Makefile", "Dockerfile", "pyproject.toml", "package.json")
    papers = [
        *(ROOT / name for name in names),
        *(ROOT / "docs").rglob("*.md"),
        *sources("app", "tools", "bench"),
    ]

    assert speaks_of_elsewhere(papers) == []


@pytest.mark.parametrize("planted", [*(f"# from /{name}/here" for name in FOLDERS), *map(".".join, HOSTS)])
def test_a_word_about_elsewhere_is_seen(tmp_path: Path, planted: str) -> None:
    (tmp_path / "paper.md").write_text(planted)

    assert speaks_of_elsewhere([tmp_path / "paper.md"]) == ["paper.md"]


def named_in(paper: str) -> set[str]:
    """The files and folders of tests that a paper names."""
    return set(re.findall(r"`(tests/[\w/.]+)`", paper))


def test_every_test_that_a_paper_names_is_there() -> None:
    named = {name for paper in (ROOT / "docs").rglob("*.md") for name in named_in(paper.read_text())}

    assert named and [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_a_test_that_is_only_promised_is_seen() -> None:
    assert named_in("shown by `tests/house/test_promised.py`") == {"tests/house/test_promised.py"}
