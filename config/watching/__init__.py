"""How an installation is watched: whether it is well, what it counts, who is at work in it."""
