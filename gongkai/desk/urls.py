"""Addresses of the desk, below /desk/."""

from django.urls import include, path

from gongkai.desk.views import (
    catalogue,
    draft_files,
    editor,
    lists,
    new,
    public_findings,
    record,
    review,
    steps,
    supervision,
    todo,
)

app_name = "desk"

urlpatterns = [
    path("", todo.to_do, name="todo"),
    path("done/", todo.done, name="done"),
    path("returned/", todo.returned, name="returned"),
    path("started/", todo.started, name="started"),
    path("soon/", todo.soon, name="soon"),
    path("drafts/", lists.drafts, name="drafts"),
    path("records/", lists.records, name="records"),
    path("records/new/", new.new, name="new"),
    path("records/<slug:public_id>/", record.record, name="record"),
    path("records/<slug:public_id>/edit/", editor.edit, name="edit"),
    path("records/<slug:public_id>/autosave/", editor.autosave, name="autosave"),
    path("records/<slug:public_id>/preview/", record.preview, name="preview"),
    path("records/<slug:public_id>/versions/<int:number>/", record.version, name="version"),
    path("records/<slug:public_id>/steps/<slug:name>/", steps.step, name="step"),
    path("public-findings/", public_findings.findings, name="public_findings"),
    path(
        "records/<slug:public_id>/public-findings/",
        public_findings.of_record,
        name="record_public_findings",
    ),
    path("erasures/<slug:public_id>/", steps.erasure, name="erasure"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/late/", supervision.late, name="supervision_late"),
    path("supervision/published/", supervision.supervised, name="supervised"),
    path("review/", review.review, name="review"),
    path("submissions/<slug:public_id>/", review.submission, name="submission"),
    path("submissions/<slug:public_id>/secrecy-form/", review.secrecy_form, name="secrecy_form"),
    path("records/<slug:public_id>/files/", draft_files.draft_files, name="draft_files"),
    path("files/<slug:public_id>/", record.file, name="file"),
    path("files/<slug:public_id>/yl.png", record.file_preview, name="file_preview"),
    path("tidy/", editor.tidy_paste, name="tidy_paste"),
    path("admin/", include("gongkai.desk.administration.urls")),
    path("words.js", catalogue.javascript_catalogue, name="words"),
]
