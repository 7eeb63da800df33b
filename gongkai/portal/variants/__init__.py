"""Other forms of every public page: traditional characters (繁体), large and simple (长者)."""
