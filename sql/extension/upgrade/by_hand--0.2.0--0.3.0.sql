-- instead of: CREATE TYPE import_rejection
ALTER TYPE import_rejection ADD ATTRIBUTE line_number bigint;

