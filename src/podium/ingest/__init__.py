"""The one way in: OTLP requests become journal frames, journal segments become rows."""
