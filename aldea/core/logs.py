"""Structured logs: request and actor ids, never a name."""

import logging
import re

import structlog

# The part of an address that opens a page without an account: whoever has it, is in.
SIGNED_LINK = re.compile(r"(/[acw]/)[^/\s?\"]+")


def without_links(
    logger: object, method: str, line: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Take the signed part out of addresses that a line names."""
    return {
        key: SIGNED_LINK.sub(r"\1...", value) if isinstance(value, str) else value
        for key, value in line.items()
    }


def configure(options: dict[str, str]) -> None:
    """Send every log line, ours and libraries', out as JSON with the ids bound to the request."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        without_links,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(options.get("level", "INFO"))
