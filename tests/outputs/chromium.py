"""A headless Chromium for tests, driven through ChromeDriver's WebDriver protocol with the standard library alone."""

from __future__ import annotations

import http.client
import json
import re
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"enter": "\ue007", "tab": "\ue004", "shift": "\ue008"}
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
_START_SECONDS = 60.0
_WAIT_SECONDS = 20.0
_CALL_SECONDS = 120.0


class WebDriverError(Exception):
    """ChromeDriver refused a command."""


def executable(name: str, package: str) -> str:
    """The path of a program; raises RuntimeError naming the Debian package that brings it."""
    path = shutil.which(name)
    if path is None:
        raise RuntimeError(
            f"{name} is not installed: the report's browser tests need Debian's `apt-get install {package}`"
        )
    return path


class Chromium:
    """One browser window with an empty profile of its own; ``close`` ends it and deletes the profile."""

    def __init__(self, *, width: int = 1280, height: int = 900, arguments: tuple[str, ...] = ()) -> None:
        browser, driver = executable("chromium", "chromium"), executable("chromedriver", "chromium-driver")
        self._profile = tempfile.TemporaryDirectory(prefix="report-browser-", ignore_cleanup_errors=True)
        self._driver = subprocess.Popen(  # noqa: S603
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            self._port = self._read_port()
            options = {
                "binary": browser,
                "args": [
                    *ARGUMENTS,
                    f"--user-data-dir={self._profile.name}",
                    f"--window-size={width},{height}",
                    *arguments,
                ],
            }
            wanted = {
                "browserName": "chrome",
                "unhandledPromptBehavior": "ignore",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }
            self._session = ""
            answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self._session = f"/session/{answer['sessionId']}"
        except BaseException:
            self._end_driver()
            raise

    def __enter__(self) -> Chromium:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the window, the browser and the driver."""
        try:
            self._send("DELETE", "")
        finally:
            self._end_driver()

    def _end_driver(self) -> None:
        self._driver.terminate()
        self._driver.wait(timeout=_START_SECONDS)
        assert self._driver.stdout is not None
        self._driver.stdout.close()
        self._profile.cleanup()

    def _read_port(self) -> int:
        assert self._driver.stdout is not None
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and select.select([self._driver.stdout], [], [], 1.0)[0]:
            line = self._driver.stdout.readline()
            if started := re.search(r"started successfully on port (\d+)", line):
                return int(started[1])
            if not line:
                break
        raise RuntimeError("chromedriver did not start")

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_CALL_SECONDS)
        try:
            content = json.dumps(body or {}) if method == "POST" else None
            connection.request(method, self._session + path, content, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise WebDriverError(f"{value['error']}: {value['message']}")
        return value

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a file by its file:// address; returns when it has loaded."""
        self._send("POST", "/url", {"url": "about:blank"})
        self.console(), self.requests()
        self._send("POST", "/url", {"url": page.as_uri() + fragment})

    def run(self, script: str, *arguments: object) -> Any:
        """The value that a script body returns in the page."""
        return self._send("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def command(self, name: str, **parameters: object) -> Any:
        """A command of Chromium's own debugging protocol."""
        return self._send("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def wait_for(self, condition: str, *arguments: object) -> None:
        """Wait until a JavaScript expression holds; fails naming it after a long while."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while not self.run(f"return Boolean({condition});", *arguments):
            assert time.monotonic() < deadline, f"never came true: {condition}"
            time.sleep(0.02)

    def find(self, selector: str) -> str:
        """The first element that a CSS selector finds."""
        return str(self._send("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT])

    def click(self, selector: str) -> None:
        """Click an element with the mouse."""
        self._send("POST", f"/element/{self.find(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        self._send("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def hover(self, selector: str) -> None:
        """Bring an element into view and the mouse over its middle."""
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'});", {ELEMENT: element})
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": {ELEMENT: element}}
        self._actions({"type": "pointer", "id": "mouse", "actions": [move]})

    def press(self, *keys: str) -> None:
        """Press keys together, by name (see ``KEYS``) or as characters, and let them go."""
        codes = [KEYS.get(key, key) for key in keys]
        strokes = [{"type": "keyDown", "value": code} for code in codes]
        strokes += [{"type": "keyUp", "value": code} for code in reversed(codes)]
        self._actions({"type": "key", "id": "keyboard", "actions": strokes})

    def _actions(self, source: dict[str, Any]) -> None:
        self._send("POST", "/actions", {"actions": [source]})

    def has_dialog(self) -> bool:
        """Whether an alert, a confirmation or a prompt stands open."""
        try:
            self._send("GET", "/alert/text")
        except WebDriverError:
            return False
        return True

    def console(self) -> list[str]:
        """The messages on the console since the last call, the browser's complaints included."""
        return [str(entry["message"]) for entry in self._send("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses requested since the last call, refused ones included."""
        entries = self._send("POST", "/se/log", {"type": "performance"})
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        return [str(m["params"]["request"]["url"]) for m in messages if m["method"] == "Network.requestWillBeSent"]

    def screenshot(self) -> str:
        """The window as a PNG in base64."""
        return str(self._send("GET", "/screenshot"))
