"""From an ended span to the server: sampled, filtered, queued, sent."""
