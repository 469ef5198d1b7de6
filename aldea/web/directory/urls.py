"""Addresses of the directory's desk."""

from django.urls import path

from aldea.web.directory.views import desk, files, held

app_name = "directory"
urlpatterns = [
    path("directory/", desk.desk, name="desk"),
    path("directory/files/", files.file_list, name="file_list"),
    path("directory/files/send/", files.send_file, name="send_file"),
    path("directory/files/<uuid:pk>/", files.file, name="file"),
    path("directory/files/<uuid:pk>/refused.csv", files.refused_csv, name="refused_csv"),
    path("directory/files/<uuid:pk>/apply/", files.apply_file, name="apply_file"),
    path("directory/files/<uuid:pk>/read-as/", files.read_as, name="read_as"),
    path("directory/files/<uuid:pk>/cancel/", files.cancel_file, name="cancel_file"),
    path("directory/files/<uuid:pk>/throw-away/", files.throw_away, name="throw_away"),
    path("directory/held/", held.held_list, name="held_list"),
    path("directory/held/<uuid:unknown>/", held.held, name="held"),
    path("directory/held/<uuid:unknown>/release/", held.release, name="release"),
    path("directory/held/<uuid:unknown>/discard/", held.discard, name="discard"),
    path("directory/flagged/", held.flagged_list, name="flagged_list"),
    path("directory/flagged/<uuid:pk>/close/", held.close_flagged, name="close_flagged"),
]
