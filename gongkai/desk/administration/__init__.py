"""Looking after units, people, the calendar, the audit trail, the site, and imported batches."""
