"""A parent keeps the guide at the library and reads it at home, where there is no signal."""

from collections.abc import Callable

from tests.browser.conftest import DESK, PHONE, Site, Visitor

GUIDE = "/guide/19644691932482/"
READY = "navigator.serviceWorker.ready.then(() => true)"
CONTROLLED = "navigator.serviceWorker.controller !== null"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  return found;
}"""


def test_a_parent_reads_the_guide_without_a_signal(visitor: Callable[..., Visitor]) -> None:
    parent = visitor(PHONE, locale="es-US", keeps_copies=True)
    parent.goes_to(GUIDE)
    parent.page.evaluate(READY)
    parent.page.wait_for_function(CONTROLLED)
    parent.page.get_by_role("button", name="Agregar a mi lista").first.click()
    parent.page.get_by_role("button", name="Guardar la guía en este teléfono").click()
    parent.page.get_by_text("Guardada. Se puede leer sin señal.").wait_for(timeout=60_000)

    parent.page.context.set_offline(True)
    parent.goes_to(f"{GUIDE}find/?need=food")
    parent.page.locator(".rows h3 a").first.click()
    parent.sees("Antes de ir")
    parent.page.get_by_role("link", name="Mi lista").click()

    parent.page.get_by_role("link", name="Quitar de la lista").wait_for()
    assert parent.page.locator("main h2").count() == 1
    parent.page.clock.install()
    parent.page.clock.fast_forward("00:20:00")
    parent.page.reload()
    parent.sees("Esta es una copia en este teléfono")
    parent.looks("guide-copy")
    parent.goes_to("/guide/19645681930000/")
    parent.sees("No hay señal en este momento")
    parent.page.locator("[data-copies] a").nth(10).wait_for()
    parent.looks("guide-away")

    parent.page.context.set_offline(False)
    parent.goes_to(GUIDE)
    parent.page.get_by_role("button", name="Borrar todo de este teléfono").click()
    parent.sees("Ya no hay nada guardado aquí.")
    assert parent.page.evaluate(KEPT) == []


def test_nothing_of_staff_and_nothing_looked_for_is_kept(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    dolores = visitor(DESK, keeps_copies=True)
    dolores.goes_to(GUIDE)
    dolores.page.evaluate(READY)
    dolores.page.wait_for_function(CONTROLLED)
    dolores.page.get_by_label("What does your family need?").fill("diapers")
    dolores.page.get_by_role("button", name="Search").click()
    dolores.page.wait_for_load_state("networkidle")
    dolores.goes_to("/")
    dolores.page.get_by_role("button", name="Dolores Amaya").click()
    dolores.page.wait_for_url("**/today/")
    dolores.page.get_by_role("link", name="Family guide").first.click()
    dolores.goes_to(f"{GUIDE}find/?need=food")
    dolores.page.wait_for_load_state("networkidle")

    kept = dolores.page.evaluate(KEPT)

    assert f"{site.address}{GUIDE}find/?need=food" in kept
    assert all(f"{site.address}{path}" not in each for each in kept for path in ("/school/",))
    for address in kept:
        assert address.startswith((f"{site.address}/guide/", f"{site.address}/static/")), address
        assert "diapers" not in address
