"""A parent on a phone finds food in Spanish, keeps a list and sends it to herself."""

from collections.abc import Callable
from urllib.parse import unquote

from tests.browser.conftest import DESK, PHONE, Site, Visitor

GUIDE = "/guide/19644691932482/"
MOST_BYTES = 150_000


def test_a_parent_finds_food_and_sends_it_to_herself(visitor: Callable[..., Visitor]) -> None:
    parent = visitor(PHONE, locale="es-US")
    parent.goes_to(GUIDE)
    parent.sees("¿Qué necesita su familia?")
    parent.looks("guide")

    parent.page.get_by_role("link", name="Comida", exact=True).click()
    parent.page.get_by_role("button", name="Agregar a mi lista").first.click()
    parent.page.get_by_role("button", name="Agregar a mi lista").first.click()
    parent.sees("Mi lista (2)")
    parent.page.get_by_role("link", name="Mi lista").click()
    parent.page.wait_for_url("**/list/?s=*")

    text = parent.page.get_by_role("link", name="Mandar por mensaje").get_attribute("href") or ""
    assert text.startswith("sms:?&body=")
    assert "/list/?s=" in unquote(text)
    assert parent.page.locator("main h2").count() == 2
    parent.looks("guide-list")
    parent.page.get_by_role("link", name="Quitar de la lista").first.click()
    parent.sees("Mi lista (1)")


def test_everything_works_without_a_script(visitor: Callable[..., Visitor]) -> None:
    parent = visitor(PHONE, locale="es-US", javascript=False)
    parent.goes_to(GUIDE)

    parent.page.get_by_label("¿Qué necesita su familia?").fill("desspensa")
    parent.page.get_by_role("button", name="Buscar").click()
    parent.sees("Leímos desspensa como despensa.")
    assert "desspensa" not in parent.page.url
    parent.page.locator(".rows h3 a").first.click()
    parent.sees("Antes de ir")
    parent.page.get_by_role("link", name="Póngalo en una lista").click()
    parent.page.get_by_role("link", name="Agregar más de la guía").click()
    parent.sees("Mi lista (1)")


def test_the_first_view_is_light_and_asks_nobody_else(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    parent = visitor(PHONE, locale="es-US")
    session = parent.page.context.new_cdp_session(parent.page)
    session.send("Network.enable")
    sizes: list[float] = []
    addresses: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    parent.page.on("request", lambda request: addresses.append(request.url))

    parent.goes_to(GUIDE)
    parent.page.wait_for_load_state("networkidle")

    assert sum(sizes) <= MOST_BYTES
    assert all(address.startswith((site.address, "data:")) for address in addresses)
    assert parent.page.context.cookies() == []


def test_a_family_reports_and_a_coordinator_corrects(visitor: Callable[..., Visitor]) -> None:
    parent, dolores = visitor(PHONE, locale="es-US"), visitor(DESK)
    parent.goes_to(f"{GUIDE}find/?need=food")
    parent.page.locator(".rows h3 a").first.click()
    service = parent.page.url
    parent.page.get_by_role("link", name="¿Algo cambió? Díganos").click()
    parent.page.get_by_text("Los días o las horas").click()
    parent.page.get_by_label("O en sus propias palabras").fill("Los viernes abren a las 4.")
    parent.page.get_by_role("button", name="Enviar").click()
    parent.sees("Gracias. Una persona lo va a comprobar.")

    dolores.goes_to("/")
    dolores.page.get_by_role("button", name="Dolores Amaya").click()
    dolores.page.wait_for_url("**/today/")
    dolores.page.get_by_role("link", name="Family guide").first.click()
    dolores.sees("Los viernes abren a las 4.")
    dolores.looks("guide-desk")
    row = dolores.page.locator("li", has_text="Los viernes abren a las 4.")
    row.get_by_role("link").first.click()
    dolores.page.get_by_text("Other hours for now").click()
    dolores.page.get_by_text("By telephone", exact=True).click()
    dolores.page.get_by_label("In Spanish").fill("Los viernes, de 4 a 6")
    dolores.page.get_by_role("button", name="Save the answer").click()
    dolores.sees("Answered:")

    parent.goes_to(service)
    parent.sees("Los viernes, de 4 a 6")


def test_a_familys_fields_are_written_one_by_one(visitor: Callable[..., Visitor]) -> None:
    parent, dolores = visitor(PHONE, locale="es-US", javascript=False), visitor(PHONE)
    parent.goes_to(f"{GUIDE}find/?need=food")
    parent.page.locator(".rows h3 a").first.click()
    service = parent.page.url
    parent.page.get_by_role("link", name="¿Algo cambió? Díganos").click()
    parent.page.get_by_role("link", name="El número de teléfono").click()
    parent.page.get_by_label("El número correcto en lugar de").first.fill("55")
    parent.page.get_by_label("Un número que falta aquí").fill("626 555 0177")
    parent.page.get_by_role("button", name="Enviar").click()
    parent.sees("Escriba el número completo, con su código de área.")
    parent.page.get_by_label("El número correcto en lugar de").first.fill("(626) 555-0188")
    parent.page.get_by_role("button", name="Enviar").click()
    parent.sees("Gracias. Una persona lo va a comprobar.")
    assert [each["name"] for each in parent.page.context.cookies()] == []

    dolores.goes_to(f"{service}wrong/")
    dolores.looks("wrong")
    dolores.goes_to(f"{service}wrong/?about=HOURS")
    dolores.looks("wrong-hours")
    dolores.goes_to("/")
    dolores.page.get_by_role("button", name="Dolores Amaya").click()
    dolores.page.wait_for_url("**/today/")
    dolores.goes_to(dolores.page.url.replace("today", "guide"))
    dolores.page.locator("li", has_text="2 fields proposed").get_by_role("link").first.click()
    dolores.sees("Missing: telephone")
    dolores.looks("report")
    dolores.page.get_by_text("Write it into the listing").first.click()
    dolores.page.get_by_text("Leave the listing as it is").last.click()
    dolores.page.get_by_text("By telephone", exact=True).click()
    dolores.page.get_by_role("button", name="Save the answer").click()
    dolores.sees("Answered:")

    parent.goes_to(service)
    parent.sees("(626) 555-0188")
    parent.sees("Revisado por una persona")
    parent.does_not_see("555-0177")
