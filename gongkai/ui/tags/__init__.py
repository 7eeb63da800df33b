"""The tags, by what they show. Each module registers on `gongkai.ui.library.register`."""
