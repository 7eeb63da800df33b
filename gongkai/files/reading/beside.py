"""What an Office document carries beside its text: properties, and what they name."""

from __future__ import annotations

from gongkai.files.reading.packages import Package, local
from gongkai.files.reading.parts import Page

FOLDER = "docProps/"
# of no person and no text: counts, the program, the look of it
COUNTS = frozenset({
    "Application", "AppVersion", "Characters", "CharactersWithSpaces", "DocSecurity", "Lines",
    "Pages", "Paragraphs", "TotalTime", "Words", "created", "modified", "revision", "lastPrinted",
    "i4", "ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged", "Slides", "Notes",
    "HiddenSlides", "MMClips", "Template",
})  # fmt: skip


def properties(package: Package) -> Page:
    """Title, subject, author, who saved it last, company, key words, and what a house adds."""
    lines = []
    for name in package.names:
        if name.lower().startswith(FOLDER.lower()) and name.lower().endswith(".xml"):
            for node in package.xml(name).iter():
                value = (node.text or "").strip()
                if value and local(node) not in COUNTS:
                    lines.append(value)
    return Page(unseen="\n".join(lines), where="properties")
