"""No setting, variable or argument turns sealing or the ledger off: what the app reads from outside is a closed list,
and no act of sealing or noting stands behind a condition that asks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
WORDS = ("seal", "cipher", "crypt", "ledger", "plain", "trace", "verify", "unsafe", "skip", "disable")
ACTS = {
    "seal", "seal_anew", "seal_file", "seal_box", "wrap", "encrypt", "entry", "resealed", "write_entries",
    "write_openings",
}  # fmt: skip
"""Calls that seal, wrap or note. Each must be reached whatever is set outside."""


MEANS = {"derive", "open", "pad", "unpad", "AESGCM", "_aead", "DataKey", "Ledger", "leaf_of", "_append"}
"""What the acts themselves rest on."""
PUBLIC = {"--ledger-public-key"}
"""The public half of the ledger's key, to check with."""
OUTSIDE = {
    "settings", "Settings", "environ", "getenv", "argv", "asked", "__debug__", "is_local", "environment", "flags",
}  # fmt: skip


@cache
def modules() -> list[tuple[str, ast.Module]]:
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in sorted(APP.rglob("*.py"))]


def name_of(node: ast.AST) -> str:
    """The last part of a name: `a.b.c` is c."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def variables_read(tree: ast.AST) -> set[str]:
    """How a module reaches the environment: `environ`, `getenv`, `putenv`, by attribute or by import."""
    reads = {"environ", "environb", "getenv", "getenvb", "putenv"}
    found = {name_of(node) for node in ast.walk(tree)} & reads
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return found | {alias.name for node in imported for alias in node.names} & reads


def options(tree: ast.AST) -> set[str]:
    """What a command line may say: the texts of every `add_argument` and `add_parser`."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    said = (node for node in calls if name_of(node.func) in ("add_argument", "add_parser"))
    return {arg.value for node in said for arg in node.args
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}  # fmt: skip


def conditions(tree: ast.AST) -> Iterator[tuple[ast.expr, list[ast.AST]]]:
    """Every condition with what it lets through: `if`, `while`, `x if y else z`, `and`/`or`, `match`, comprehensions;
    and what stands behind a branch that leaves.
    """
    for node in ast.walk(tree):
        yield from _within(node)
        for block in (getattr(node, field, None) for field in ("body", "orelse", "finalbody")):
            if isinstance(block, list):
                yield from _behind_exits(block)


