"""Words of listings in other languages: what waits, one text, the file given out and sent back."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aldea.access.permissions import Permission
from aldea.core.errors import Refused
from aldea.partners import sent, texts, translated, wordings
from aldea.partners.texts import Text
from aldea.web.directory.forms import AskWords, SendWords, Translate
from aldea.web.shell import toasts
from aldea.web.shell.gate import requires
from aldea.web.shell.languages import BY_CODE, TONGUES, Tongue, english_name
from aldea.web.shell.requests import StaffRequest

A_PAGE = 25
NAMED = 5
OTHERS = tuple(tongue for tongue in TONGUES if tongue.code != wordings.WRITTEN_IN)


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def words(request: StaffRequest) -> HttpResponse:
    form = AskWords(request.GET)
    asked = form.asked()
    number = max(int(page), 1) if (page := request.GET.get("page", "1")).isdecimal() else 1
    found = texts.page(**asked, start=(number - 1) * A_PAGE, size=A_PAGE)
    counted = texts.counts(language=asked["language"], field=asked["field"])
    total = sum(counted[state] for state in asked["states"])
    context = {
        "form": form,
        "tongue": BY_CODE[asked["language"]],
        "spoken": english_name(asked["language"]),
        "tongues": [(each, english_name(each.code)) for each in OTHERS],
        "counts": counted,
        "all": sum(counted.values()),
        "may_send": request.actor.may(Permission.DIRECTORY_KEEP),
        "texts": found,
        "page": Paginator(range(total), A_PAGE).get_page(number),
    }
    return render(request, "directory/words.html", context)


@requires(Permission.DIRECTORY_REVIEW)
@require_safe
def words_csv(request: StaffRequest, language: str) -> HttpResponse:
    _tongue(language)
    # The mark at the front tells spreadsheets that it is UTF-8.
    words = texts.as_csv(language=language).encode("utf-8-sig")
    response = HttpResponse(words, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="listings-{language}.csv"'
    return response


@requires(Permission.DIRECTORY_KEEP)
def words_send(request: StaffRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = SendWords(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = sent.receive(
                file=file, file_name=file.name, form=translated.FORM, by=request.actor
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("directory:file", pk=received.pk)
    status = 422 if form.errors else 200
    return render(request, "directory/words_send.html", {"form": form}, status=status)


@requires(Permission.DIRECTORY_REVIEW)
def word(request: StaffRequest, language: str, key: str) -> HttpResponse:
    tongue, back = _tongue(language), _list(request, language)
    text = texts.one(key=key, language=language)
    if text is None and request.method != "POST":
        toasts.say(request, "No listing says this any more: its words have changed.")
        return redirect(back)
    form = Translate(
        request.POST if request.method == "POST" else None,
        spoken=english_name(language),
        tongue=tongue,
        initial=_begun(text),
    )
    if request.method == "POST" and form.is_valid() and _is_written(request, text, language, form):
        return redirect(back)
    context = {
        "text": text,
        "form": form,
        "tongue": tongue,
        "spoken": english_name(language),
        "shown_by": _shown_by(text),
        "back": back,
    }
    return render(request, "directory/word.html", context, status=422 if form.errors else 200)


def _is_written(request: StaffRequest, text: Text | None, language: str, form: Translate) -> bool:
    if text is None:
        form.add_error(None, "The listing’s words changed while you wrote. Copy yours from below.")
        return False
    try:
        wordings.write(source=text.source, language=language, **form.cleaned_data, by=request.actor)
    except Refused as refused:
        form.add_error("text", str(refused))
        form.has_seen(text.text)
        return False
    toasts.say(
        request,
        "Reviewed. Families read it without a mark."
        if form.cleaned_data["is_read"]
        else "Saved. Families read it with a mark until somebody has reviewed it.",
    )
    return True


def _begun(text: Text | None) -> dict[str, str]:
    """Begin from what stands there, else from what was said before the words changed."""
    if text is None:
        return {}
    return {"text": text.text or text.former_text, "begun_from": text.text}


def _shown_by(text: Text | None) -> list[tuple[UUID, str]]:
    return texts.services_with(key=text.key, most=NAMED) if text else []


def _tongue(language: str) -> Tongue:
    if language not in {tongue.code for tongue in OTHERS}:
        raise Http404
    return BY_CODE[language]


def _list(request: StaffRequest, language: str) -> str:
    query = request.GET.copy()
    query["language"] = language
    return f"{reverse('directory:words')}?{query.urlencode()}"
