-- Whoever follows the commits reads a few batches out of all: their rows lie together, as spans are stored by time.
ALTER TABLE spans ADD INDEX IF NOT EXISTS by_batch batch TYPE minmax GRANULARITY 1;
