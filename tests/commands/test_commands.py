"""The aldea command: every subcommand explains itself, and fails with a sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from aldea.core import embedded
from config.commands import COMMANDS, Failed, main
from config.commands.imports import FORMATS
from config.commands.serve import refuse_taken_port


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])

    assert ended.value.code == 0
    assert f"aldea {name}" in capsys.readouterr().out


def test_no_command_is_a_mistake() -> None:
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 2


@pytest.mark.parametrize("name", list(FORMATS))
def test_import_of_a_missing_file_says_so(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    district = ["--district", "1964881"] if FORMATS[name].needs_district else []

    code = main(["import", name, "/nowhere/file.csv", *district])

    assert code == 1
    assert "/nowhere/file.csv does not exist." in capsys.readouterr().err


def test_a_guide_into_no_folder_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["guide", "--school", "1", "--out", "/nowhere/guide.pdf"])

    assert code == 1
    assert "/nowhere is not a folder." in capsys.readouterr().err


def test_words_for_a_language_that_pages_do_not_speak_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["export", "wordings", str(tmp_path / "xx.csv"), "--language", "xx"])

    assert code == 1
    assert "xx is none of es, zh-hant, ko, vi, hy, tl." in capsys.readouterr().err


def test_provision_prints_a_script_that_names_every_role(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["provision", "--print", "--database", "county"])

    script = capsys.readouterr().out
    assert code == 0
    assert 'CREATE DATABASE "county" OWNER owner' in script
    assert "GRANT staff, partner, guardian, link, visitor TO app" in script


def test_provision_says_when_the_server_does_not_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["provision", "--superuser-url", "postgresql://postgres@/x?host=/nowhere"])

    assert code == 1
    assert "/nowhere" in capsys.readouterr().err


def test_serve_refuses_a_taken_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(Failed, match="cannot be used"):
            refuse_taken_port("127.0.0.1", taken.getsockname()[1])


def test_run_gives_the_program_its_exit_code_and_the_addresses() -> None:
    program = "import os; raise SystemExit(7 if os.environ['DATABASE_OWNER_URL'] else 1)"
    environment = {key: value for key, value in os.environ.items() if key not in embedded.URL_NAMES}

    done = subprocess.run(
        [sys.executable, "-m", "config.commands", "run", "--", sys.executable, "-c", program],
        env=environment,
    )

    assert done.returncode == 7


def test_run_of_an_unknown_program_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/aldea")

    code = main(["run", "--", "no-such-program"])

    assert code == 1
    assert "no-such-program" in capsys.readouterr().err


def test_the_owner_is_asked_for_by_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/aldea")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    code = main(["migrate"])

    assert code == 1
    assert "set DATABASE_OWNER_URL" in capsys.readouterr().err


def test_every_make_target_is_explained() -> None:
    lines = Path(embedded.PROJECT, "Makefile").read_text().splitlines()
    promised = {"install", "demo", "test", "check", "fix", "bench", "browser", "worker", "help"}

    explained = {line.split(":")[0] for line in lines if ": " in line and "## " in line}

    assert promised <= explained
