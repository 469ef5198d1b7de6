"""What happens around every request: an id for the logs, and none of its contents."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from aldea.arrivals.arrivals import MOST_BYTES
from aldea.core.ids import new_id
from aldea.web.shell import languages

Answer = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: Answer) -> Answer:
    """Give each request an id, bind it to the logs and say it in the answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = str(new_id())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=key)
        response = get_response(request)
        response["X-Request-Id"] = key
        return response

    return middleware


def client_address(get_response: Answer) -> Answer:
    """Take a caller's address from the county's own proxies, so that each caller's tries count.

    Behind TRUSTED_PROXIES proxies the last that many entries of X-Forwarded-For are theirs;
    whatever stands before them a caller may have made up.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        proxies = settings.TRUSTED_PROXIES
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if proxies and len(told) >= proxies and (address := told[-proxies].strip()):
            request.META["REMOTE_ADDR"] = address
        return get_response(request)

    return middleware


def body_size(get_response: Answer) -> Answer:
    """Refuse a body longer than any form before it is read; somebody signed in may send a roster.

    Django keeps a file that is sent before it asks whether the sender may.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isdecimal() and int(told) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            is_roster = request.path == reverse("arrivals:send_roster")
            most = MOST_BYTES if is_roster and request.user.is_authenticated else 0
            if int(told) > most:
                return render(request, "400.html", status=413)
        return get_response(request)

    return middleware


def chosen_language(get_response: Answer) -> Answer:
    """Speak what ?lang= asks for, and remember it; else what was remembered, or the browser says.

    Only where the page is whole in that language: the others speak English or Spanish.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = languages.known(request.GET.get("lang", "")[:35])
        remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
        asked = [chosen, remembered, *(code for code, _weight in accepted)]
        speaks = languages.chosen(path=request.path_info, asked=asked)
        with translation.override(speaks):
            request.LANGUAGE_CODE = speaks
            response = get_response(request)
        response.headers.setdefault("Content-Language", speaks)
        if chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=31_536_000,
                samesite="Lax",
                httponly=True,
            )
        return response

    return middleware
