-- beneficiary_tally: aid instances, amount, households and persons, as one value that merges.

CREATE TYPE beneficiary_tally;

CREATE FUNCTION beneficiary_tally_in(cstring) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_in(cstring) IS 'input: {instances: N, amount: Y, households: SET, persons: SET}';

CREATE FUNCTION beneficiary_tally_out(beneficiary_tally) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_out(beneficiary_tally) IS 'output: the form that input reads';

CREATE FUNCTION beneficiary_tally_recv(internal) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_recv(internal) IS 'binary input; as strict as text input';

CREATE FUNCTION beneficiary_tally_send(beneficiary_tally) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_send(beneficiary_tally) IS 'binary output; the same on every machine';

CREATE TYPE beneficiary_tally (
	INPUT = beneficiary_tally_in,
	OUTPUT = beneficiary_tally_out,
	RECEIVE = beneficiary_tally_recv,
	SEND = beneficiary_tally_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE beneficiary_tally IS
	'aid instances, amount, and the sets of households and persons aided; merges exactly. It identifies who was aided: treat it as personal data';

-- The figures of a tally. All functions read only the header of a stored tally, except those that return the two sets.

CREATE FUNCTION instances(beneficiary_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_tally_instances' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION instances(beneficiary_tally) IS 'aid instances: acts of aid received; adds up over tallies';

CREATE FUNCTION households(beneficiary_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_tally_households' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION households(beneficiary_tally) IS 'distinct households aided; does not add up: use households(rollup(tally))';

CREATE FUNCTION persons(beneficiary_tally) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_tally_persons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION persons(beneficiary_tally) IS 'distinct persons aided; does not add up: use persons(rollup(tally))';

CREATE FUNCTION amount(beneficiary_tally) RETURNS yuan
	AS 'MODULE_PATHNAME', 'beneficiary_tally_amount' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amount(beneficiary_tally) IS 'value of the aid. Adds up over tallies; raises 22003 if it is beyond the range of yuan (partial sums may exceed that range and return to it)';

CREATE FUNCTION household_set(beneficiary_tally) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'beneficiary_tally_household_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION household_set(beneficiary_tally) IS 'the households aided';

CREATE FUNCTION person_set(beneficiary_tally) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'beneficiary_tally_person_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION person_set(beneficiary_tally) IS 'the persons aided';

CREATE FUNCTION beneficiary_tally_union(beneficiary_tally, beneficiary_tally) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_union(beneficiary_tally, beneficiary_tally) IS 'implementation of | operator';

CREATE FUNCTION beneficiary_tally_eq(beneficiary_tally, beneficiary_tally) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_eq(beneficiary_tally, beneficiary_tally) IS 'implementation of = operator';

CREATE FUNCTION beneficiary_tally_ne(beneficiary_tally, beneficiary_tally) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_ne(beneficiary_tally, beneficiary_tally) IS 'implementation of <> operator';

CREATE OPERATOR | (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_union, COMMUTATOR = |
);
COMMENT ON OPERATOR | (beneficiary_tally, beneficiary_tally) IS
	'the tally of both groups of rows together: instances and amounts are added, sets are united. The groups must not share rows';

CREATE OPERATOR = (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (beneficiary_tally, beneficiary_tally) IS 'are all four parts equal?';

CREATE OPERATOR <> (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (beneficiary_tally, beneficiary_tally) IS 'does any of the four parts differ?';

-- Aggregates. The state is a tally itself, never internal, so that partial results can be sent to other nodes.

CREATE FUNCTION beneficiary_tally_accum(beneficiary_tally, bigint, bigint, yuan) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_accum(beneficiary_tally, bigint, bigint, yuan) IS 'aggregate transition function';

CREATE FUNCTION beneficiary_tally_accum(beneficiary_tally, bigint, bigint, yuan, bigint) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_accum(beneficiary_tally, bigint, bigint, yuan, bigint) IS 'aggregate transition function';

CREATE FUNCTION beneficiary_tally_combine(beneficiary_tally, beneficiary_tally) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_combine(beneficiary_tally, beneficiary_tally) IS 'aggregate combine function';

CREATE FUNCTION beneficiary_tally_final(beneficiary_tally) RETURNS beneficiary_tally
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_final(beneficiary_tally) IS 'aggregate final function';

CREATE AGGREGATE tally(household bigint, person bigint, amount yuan) (
	SFUNC = beneficiary_tally_accum,
	STYPE = beneficiary_tally,
	SSPACE = 256,
	FINALFUNC = beneficiary_tally_final,
	COMBINEFUNC = beneficiary_tally_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tally(bigint, bigint, yuan) IS
	'tally of rows of aid: a row counts as an instance if its household or person is known. Every amount is added, a NULL amount adds nothing; the empty tally over no rows';

CREATE AGGREGATE tally(household bigint, person bigint, amount yuan, times bigint) (
	SFUNC = beneficiary_tally_accum,
	STYPE = beneficiary_tally,
	SSPACE = 256,
	FINALFUNC = beneficiary_tally_final,
	COMBINEFUNC = beneficiary_tally_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tally(bigint, bigint, yuan, bigint) IS
	'tally of rows of aid that represent several acts each: times is the number of acts (NULL counts as 1; 0 adds no household or person; a negative number is an error)';

CREATE AGGREGATE rollup(beneficiary_tally) (
	SFUNC = beneficiary_tally_combine,
	STYPE = beneficiary_tally,
	SSPACE = 8192,
	FINALFUNC = beneficiary_tally_final,
	COMBINEFUNC = beneficiary_tally_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(beneficiary_tally) IS
	'merges stored tallies of groups that share no rows: months to a year, townships to a county. Ignores NULLs; the empty tally over no rows';

-- Aid instances alone, for one-off queries.

CREATE FUNCTION aid_instances_accum(bigint, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION aid_instances_accum(bigint, bigint) IS 'aggregate transition function';

CREATE FUNCTION aid_instances_accum(bigint, bigint, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'aid_instances_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION aid_instances_accum(bigint, bigint, bigint) IS 'aggregate transition function';

CREATE AGGREGATE aid_instances(household bigint) (
	SFUNC = aid_instances_accum,
	STYPE = bigint,
	COMBINEFUNC = int8pl,
	INITCOND = '0',
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_instances(bigint) IS
	'number of aid instances: rows whose household is known. 0 over no rows; equals instances(tally(household, NULL, amount))';

CREATE AGGREGATE aid_instances(household bigint, times bigint) (
	SFUNC = aid_instances_accum,
	STYPE = bigint,
	COMBINEFUNC = int8pl,
	INITCOND = '0',
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE aid_instances(bigint, bigint) IS
	'number of aid instances in rows that represent several acts each: times is the number of acts (NULL counts as 1; a negative number is an error)';
