"""Addresses of the administration pages, below ``/desk/admin/``."""

from django.urls import path

from gongkai.desk.administration.views import (
    account,
    audit,
    calendar,
    catalogue,
    delegations,
    imports,
    people,
    search_words,
    site,
    terms,
    units,
)

ITEM = "units/<slug:code>/catalogue/<slug:item_code>/"
PERSON = "people/<slug:public_id>/"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("delegations/", delegations.delegations, name="admin_delegations"),
    path("delegations/<int:delegation_id>/end/", delegations.end, name="admin_delegation_end"),
    path("units/", units.units, name="admin_units"),
    path("new-unit/", terms.found, name="admin_unit_new"),
    path("units/<slug:code>/", units.unit, name="admin_unit"),
    path("units/<slug:code>/page/", units.unit_page, name="admin_unit_page"),
    path("units/<slug:code>/approval/", units.approval, name="admin_unit_approval"),
    path("units/<slug:code>/releaser/", units.releaser, name="admin_unit_releaser"),
    path("units/<slug:code>/catalogue/", catalogue.catalogue, name="admin_unit_catalogue"),
    path(ITEM, catalogue.item, name="admin_unit_item"),
    path(f"{ITEM}keep/", catalogue.keep, name="admin_unit_item_keep"),
    path(f"{ITEM}aside/", catalogue.put_aside, name="admin_unit_item_aside"),
    path("units/<slug:code>/term/", terms.term, name="admin_unit_term"),
    path("units/<slug:code>/rename/", terms.rename, name="admin_unit_rename"),
    path("units/<slug:code>/close/", terms.close, name="admin_unit_close"),
    path("people/", people.people, name="admin_people"),
    path("people/new/", people.register, name="admin_person_new"),
    path(PERSON, people.person, name="admin_person"),
    path(f"{PERSON}roles/", people.grant, name="admin_grant"),
    path(f"{PERSON}roles/<int:grant_id>/revoke/", people.revoke, name="admin_revoke"),
    path(f"{PERSON}password/", people.new_password, name="admin_password"),
    path(f"{PERSON}move/", people.move, name="admin_move"),
    path(f"{PERSON}leave/", people.let_go, name="admin_leave"),
    path(
        f"{PERSON}delegations/<int:delegation_id>/end/",
        people.end_leave,
        name="admin_person_delegation_end",
    ),
    path("calendar/", calendar.this_year, name="admin_calendar"),
    path("calendar/<int:number>/", calendar.year, name="admin_calendar_year"),
    path("calendar/<int:number>/announced/", calendar.announced, name="admin_calendar_announced"),
    path("calendar/day/", calendar.day, name="admin_calendar_day"),
    path("calendar/import/", calendar.arrangement, name="admin_calendar_import"),
    path("audit/", audit.trail, name="admin_audit"),
    path("audit/export/", audit.export, name="admin_audit_export"),
    path("audit/check/", audit.check, name="admin_audit_check"),
    path("site/", site.site, name="admin_site"),
    path("search-words/", search_words.words, name="admin_search_words"),
    path(
        "search-words/<int:group_id>/remove/",
        search_words.remove,
        name="admin_search_word_remove",
    ),
    path("imports/", imports.batches, name="admin_imports"),
    path("imports/<slug:public_id>/", imports.batch, name="admin_import"),
    path("imports/<slug:public_id>/release/", imports.release, name="admin_import_release"),
    path("imports/<slug:public_id>/continue/", imports.go_on, name="admin_import_continue"),
]
