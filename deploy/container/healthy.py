"""Ask the server in the same container whether it lives; the exit code is the answer."""

import os
import sys
import urllib.request

ADDRESS = f"http://127.0.0.1:{os.environ.get('GONGKAI_PORT', '8000')}/livez"

try:
    with urllib.request.urlopen(ADDRESS, timeout=4) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except OSError:
    sys.exit(1)
