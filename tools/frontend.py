"""Builds the front end: sass → CSS, esbuild → JS, icons; every file is named by its content. Needs no system Node.

Entries are the stylesheets in `static/css` without a leading `_`, and the modules in `static/js` that no other
module imports. What begins with `page` is for the victims' host: it is built into a folder of its own, and the
build fails if any of it names the product.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tools.node import ROOT, node, npm
from tools.splitting import named

STATIC = ROOT / "static"
BUILT = STATIC / "built"
MODULES = ROOT / "node_modules"
NAME_KEPT_OFF_PAGES = b"waymark"
# The only script with parts that are fetched where they are needed.
SPLIT = "app.js"
WORKER_KEEPS = (".css", ".js", ".svg", ".png", ".woff2")
# The print view is opened with the network there, and never kept.
WORKER_LEAVES = ("print.css",)
# The one page that the worker keeps is made of these; a change in them is a new version of the worker.
WORKER_PAGE = (
    "templates/base.html", "templates/errors/no_network.html", "templates/components/carried.html",
    "templates/components/icons.html",
)  # fmt: skip


def build(*, force: bool = False) -> bool:
    """Build what is out of date; returns whether anything was built."""
    install_packages()
    inputs, stamp = _hash_of_inputs(), BUILT / ".inputs"
    if not force and stamp.exists() and stamp.read_text() == inputs:
        return False
    fresh = Path(mkdtemp(prefix=".built-", dir=STATIC))
    try:
        _build_into(fresh)
        (fresh / ".inputs").write_text(inputs)
        fresh.chmod(0o755)
        shutil.rmtree(BUILT, ignore_errors=True)
        fresh.rename(BUILT)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def install_packages() -> None:
    """`npm ci` when the lock changed since the last time; no package's own scripts run."""
    mark = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".installed"
    if stamp.exists() and stamp.read_text() == mark:
        return
    folder = str(Path(node()).parent)
    path = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    print("front end: installing packages", flush=True)
    done = subprocess.run(
        [*npm(), "ci", *options], cwd=ROOT, env=path, check=False, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise SystemExit(
            "npm could not install the packages of package-lock.json; its own words stand above."
        )
    stamp.write_text(mark)


def _hash_of_inputs() -> str:
    """Over everything that the build reads, its own rules included."""
    digest = hashlib.sha256()
    paths = [ROOT / "package-lock.json", Path(__file__), *_worker_page()]
    for folder in (STATIC / "css", STATIC / "js", STATIC / "icons", ROOT / "service_worker"):
        paths += sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _build_into(fresh: Path) -> None:
    (fresh / "page").mkdir()
    manifest: dict[str, str] = {}
    for source in sorted((STATIC / "css").glob("[!_]*.scss")):
        _place(fresh, manifest, f"{source.stem}.css", _sass(source))
    for source in _entries():
        if source.name == SPLIT:
            _place_split(fresh, manifest, source)
        else:
            _place(fresh, manifest, source.name, _bundle(source))
    for source in sorted((STATIC / "icons").glob("*.*")):
        _place(fresh, manifest, source.name, source.read_bytes())
    worker = ROOT / "service_worker" / "worker.js"
    if worker.exists():
        (fresh / "worker.js").write_bytes(_worker(worker, manifest))
        (fresh / "farewell.js").write_bytes(_bundle(worker.with_name("farewell.js")))
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    _refuse_the_name(fresh / "page")


def _entries() -> list[Path]:
    """The modules directly in `static/js` that no other module imports."""
    modules = sorted((STATIC / "js").rglob("*.js"))
    imported = {
        (module.parent / named).resolve()
        for module in modules
        for named in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", module.read_text())
    }
    return [
        module for module in modules if module.parent == STATIC / "js" and module.resolve() not in imported
    ]


def _place(fresh: Path, manifest: dict[str, str], name: str, content: bytes) -> None:
    stem, _, ending = name.rpartition(".")
    folder = "page/" if stem.startswith("page") else ""
    built = f"{folder}{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
    (fresh / built).write_bytes(content)
    manifest[name] = built


def _place_split(fresh: Path, manifest: dict[str, str], source: Path) -> None:
    """What it imports at once stands under `app/…` in the manifest, what it fetches later under its own name."""
    with TemporaryDirectory() as folder:
        _bundle(source, "--splitting", f"--outdir={folder}", f"--metafile={folder}/meta.json")
        script = named(Path(folder), source.name)
    for built, content in script.files.items():
        (fresh / built).write_bytes(content)
        manifest[f"{source.stem}/{built}" if built in script.at_once else built] = built
    manifest[source.name] = manifest.pop(script.entry)


def _sass(source: Path) -> bytes:
    script = str(MODULES / "sass" / "sass.js")
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}"]
    return _output([node(), script, *options, "--silence-deprecation=import", str(source)])


def _bundle(source: Path, *options: str) -> bytes:
    common = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=none",
        "--log-level=warning",
    ]
    return _output([_esbuild(), str(source), *common, *options])


def _worker(source: Path, manifest: dict[str, str]) -> bytes:
    """The worker knows the staff's files by their hashed names; its version changes with any of them."""
    assets = [
        f"/static/{built}"
        for name, built in sorted(manifest.items())
        if built.endswith(WORKER_KEEPS) and not built.startswith("page/") and name not in WORKER_LEAVES
    ]
    page = b"".join(path.read_bytes() for path in _worker_page())
    version = hashlib.sha256("\n".join(assets).encode() + page).hexdigest()[:12]
    return _bundle(source, f"--define:__ASSETS__={json.dumps(assets)}", f'--define:__VERSION__="{version}"')


def _worker_page() -> list[Path]:
    return [path for name in WORKER_PAGE if (path := ROOT / name).exists()]


def _esbuild() -> str:
    """The program itself: the package's own starter would ask npm for it again."""
    found = [*MODULES.glob("@esbuild/*/bin/esbuild"), *MODULES.glob("@esbuild/*/esbuild.exe")]
    if not found:
        raise SystemExit(
            "esbuild has no program for this machine in node_modules; remove that folder and try again."
        )
    return str(found[0])


def _output(command: list[str]) -> bytes:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    sys.stderr.write(done.stderr.decode(errors="replace"))
    if done.returncode:
        raise SystemExit(f"front end: {Path(command[0]).name} failed, nothing was changed")
    return done.stdout


def _refuse_the_name(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and NAME_KEPT_OFF_PAGES in (path.name.encode() + path.read_bytes()).lower():
            raise SystemExit(f"{path.name} is for the victims' host and names the product.")


def check() -> int:
    """Types by tsc, and the tests of the modules that touch no page."""
    install_packages()
    tsc = str(MODULES / "typescript" / "bin" / "tsc")
    types = subprocess.run([node(), tsc, "--project", "tsconfig.json"], cwd=ROOT, check=False)
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    if not tests:
        raise SystemExit("tests/js holds no test.")
    tested = subprocess.run([node(), "--test", "--test-reporter=dot", *tests], cwd=ROOT, check=False)
    return types.returncode or tested.returncode


def main(arguments: list[str]) -> int:
    if "check" in arguments:
        return check()
    print("front end: built" if build(force="--force" in arguments) else "front end: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
