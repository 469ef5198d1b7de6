"""How often one address may ask for something in a minute; no address is kept."""

import functools
import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from aldea.web.shell.errors import too_many

View = Callable[..., HttpResponse]
Refusal = Callable[[HttpRequest], HttpResponse]
A_MINUTE = 60
HALF = 64  # bits
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def asker(request: HttpRequest) -> str:
    """The address whose tries are counted together.

    Of IPv6 that is the first half: whoever has one address is given the other half whole, and
    could ask from another one each time.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if isinstance(address, IPv4Address):
        return told
    return str(address.ipv4_mapped or IPv6Address(int(address) >> HALF << HALF))


def limited(
    name: str, *, times: int, reads_too: bool = False, refusal: Refusal = too_many
) -> Callable[[View], View]:
    """Refuse an address that asks more often than this in a minute; stands outside the gate.

    Only what changes something is counted, unless reading is to be too.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if (reads_too or request.method not in READING) and count(request, name) > times:
                response = refusal(request)
                response["Retry-After"] = str(A_MINUTE)
                return response
            return view(request, *args, **kwargs)

        return counted

    return decorate


def is_first(request: HttpRequest, name: str, *, within: int) -> bool:
    """Whether this address has not done just this within so many seconds; no address is kept."""
    said = salted_hmac("aldea.limits.first", f"{asker(request)} {name}")
    return cache.add(f"first-{said.hexdigest()[:32]}", 1, timeout=within)


def count(request: HttpRequest, name: str) -> int:
    """Count one more try of this address, and say how many there were within a minute."""
    key = f"limit-{name}-{salted_hmac('aldea.limits', asker(request)).hexdigest()[:16]}"
    now = time.time()
    # Not `incr`: in the database it would let the minute begin anew at each try.
    ends, tries = cache.get(key) or (now + A_MINUTE, 0)
    if ends <= now:
        ends, tries = now + A_MINUTE, 0
    cache.set(key, (ends, tries + 1), timeout=ends - now)
    return int(tries) + 1
