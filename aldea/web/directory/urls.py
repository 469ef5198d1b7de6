"""Addresses of the directory's desk."""

from django.urls import path

from aldea.web.directory.views import checks, desk, duplicates, files, held, papers, standing

app_name = "directory"
urlpatterns = [
    path("directory/", desk.desk, name="desk"),
    path("directory/checks/", checks.queue, name="checks"),
    path("directory/checks/next/", checks.take_next, name="check_next"),
    path("directory/checks/<uuid:pk>/", checks.check, name="check"),
    path("directory/checks/<uuid:pk>/take/", checks.take, name="check_take"),
    path("directory/checks/<uuid:pk>/right/", checks.confirm, name="check_confirm"),
    path("directory/checks/<uuid:pk>/missed/", checks.miss, name="check_miss"),
    path("directory/duplicates/", duplicates.pairs, name="pairs"),
    path("directory/duplicates/<uuid:pk>/", duplicates.pair, name="pair"),
    path("directory/merged/", duplicates.merged, name="merged"),
    path("directory/merged/<uuid:pk>/apart/", duplicates.take_apart, name="take_apart"),
    path("directory/standing/", standing.standings, name="standings"),
    path("directory/standing/of/<uuid:listing_id>/", standing.stand, name="stand"),
    path("directory/standing/<uuid:pk>/lift/", standing.lift, name="lift"),
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
    path("directory/papers/", papers.papers, name="papers"),
    path("directory/papers/<uuid:pk>/", papers.paper, name="paper"),
    path("directory/papers/<uuid:pk>/cancel/", papers.cancel_paper, name="cancel_paper"),
    path("directory/papers/<uuid:pk>/go-on/", papers.go_on, name="paper_go_on"),
    path("directory/papers/<uuid:pk>/guides.zip", papers.bundle, name="paper_bundle"),
    path("directory/papers/guides/<uuid:pk>.pdf", papers.guide, name="paper_guide"),
]
