"""A family meets the guide in the district's own page, and takes it home on paper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.browser.conftest import DESK, PHONE, Site, Visitor

SCHOOL = "19644691932482"


@contextmanager
def district(folder: Path, line: str) -> Iterator[str]:
    """A website of somebody else, with this line in its page."""
    page = f"<!doctype html><html lang='es'><title>Distrito</title><h1>Distrito</h1>{line}"
    (folder / "index.html").write_text(page)
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_guide_stands_in_the_districts_page_and_answers_outside_it(
    visitor: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    parent = visitor(PHONE, locale="es-US")
    address = f"{site.address}/guide/{SCHOOL}/embed/"
    with district(
        tmp_path, f'<iframe src="{address}" title="Ayuda" height="700"></iframe>'
    ) as home:
        parent.goes_to(home)
        _search_in_the_frame(parent)


def _search_in_the_frame(parent: Visitor) -> None:
    frame = parent.page.frame_locator("iframe")
    frame.get_by_label("¿Qué necesita su familia?").fill("despensa")
    assert parent.page.context.cookies() == []
    with parent.page.context.expect_page() as opened:
        frame.get_by_role("button", name="Buscar").click()

    opened.value.get_by_role("heading", level=1, name="despensa").wait_for()


def test_poster_frame_and_choices_are_fit_to_be_seen(visitor: Callable[..., Visitor]) -> None:
    for size in (PHONE, DESK):
        parent = visitor(size, locale="es-US")
        for name in ("embed", "poster", "paper"):
            parent.goes_to(f"/guide/{SCHOOL}/{name}/")
            parent.looks(f"guide-{name}")


def test_a_family_chooses_and_gets_a_pdf(visitor: Callable[..., Visitor]) -> None:
    parent = visitor(PHONE, locale="es-US")
    parent.goes_to(f"/guide/{SCHOOL}/")
    parent.page.get_by_role("link", name="En papel").click()
    parent.page.get_by_text("Comida", exact=True).click()
    parent.page.get_by_text("Letra grande").click()

    with parent.page.expect_request("**/guide.pdf?*") as asked:
        parent.page.get_by_role("button", name="Hacer el PDF").click()

    assert asked.value.url.endswith("guide.pdf?lang=es&need=food&size=large")
