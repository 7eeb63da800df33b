"""Public addresses. They hold for ever: a route goes only when a redirect takes its place."""

from django.urls import path

from gongkai.portal.views import (
    feeds,
    files,
    find,
    home,
    lists,
    log,
    machines,
    pages,
    proof,
    record,
    section,
    units,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("livez", pages.alive, name="alive"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("ss/", find.find_records, name="find"),
    path("ss/rss.xml", feeds.search_feed, name="find_feed"),
    path("gk/<slug:public_id>/", record.record, name="record"),
    path("gk/<slug:public_id>/cz/", proof.proof, name="proof"),
    path("gk/<slug:public_id>/cz.json", proof.proof_file, name="proof_file"),
    path("gk/<slug:public_id>/fj.zip", files.all_files, name="all_files"),
    path("fj/<slug:public_id>/", files.file, name="file"),
    path("fj/<slug:public_id>/yl.png", files.preview, name="file_preview"),
    path("log/", log.log, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/key", log.key, name="log_key"),
    path("log/feed", log.feed, name="log_feed"),
    path("log/tile/<path:path>", log.tile, name="log_tile"),
    path("jg/", units.units, name="units"),
    path("jg/<slug:code>/", units.unit, name="unit"),
    path("jg/<slug:code>/rss.xml", feeds.feed, name="unit_feed"),
    path("jg/<slug:code>/zfxxgk/", section.section, name="unit_section"),
    path("jg/<slug:code>/zfxxgk/<slug:part>/", section.section, name="unit_section_part"),
    path(
        "jg/<slug:code>/zfxxgk/fdzdgknr/<slug:item>/",
        section.section,
        name="unit_section_heading",
    ),
    path("zfxxgk/", section.section, name="section"),
    path("zfxxgk/<slug:part>/", section.section, name="section_part"),
    path("zfxxgk/fdzdgknr/<slug:item>/", section.section, name="section_heading"),
    path("wzdt/", pages.site_map, name="site_map"),
    path("lxwm/", pages.contact, name="contact"),
    path("sybz/", pages.help_page, name="help"),
    path("yssm/", pages.privacy, name="privacy"),
    path("dy/", pages.feeds, name="feeds"),
    path("rss.xml", feeds.feed, name="feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", feeds.sitemap_part, name="sitemap_part"),
    path("lm/<slug:slug>/", lists.column, name="column"),
    path("lm/<slug:slug>/rss.xml", feeds.feed, name="column_feed"),
]
