"""From a source to the server: feeds, positions, sending, following."""
