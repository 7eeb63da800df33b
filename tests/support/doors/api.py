"""The interface for programs: everybody may ask. What a record's state hides is tried by its
own tests."""

from tests.support.url_factories import PUBLIC

PUBLIC |= {
    "api:catalogue",
    "api:checkpoint",
    "api:documentation",
    "api:entries",
    "api:file",
    "api:kinds",
    "api:log_keys",
    "api:nothing",
    "api:openapi",
    "api:proof",
    "api:record",
    "api:records",
    "api:root",
    "api:search",
    "api:site",
    "api:themes",
    "api:unit",
    "api:unit_catalogue",
    "api:units",
    "api:version",
    "api:versions",
}
