"""Words written wrongly: 错别字、不规范用语、重复. Advice only, each with what it rests on.

Three lists come with the product, in ``gongkai/screening/data``: wrong forms with the right ones
(``wrong_forms.csv``), phrases and words of published documents (written by
``scripts/write_words.py``). Nothing is suggested that no entry stands behind.
"""

from gongkai.screening.rules.wording.forms import detect as detect_forms
from gongkai.screening.rules.wording.phrases import detect as detect_phrases

__all__ = ["detect_forms", "detect_phrases"]
