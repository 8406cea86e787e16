-- Whoever follows the commits reads cache lookups among the events of a few batches, too.
ALTER TABLE events ADD INDEX IF NOT EXISTS by_batch batch TYPE minmax GRANULARITY 1;
