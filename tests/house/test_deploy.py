"""What is deployed: the composition and the image as they are written. Nothing here was started by this test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.core.errors import UnsafeSettings
from app.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
ENTRY = re.compile(r"\$\{(\w+)(:\?[^}]+)?\}")


def faults(source: str, example: str) -> list[str]:
    """What is unsafe in a composition, or does not fit the app."""
    said: dict[str, Any] = yaml.safe_load(source)
    known = {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}
    found = []
    for name, service in said["services"].items():
        image = service.get("image", "")
        if not re.fullmatch(r"[\w/.-]+:(\d+\.\d+[\w.-]*|local)", image):
            found.append(f"{name}: {image} is not pinned")
        if service.get("privileged") or "no-new-privileges:true" not in service.get("security_opt", []):
            found.append(f"{name} may gain rights")
        if not service.get("read_only"):
            found.append(f"{name} may write anywhere")
        if str(service.get("user", "10001")) in ("0", "root"):
            found.append(f"{name} runs as root")
        found += [
            f"{name} is open to all: {port}"
            for port in service.get("ports", ())
            if not port.startswith("127.")
        ]
        for variable, value in service.get("environment", {}).items():
            if variable.startswith("WAYMARK_") and variable not in known:
                found.append(f"{name}: {variable} is no setting")
            if "PASSWORD" in variable and not ENTRY.match(str(value)):
                found.append(f"{name}: {variable} has a value of its own")
            found += [
                f"{name}: a password"
                for word in re.findall(r"://\w+:([^@]+)@", str(value))
                if not ENTRY.match(word)
            ]
    asked = {variable for variable, _ in ENTRY.findall(source)}
    demanded = {variable for variable, how in ENTRY.findall(source) if how}
    found += [f"{variable} may be missing" for variable in asked - demanded]
    lines = dict(line.split("=", 1) for line in example.splitlines() if re.match(r"\w+=", line))
    found += [f"{variable} is not in .env.example" for variable in asked - set(lines)]
    found += [f"{variable} is not used" for variable in set(lines) - asked]
    found += [f"{variable} has a value in .env.example" for variable, value in lines.items() if value]
    return found


@pytest.mark.asvs("13.2.3", "13.3.1")
def test_the_composition_is_safe_and_fits_the_settings() -> None:
    assert faults(COMPOSE, EXAMPLE) == []


@pytest.mark.parametrize(
    ("former", "planted"),
    [
        ("postgres:17.6-bookworm", "postgres:latest"),
        ("${APP_PASSWORD:?copy .env.example to .env and fill it in}", "waymark"),
        ("waymark_app:${APP_PASSWORD}@data", "waymark_app:waymark@data"),
        ("WAYMARK_FILES_URL", "WAYMARK_FILE_URL"),
        ("127.0.0.1:8000:8000", "8000:8000"),
        ("read_only: true", "read_only: false"),
        ("${BACKUP_FOLDER:?copy .env.example to .env and fill it in}", "${BACKUP_FOLDER}"),
        ('["no-new-privileges:true"]', "[]"),
    ],
    ids=range(8),
)
def test_a_planted_fault_of_the_composition_is_found(former: str, planted: str) -> None:
    assert former in COMPOSE
    assert faults(COMPOSE.replace(former, planted), EXAMPLE) != []


def test_only_migrate_is_the_owner_and_only_the_operator_writes_keys() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    owners = {name for name, one in services.items() if "waymark_owner" in str(one)}
    writers = {
        name
        for name, one in services.items()
        for volume in one.get("volumes", ())
        if re.search(r":/keys/\w+$", volume)
    }

    assert owners == {"migrate"} and writers == {"operator"}
    assert services["app"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def unclean(source: str) -> list[str]:
    """hadolint's rules that matter here, by reading."""
    found = [
        line
        for line in re.findall(r"^FROM (\S+)", source, re.M)
        if not re.fullmatch(r"\w+:[\d.]+[\w.-]*", line)
    ]
    last = source.rpartition("\nFROM ")[2]
    found += [] if re.search(r"^USER (?!0|root)\w+$", last, re.M) else ["it runs as root"]
    found += re.findall(r"^ADD .*", source, re.M) + re.findall(
        r"pip install (?!.*--require-hashes).*", source
    )
    found += re.findall(r"(?:apt-get|sudo|curl|wget) .*", source)
    found += [
        line for line in re.findall(r"^(?:CMD|ENTRYPOINT) .*", source, re.M) if not re.search(r" \[", line)
    ]
    return found


@pytest.mark.asvs("15.2.3")
def test_the_image_is_clean() -> None:
    assert unclean(DOCKERFILE) == []
    for former, planted in (("python:3.13-slim-bookworm", "python:latest"), ("USER 10001", "USER root"),
                            ("--require-hashes", ""), ('CMD ["python", "-m"', 'CMD python "-m"')):  # fmt: skip
        assert former in DOCKERFILE and unclean(DOCKERFILE.replace(former, planted)) != []


def test_what_the_guide_names_is_there() -> None:
    guide = (ROOT / "docs" / "DEPLOY.md").read_text()
    known = {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}

    assert set(re.findall(r"WAYMARK_[A-Z_]+", guide)) <= known
    for path in ("deploy/roles.sh", ".env.example", "compose.yaml", "docs/SECURITY.md"):
        assert (ROOT / path).exists()


def test_what_the_composition_sets_is_safe_to_serve_with() -> None:
    app = yaml.safe_load(COMPOSE)["services"]["app"]["environment"]
    given = {"WAYMARK_STAFF_ORIGIN": "https://work.example.org", "WAYMARK_PAGE_ORIGIN": "https://page.example.net",
             "WAYMARK_LEAVE_URL": "https://example.org", "WAYMARK_TRUSTED_PROXIES": "none"}  # fmt: skip
    told = {name.removeprefix("WAYMARK_").lower(): given.get(name, value) for name, value in app.items()}

    assert Settings.model_validate(told).checked().environment == "production"
    with pytest.raises(UnsafeSettings, match="WAYMARK_SHRED_LIST_FILE"):
        Settings.model_validate({**told, "shred_list_file": None}).checked()
