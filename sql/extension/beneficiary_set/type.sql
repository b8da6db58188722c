-- beneficiary_set: an exact set of bigint ids, as one value that merges.

CREATE TYPE beneficiary_set;

CREATE FUNCTION beneficiary_set_in(cstring) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_in(cstring) IS 'input: ids and ranges of ids in ascending order, like {1-8505,9001}';

CREATE FUNCTION beneficiary_set_out(beneficiary_set) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_out(beneficiary_set) IS 'output: the fewest ranges, ascending';

CREATE FUNCTION beneficiary_set_recv(internal) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_recv(internal) IS 'binary input; as strict as text input';

CREATE FUNCTION beneficiary_set_send(beneficiary_set) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_send(beneficiary_set) IS 'binary output; the same on every machine';

CREATE TYPE beneficiary_set (
	INPUT = beneficiary_set_in,
	OUTPUT = beneficiary_set_out,
	RECEIVE = beneficiary_set_recv,
	SEND = beneficiary_set_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE beneficiary_set IS 'exact set of bigint ids of households or persons; equal sets have equal bytes';

-- The contents of a set.

CREATE FUNCTION cardinality(beneficiary_set) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_set_cardinality' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cardinality(beneficiary_set) IS 'number of distinct ids; reads only the header of a stored set';

CREATE FUNCTION contains(beneficiary_set, bigint) RETURNS boolean
	AS 'MODULE_PATHNAME', 'beneficiary_set_contains' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contains(beneficiary_set, bigint) IS 'is the id in the set?';

CREATE FUNCTION ids(beneficiary_set) RETURNS SETOF bigint
	AS 'MODULE_PATHNAME', 'beneficiary_set_ids' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION ids(beneficiary_set) IS 'the ids in ascending order, one per row';

-- Set algebra.

CREATE FUNCTION beneficiary_set_union(beneficiary_set, beneficiary_set) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_union(beneficiary_set, beneficiary_set) IS 'implementation of | operator';

CREATE FUNCTION beneficiary_set_intersection(beneficiary_set, beneficiary_set) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_intersection(beneficiary_set, beneficiary_set) IS 'implementation of & operator';

CREATE FUNCTION beneficiary_set_difference(beneficiary_set, beneficiary_set) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_difference(beneficiary_set, beneficiary_set) IS 'implementation of - operator';

CREATE FUNCTION beneficiary_set_eq(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_eq(beneficiary_set, beneficiary_set) IS 'implementation of = operator';

CREATE FUNCTION beneficiary_set_ne(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_ne(beneficiary_set, beneficiary_set) IS 'implementation of <> operator';

CREATE FUNCTION beneficiary_set_contains_set(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_contains_set(beneficiary_set, beneficiary_set) IS 'implementation of @> operator';

CREATE FUNCTION beneficiary_set_contained(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_contained(beneficiary_set, beneficiary_set) IS 'implementation of <@ operator';

CREATE FUNCTION beneficiary_set_overlaps(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_overlaps(beneficiary_set, beneficiary_set) IS 'implementation of && operator';

CREATE FUNCTION beneficiary_set_contains_commuted(bigint, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_contains_commuted(bigint, beneficiary_set) IS 'implementation of <@ operator';

CREATE OPERATOR | (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_union, COMMUTATOR = |
);
COMMENT ON OPERATOR | (beneficiary_set, beneficiary_set) IS 'ids in either set';

CREATE OPERATOR & (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_intersection, COMMUTATOR = &
);
COMMENT ON OPERATOR & (beneficiary_set, beneficiary_set) IS 'ids in both sets';

CREATE OPERATOR - (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_difference
);
COMMENT ON OPERATOR - (beneficiary_set, beneficiary_set) IS 'ids in the left set and not in the right one';

CREATE OPERATOR = (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (beneficiary_set, beneficiary_set) IS 'do both sets have the same ids?';

CREATE OPERATOR <> (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (beneficiary_set, beneficiary_set) IS 'do the sets differ in an id?';

-- matchingsel estimates the number of matching rows by applying the operator to the values that ANALYZE has collected.

CREATE OPERATOR @> (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_contains_set,
	COMMUTATOR = <@, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (beneficiary_set, beneficiary_set) IS 'is every id of the right set in the left one?';

CREATE OPERATOR <@ (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_contained,
	COMMUTATOR = @>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (beneficiary_set, beneficiary_set) IS 'is every id of the left set in the right one?';

CREATE OPERATOR && (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_overlaps,
	COMMUTATOR = &&, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR && (beneficiary_set, beneficiary_set) IS 'have the two sets an id in common?';

CREATE OPERATOR @> (
	LEFTARG = beneficiary_set, RIGHTARG = bigint, FUNCTION = contains,
	COMMUTATOR = <@, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @> (beneficiary_set, bigint) IS 'is the id in the set?';

CREATE OPERATOR <@ (
	LEFTARG = bigint, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_contains_commuted,
	COMMUTATOR = @>, RESTRICT = matchingsel, JOIN = matchingjoinsel
);
COMMENT ON OPERATOR <@ (bigint, beneficiary_set) IS 'is the id in the set?';

-- Aggregates. The state is a set itself, never internal, so that partial results can be sent to other nodes.

CREATE FUNCTION beneficiary_set_accum(beneficiary_set, bigint) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_accum(beneficiary_set, bigint) IS 'aggregate transition function';

CREATE FUNCTION beneficiary_set_combine(beneficiary_set, beneficiary_set) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_combine(beneficiary_set, beneficiary_set) IS 'aggregate combine function';

CREATE FUNCTION beneficiary_set_final(beneficiary_set) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_final(beneficiary_set) IS 'aggregate final function';

CREATE AGGREGATE beneficiaries(bigint) (
	SFUNC = beneficiary_set_accum,
	STYPE = beneficiary_set,
	SSPACE = 256,
	FINALFUNC = beneficiary_set_final,
	COMBINEFUNC = beneficiary_set_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE beneficiaries(bigint) IS 'the set of distinct ids; ignores NULL ids; the empty set over no rows';

CREATE AGGREGATE rollup(beneficiary_set) (
	SFUNC = beneficiary_set_combine,
	STYPE = beneficiary_set,
	SSPACE = 8192,
	FINALFUNC = beneficiary_set_final,
	COMBINEFUNC = beneficiary_set_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(beneficiary_set) IS 'the union of stored sets; ignores NULLs; the empty set over no rows';
