-- Parts of a beneficiary_set, the similarity of two sets, arrays of ids, and the intersection of many sets.

CREATE FUNCTION slice(set beneficiary_set, first bigint, last bigint) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'beneficiary_set_slice' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION slice(beneficiary_set, bigint, bigint) IS
	'the ids from first to last, both included; the empty set if last is less than first';

CREATE FUNCTION offset_ids(set beneficiary_set, distance bigint) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'beneficiary_set_offset' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION offset_ids(beneficiary_set, bigint) IS
	'the ids, all moved by the same distance, so that the ids of two registers do not mix. Raises 22003 if one would leave the range of bigint';

CREATE FUNCTION minimum(beneficiary_set) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_set_minimum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION minimum(beneficiary_set) IS 'the lowest id; NULL for the empty set';

CREATE FUNCTION maximum(beneficiary_set) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_set_maximum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION maximum(beneficiary_set) IS 'the highest id; NULL for the empty set';

CREATE FUNCTION overlap(beneficiary_set, beneficiary_set) RETURNS bigint
	AS 'MODULE_PATHNAME', 'beneficiary_set_overlap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION overlap(beneficiary_set, beneficiary_set) IS
	'number of ids in both sets: cardinality(a & b), without building that set';

CREATE FUNCTION jaccard(beneficiary_set, beneficiary_set) RETURNS double precision
	AS 'MODULE_PATHNAME', 'beneficiary_set_jaccard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION jaccard(beneficiary_set, beneficiary_set) IS
	'similarity of two sets, 0 to 1: ids in both divided by ids in either (Jaccard 1912). NULL for two empty sets (0 divided by 0)';

-- Arrays of ids. All casts are explicit: repetitions and order are lost one way, and the other way is up to eight bytes an id.

CREATE FUNCTION beneficiary_set_from_array(bigint[]) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_from_array(bigint[]) IS
	'implementation of the cast: the ids of an array, in any order, with repetitions. NULL elements and several dimensions are errors';

CREATE FUNCTION beneficiary_set_from_array(integer[]) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_from_array(integer[]) IS
	'implementation of the cast: the ids of an array, in any order, with repetitions. NULL elements and several dimensions are errors';

CREATE FUNCTION beneficiary_set_to_array(beneficiary_set) RETURNS bigint[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_to_array(beneficiary_set) IS
	'implementation of the cast: the ids, ascending. Raises an error for more than 134217727 ids, which ids(set) returns row by row';

CREATE CAST (bigint[] AS beneficiary_set) WITH FUNCTION beneficiary_set_from_array(bigint[]);
COMMENT ON CAST (bigint[] AS beneficiary_set) IS 'the ids of an array, in any order, with repetitions';

CREATE CAST (integer[] AS beneficiary_set) WITH FUNCTION beneficiary_set_from_array(integer[]);
COMMENT ON CAST (integer[] AS beneficiary_set) IS 'the ids of an array, in any order, with repetitions';

CREATE CAST (beneficiary_set AS bigint[]) WITH FUNCTION beneficiary_set_to_array(beneficiary_set);
COMMENT ON CAST (beneficiary_set AS bigint[]) IS 'the ids, ascending';

-- The intersection of many. The first set is the state; there is no set of all ids, so over no rows it is NULL.

CREATE AGGREGATE common(beneficiary_set) (
	SFUNC = beneficiary_set_intersection,
	STYPE = beneficiary_set,
	SSPACE = 8192,
	COMBINEFUNC = beneficiary_set_intersection,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE common(beneficiary_set) IS 'intersection of the sets: the ids that are in all of them; ignores NULLs; NULL over no rows';
