
-- The starting value of views and comparisons.

CREATE FUNCTION ledger_no_aid() RETURNS beneficiary_tally
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{instances: 0, amount: 0.00, households: {}, persons: {}}'::beneficiary_tally;

COMMENT ON FUNCTION ledger_no_aid() IS 'Internal. The empty tally.';
