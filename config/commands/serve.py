"""aldea serve: the web server."""

import argparse
import os
import socket
import sys

from aldea.core import logins
from config.commands import Failed, assets, children, databases


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen and with how many processes."""
    add_address(parser)
    parser.add_argument(
        "--processes",
        type=int,
        default=os.environ.get("WEB_PROCESSES", "1"),
        help="how many (default: WEB_PROCESSES, or 1)",
    )


def add_address(parser: argparse.ArgumentParser) -> None:
    """Take the host and the port."""
    parser.add_argument(
        "--host",
        default=os.environ.get("HOST", "127.0.0.1"),
        help="address to listen on (default: HOST, or 127.0.0.1)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("PORT", "8000"),
        help="port to listen on (default: PORT, or 8000)",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until asked to end."""
    refuse_taken_port(options.host, options.port)
    with (
        children.interruptible(),
        databases.opened(login=logins.APP) as database,
        children.family() as family,
    ):
        if database.is_embedded:  # a developer's; a county's server is given its files once
            assets.build()
            assets.collect()
        family.start(
            name="web server",
            program=program(host=options.host, port=options.port, processes=options.processes),
            environment=database.environment(login=logins.APP),
        )
        family.watch()
    return 0


def program(*, host: str, port: int, processes: int) -> list[str]:
    """Tell how the web server is started."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={processes}",
        "--blocking-threads=4",
        "--workers-kill-timeout=5",
        "--log-level=warning",
        "config.wsgi:application",
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """Raise Failed when somebody else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise Failed(
                f"port {port} on {host} cannot be used ({refused.strerror}): choose another, "
                f"for example PORT={port + 1}."
            ) from refused
