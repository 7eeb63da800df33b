"""What machines ask for. Strangers come and learn next to nothing; see tests/unit/watching."""

from tests.support.url_factories import PUBLIC

PUBLIC |= {"metrics", "ready"}
