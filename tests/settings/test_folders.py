"""Where files lie: what is built lies with the code, what runs write lies where it is told to."""

import runpy

import pytest

from aldea.core import embedded


@pytest.mark.parametrize("named", ["elsewhere", "{tmp_path}/elsewhere", None])
def test_the_style_sheet_is_found_wherever_files_are_kept(monkeypatch, tmp_path, named):
    if named:
        monkeypatch.setenv("ALDEA_VAR", named.format(tmp_path=tmp_path))
    else:
        monkeypatch.delenv("ALDEA_VAR", raising=False)

    settings = runpy.run_path(str(embedded.PROJECT / "config" / "settings" / "base.py"))

    [built] = settings["STATICFILES_DIRS"]
    assert (built / "aldea.css").exists()
    assert settings["VAR"].is_absolute()
    assert settings["VAR"].name == ("elsewhere" if named else "var")
    assert settings["STATIC_ROOT"].parent == settings["MEDIA_ROOT"].parent == settings["VAR"]
