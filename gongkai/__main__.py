"""``python -m gongkai`` is the same program as the command ``gongkai``."""

from config.cli import main

if __name__ == "__main__":
    main()
