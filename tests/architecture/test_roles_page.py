"""The printed matrix of roles is the one in force."""

from devtools.roles_page import PAGE, page


def test_the_roles_page_is_up_to_date():
    assert PAGE.read_text() == page(), "run: python -m devtools.roles_page"
