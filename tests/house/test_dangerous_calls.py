"""What makes code, commands, patterns or objects of text is not in the app, nor a generator that can be guessed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("eval", "exec", "compile", "__import__")
MODULES = ("pickle", "marshal", "shelve", "dill", "xml", "lxml", "yaml", "ldap3", "imaplib", "smtplib")
CALLS = (
    "os.system",
    "os.popen",
    "subprocess.run",
    "subprocess.Popen",
    "subprocess.call",
    "subprocess.check_output",
)
PATTERNS = (
    "re.compile",
    "re.search",
    "re.match",
    "re.fullmatch",
    "re.sub",
    "re.split",
    "re.findall",
    "re.finditer",
)
OF_OURS = {"app/access/device_kinds.py", "app/access/recovery_codes.py", "app/features/progress/rules.py",
           "app/features/imports/rules/sms.py",
           "app/features/imports/rules/whatsapp.py", "app/web/keeping.py"}  # fmt: skip
"""A table of kinds, a length, the months, the parts of what phones export, the router's own paths."""

READS_XML = {"app/features/imports/rules/sms.py": ["xml.parsers"]}
"""Backups of text messages are XML: read event by event; a declaration of types or entities ends the reading."""

GUESSED = ("random", "numpy")
CLIENTS = (
    "httpx",
    "httpx2",
    "requests",
    "urllib3",
    "aiohttp",
    "http",
    "ftplib",
    "telnetlib",
    "socket",
    "ssl",
    "asyncssh",
)
CALLING = {
    "app/cli/beside.py": ["socket"], "app/cli/listening.py": ["socket"], "app/cli/serving.py": ["socket"],
    "app/notices/addresses.py": ["socket"], "app/notices/delivery.py": ["httpx"],
}  # fmt: skip
"""The socket beside a running server, a file in the data folder; the server's own port. The stores are reached through
SQLAlchemy and obstore, by addresses that an operator sets. Notices go to public addresses that browsers name."""
SPEAKING = {"app/core/quiet.py", "app/core/logging.py", "app/crypto/verifier/telling.py"}
"""Where standard error is written to; operators' commands speak to who gave them."""


def found(
    text: str, names: tuple[str, ...], modules: tuple[str, ...], calls: tuple[str, ...] = ()
) -> list[str]:
    """Calls of these names, imports of these modules, and calls by these whole names."""
    seen = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            seen += [name] if name in (*names, *calls) else []
            seen += ["shell=True" for word in node.keywords if word.arg == "shell"]
        elif isinstance(node, ast.Import):
            seen += [one.name for one in node.names if one.name.split(".")[0] in modules]
        elif isinstance(node, ast.ImportFrom):
            seen += [str(node.module)] if str(node.module).split(".")[0] in modules else []
    return seen


def everywhere(
    names: tuple[str, ...], modules: tuple[str, ...], calls: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    return {
        str(path.relative_to(ROOT)): seen
        for path in sorted((ROOT / "app").rglob("*.py"))
        if "demo" not in path.parts and (seen := found(path.read_text(), names, modules, calls))
    }


@pytest.mark.asvs("1.2.5", "1.3.2", "1.5.2")
def test_no_text_becomes_code_a_command_or_an_object() -> None:
    assert everywhere(NAMES, MODULES, CALLS) == READS_XML


@pytest.mark.asvs("6.5.3", "11.5.1")
def test_nothing_is_drawn_from_a_generator_that_can_be_guessed() -> None:
    assert everywhere((), GUESSED) == {}


@pytest.mark.asvs("1.2.9")
def test_a_pattern_is_made_of_words_only_after_they_were_escaped() -> None:
    """Every other pattern is written out, or made of names and numbers of ours."""
    made: dict[str, list[str]] = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        calls = [
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args
        ]
        patterns = [
            ast.unparse(node.args[0])
            for node in calls
            if ast.unparse(node.func) in PATTERNS and not isinstance(node.args[0], ast.Constant)
        ]
        made |= {path.relative_to(ROOT).as_posix(): patterns} if patterns else {}

    loose = {path: [one for one in patterns if "re.escape" not in one] for path, patterns in made.items()}
    assert {path for path, patterns in loose.items() if patterns} == OF_OURS


@pytest.mark.asvs("13.2.4", "13.2.5")
def test_the_server_calls_nobody_but_its_stores() -> None:
    assert everywhere(("urlopen", "create_connection", "open_connection"), CLIENTS) == CALLING


def spoken(text: str) -> list[str]:
    """Words for a terminal: prints, and what stands for standard output or error."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (
            isinstance(node, ast.Attribute)
            and node.attr in ("stdout", "stderr")
            and ast.unparse(node.value) == "sys"
        )
    ]


@pytest.mark.asvs("16.2.3")
def test_the_app_speaks_through_its_log_alone() -> None:
    paths = (path for path in (ROOT / "app").rglob("*.py") if not {"cli", "demo"} & set(path.parts))

    assert {str(path.relative_to(ROOT)) for path in paths if spoken(path.read_text())} == SPEAKING
    assert spoken("print(x)") and spoken("sys.stderr.write(x)") and not spoken("work.print(x)")


@pytest.mark.asvs("15.3.6")
def test_no_script_can_change_what_every_object_inherits() -> None:
    """Nothing typed or sent becomes a name of a field of an object: what is kept by name lies in maps and sets."""
    scripts = [path for folder in ("static/js", "service_worker") for path in (ROOT / folder).rglob("*.js")]

    assert len(scripts) > 10
    assert {path.name: polluting(path.read_text()) for path in scripts if polluting(path.read_text())} == {}
    for planted in (
        "a.__proto__ = b",
        "Object.assign(a, JSON.parse(x))",
        "kept[name] = value",
        "x['constructor']",
    ):
        assert polluting(planted), planted


def polluting(script: str) -> list[str]:
    return re.findall(
        r"__proto__|\bprototype\s*\[|\[['\"]constructor['\"]\]|Object\.assign|setPrototypeOf|\w\[[a-zA-Z]\w*\]\s*=(?!=)",
        script,
    )


@pytest.mark.parametrize(
    "planted",
    ["eval(x)", "import pickle", "from xml.etree import x", "os.system(x)", "run(x, shell=True)", "exec(x)"],
)
def test_a_planted_one_is_found(planted: str) -> None:
    assert len(found(planted, NAMES, MODULES, CALLS)) == 1
    assert found("import random", (), GUESSED) == ["random"]
