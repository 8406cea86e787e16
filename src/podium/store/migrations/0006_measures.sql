-- What was called errors is failed spans of any kind; an error is a failed request.
ALTER TABLE rollups RENAME COLUMN errors TO span_errors;
ALTER TABLE traces RENAME COLUMN errors TO span_errors;
