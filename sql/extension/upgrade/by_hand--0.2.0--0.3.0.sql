-- instead of: CREATE TABLE _definitions
DELETE FROM _definitions; -- learn_definitions writes them anew
ALTER TABLE _definitions ADD COLUMN of_union boolean NOT NULL;

-- instead of: CREATE TYPE import_rejection
ALTER TYPE import_rejection ADD ATTRIBUTE line_number bigint;