def _within(node: ast.AST) -> Iterator[tuple[ast.expr, list[ast.AST]]]:
    if isinstance(node, ast.If | ast.While):
        yield node.test, [*node.body, *node.orelse]
    elif isinstance(node, ast.IfExp):
        yield node.test, [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        for at, value in enumerate(node.values[:-1]):
            yield value, [*node.values[at + 1 :]]
    elif isinstance(node, ast.Match):
        yield node.subject, [*node.cases]
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        for test in (test for each in node.generators for test in each.ifs):
            yield test, [node.elt]


def _behind_exits(block: list[ast.AST]) -> Iterator[tuple[ast.expr, list[ast.AST]]]:
    leaves = (ast.Return, ast.Raise, ast.Continue, ast.Break)
    for at, node in enumerate(block):
        if isinstance(node, ast.If) and any(isinstance(inner, leaves) for inner in node.body):
            yield node.test, block[at + 1 :]


def asks_outside(test: ast.AST, known: set[str]) -> bool:
    """Whether an expression asks a setting, the environment, an argument of a command, or a name that holds one."""
    return bool({name_of(node) for node in ast.walk(test)} & (OUTSIDE | known))


def holding_outside(tree: ast.AST) -> set[str]:
    """Names of a module to which something from outside is given, also by way of another such name."""
    found: set[str] = set()
    while True:
        given = {
            name_of(target)
            for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value
            if not isinstance(node.value, ast.Call) and asks_outside(node.value, found)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        } - {""}  # fmt: skip
        if given <= found:
            return found
        found |= given


def switched(tree: ast.AST) -> list[str]:
    """Acts of sealing or noting that a condition on the outside decides about."""
    known = holding_outside(tree)
    found = {
        f"{call.lineno}: {name_of(call.func)}"
        for test, behind in conditions(tree) if asks_outside(test, known)
        for part in behind for call in ast.walk(part)
        if isinstance(call, ast.Call) and name_of(call.func) in ACTS
    }  # fmt: skip
    return sorted(found)


def replaced(tree: ast.AST) -> list[str]:
    """Acts that are given another meaning from outside their class, as a switch by another name would."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.Delete):
            found += [target for target in node.targets if isinstance(target, ast.Attribute)]
        elif isinstance(node, ast.Call) and name_of(node.func) in ("setattr", "delattr"):
            found += [ast.Attribute(arg, str(arg.value), lineno=node.lineno) for arg in node.args[1:2]
                      if isinstance(arg, ast.Constant)]  # fmt: skip
    return [f"{target.lineno}: {target.attr}" for target in found if target.attr in ACTS | MEANS]


def switches_in_acts(tree: ast.AST) -> list[str]:
    """Arguments that are yes or no, in the functions that seal, wrap or note."""
    found = []
    for act in ast.walk(tree):
        if isinstance(act, ast.FunctionDef) and act.name in ACTS | MEANS:
            given = [*act.args.args, *act.args.kwonlyargs]
            yes_or_no = [arg.arg for arg in given if name_of(arg.annotation or arg) == "bool"]
            found += [f"{act.lineno}: {act.name}({name})" for name in yes_or_no]
    return found


FINDERS = (variables_read, switched, replaced, switches_in_acts)
FIRST_READ = {
    "app/demo/running.py": ({"environ"}, {"WAYMARK_DATA_FOLDER"}),
    "app/db/files.py": ({"environ"}, {"AWS_ALLOW_HTTP"}),
}
"""The demo's folder lies in the data folder, found before there are settings; the store of files reads one variable as
its own library does. Neither is asked about sealing.
"""


@pytest.mark.asvs("15.2.3")
@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.__name__)
def test_nothing_in_the_app_is_found(finder) -> None:
    found = {place: told for place, tree in modules() if (told := finder(tree))}

    read = {place: reads for place, (reads, _) in FIRST_READ.items()}
    assert found == (read if finder is variables_read else {})


def names_read(tree: ast.AST) -> list[str]:
    """The variables that are asked for by name, as `environ.get("NAME")`; any other use of the environment is "?"."""
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
             and node.func.attr == "get" and name_of(node.func.value) == "environ"]  # fmt: skip
    named = [arg.value for node in asked for arg in node.args[:1] if isinstance(arg, ast.Constant)]
    uses = sum(name_of(node) == "environ" for node in ast.walk(tree))
    return [str(name) for name in named] + ["?"] * (uses - len(named))


def test_what_is_read_from_the_environment_is_a_closed_list() -> None:
    read = {place: set(names) for place, tree in modules() if (names := names_read(tree))}

    assert read == {place: names for place, (_, names) in FIRST_READ.items()}
    assert names_read(ast.parse("for name in os.environ:\n    print(os.environ.get('LOOSE'))")) == [
        "LOOSE",
        "?",
    ]


@pytest.mark.parametrize(
    ("finder", "planted"),
    [
        (variables_read, "import os\nloose = os.environ.get('LOOSE')"),
        (variables_read, "from os import getenv as asked_for"),
        (switched, "if work.settings.loose:\n    row.sealed = text\nelse:\n    row.sealed = case.seal(text, into=row)"),
        (switched, "row.sealed = text if settings.is_local else key.seal(text, context)"),
        (switched, "def record(work):\n    if work.settings.quick:\n        return row\n    work.ledger.entry('made')"),
        (switched, "quick = settings.quick\nslow = not quick\nslow and work.ledger.entry('made')"),
        (switched, "[room.seal(one, into=one) for one in rows if not asked.loose]"),
        (switched, "match settings.environment:\n    case 'production':\n        write_entries(work)"),
        (replaced, "Ledger.entry = lambda *_: None"),
        (replaced, "setattr(envelope.DataKey, 'seal', loose)"),
        (replaced, "envelope.AESGCM = Loose"),
        (switches_in_acts, "def seal(self, content, *, loose: bool = False): ..."),
    ],
)  # fmt: skip
def test_a_planted_switch_is_found(finder, planted) -> None:
    assert finder(ast.parse(planted))


def test_the_app_has_one_reader_of_settings() -> None:
    readers = [place for place, tree in modules()
               for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
               if "BaseSettings" in {name_of(base) for base in node.bases}]  # fmt: skip

    assert readers == ["app/core/settings.py"]


def test_no_setting_and_no_option_speaks_of_sealing_or_the_ledger() -> None:
    told = {name for _, tree in modules() for name in options(tree) if name.startswith("-")}

    assert len(told) > 10 and len(Settings.model_fields) > 10
    spoken = {name for name in [*told, *Settings.model_fields] if any(word in name for word in WORDS)}
    assert spoken <= PUBLIC


def test_the_words_of_an_option_are_read() -> None:
    assert options(ast.parse("p.add_argument('-x', '--no-sealing', action='store_true')")) == {
        "-x",
        "--no-sealing",
    }


def test_what_the_bench_replaces_would_be_found_in_the_app() -> None:
    planted = ast.parse((ROOT / "bench" / "serving.py").read_text())

    assert {told.split(": ")[1] for told in replaced(planted)} >= {"seal", "entry", "write_entries"}


def test_the_app_never_imports_the_bench() -> None:
    named = {alias.name.split(".")[0] for _, tree in modules() for node in ast.walk(tree)
             if isinstance(node, ast.Import) for alias in node.names}  # fmt: skip
    named |= {(node.module or "").split(".")[0] for _, tree in modules() for node in ast.walk(tree)
              if isinstance(node, ast.ImportFrom)}  # fmt: skip

    assert "app" in named and not named & {"bench", "tests", "tools"}
