"""The process that draws one PDF: a page comes in, the PDF goes out, nothing else is reachable.

Run as ``python -m gongkai.portal.official.render`` by `pdf`. It knows no settings and no database.
Whatever the page names is refused, but for data in the page itself and the product's own style
sheet by its name: a body can neither read this machine's files nor reach another one.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static" / "portal"
OWN = {"gongkai:official.css": ("official.css", "text/css")}
MEMORY = 2 * 1024**3
SECONDS = 60


def own_fetcher() -> Any:
    """WeasyPrint's fetcher, which fetches next to nothing."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        """What is written into the page as data, and our own style sheet."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in OWN:
                name, media_type = OWN[url]
                body = (STATIC / name).read_bytes()
                return URLFetcherResponse(url, body, {"Content-Type": media_type})
            if not url.startswith("data:"):
                raise ValueError(f"not fetched: {url[:80]}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols={"data"}, allow_redirects=False)


def draw(page: str) -> bytes:
    """The page as a tagged PDF with bookmarks, its fonts embedded in part."""
    import weasyprint

    document = weasyprint.HTML(string=page, base_url="gongkai:", url_fetcher=own_fetcher())
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", presentational_hints=True))


def main() -> int:
    """Standard input to standard output, within bounds of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read().decode()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
