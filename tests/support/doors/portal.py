"""The portal: everybody may come. What a record's state hides is tried by its own tests."""

from tests.support.url_factories import PUBLIC

PUBLIC |= {
    "portal:alive",
    "portal:column",
    "portal:column_feed",
    "portal:contact",
    "portal:favicon",
    "portal:feed",
    "portal:feeds",
    "portal:file",
    "portal:find",
    "portal:find_feed",
    "portal:help",
    "portal:home",
    "portal:privacy",
    "portal:record",
    "portal:robots",
    "portal:section",
    "portal:section_heading",
    "portal:section_part",
    "portal:site_map",
    "portal:sitemap",
    "portal:sitemap_part",
    "portal:unit",
    "portal:unit_feed",
    "portal:unit_section",
    "portal:unit_section_heading",
    "portal:unit_section_part",
    "portal:units",
}
