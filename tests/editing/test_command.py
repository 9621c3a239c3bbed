"""What keeps ``edit`` from starting is said, with the way out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from kyc_recourse.cli import edit as command
from kyc_recourse.cli import options
from kyc_recourse.cli.main import cli
from kyc_recourse.errors import RecourseError
from tests.cli.test_commands import run
from tests.conftest import PLATFORMS

pytestmark = pytest.mark.slow


def test_no_facts_to_edit(tmp_path: Path) -> None:
    """Outside of a checkout the facts of the package are not edited; a folder without facts is named."""
    status, _, err = run("edit", cwd=tmp_path)
    assert status == 2
    assert "no knowledge/ folder here; stand in a checkout, or name a folder of facts" in err
    status, _, err = run("edit", str(tmp_path / "nowhere"))
    assert status == 2
    assert "nowhere' does not exist" in err


def test_what_the_guide_needs_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what the guide is made with, the error names it and how to install it."""
    monkeypatch.setattr(options, "find_spec", lambda name: None if name == "mkdocs" else object())
    with pytest.raises(RecourseError, match=r'mkdocs is not installed; run: .* -m pip install "kyc-recourse\[guide\]"'):
        CliRunner().invoke(cli, ["edit", str(PLATFORMS)], catch_exceptions=False, standalone_mode=False)


def test_a_port_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --port the first free one is taken; a port in use, or none that is free, is an error with the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(command, "_PORT", port)
        with command._server(None) as server:
            assert server.server_address[0] == "127.0.0.1"
            assert port < server.server_address[1] < port + command._PORTS
        monkeypatch.setattr(command, "_PORTS", 1)
        with pytest.raises(RecourseError, match=f"no port from {port} to {port} is free; give another one with --port"):
            command._server(None)
        with pytest.raises(
            RecourseError, match=rf"port {port} cannot be used \(.*in use\); give another one with --port"
        ):
            command._server(port)
