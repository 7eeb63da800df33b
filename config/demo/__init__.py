"""The fictional city 云岭市: what `gongkai demo` fills a fresh installation with."""
