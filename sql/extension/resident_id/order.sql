
-- resident_id: equality, order and indexes. The packed integers sort as the 18 characters do, so
-- the server's own functions for bigint serve.

CREATE FUNCTION resident_id_eq(resident_id, resident_id) RETURNS boolean
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8eq';
COMMENT ON FUNCTION resident_id_eq(resident_id, resident_id) IS 'implementation of = operator';

CREATE FUNCTION resident_id_ne(resident_id, resident_id) RETURNS boolean
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8ne';
COMMENT ON FUNCTION resident_id_ne(resident_id, resident_id) IS 'implementation of <> operator';

CREATE FUNCTION resident_id_lt(resident_id, resident_id) RETURNS boolean
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8lt';
COMMENT ON FUNCTION resident_id_lt(resident_id, resident_id) IS 'implementation of < operator';

CREATE FUNCTION resident_id_le(resident_id, resident_id) RETURNS boolean
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8le';
COMMENT ON FUNCTION resident_id_le(resident_id, resident_id) IS 'implementation of <= operator';

CREATE FUNCTION resident_id_gt(resident_id, resident_id) RETURNS boolean
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8gt';
COMMENT ON FUNCTION resident_id_gt(resident_id, resident_id) IS 'implementation of > operator';

CREATE FUNCTION resident_id_ge(resident_id, resident_id) RETURNS boolean
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8ge';
COMMENT ON FUNCTION resident_id_ge(resident_id, resident_id) IS 'implementation of >= operator';

CREATE OPERATOR = (
	LEFTARG = resident_id, RIGHTARG = resident_id, FUNCTION = resident_id_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR =(resident_id, resident_id) IS 'equal';

CREATE OPERATOR <> (
	LEFTARG = resident_id, RIGHTARG = resident_id, FUNCTION = resident_id_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <>(resident_id, resident_id) IS 'not equal';

CREATE OPERATOR < (
	LEFTARG = resident_id, RIGHTARG = resident_id, FUNCTION = resident_id_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR <(resident_id, resident_id) IS 'less than, comparing the 18 characters';

CREATE OPERATOR <= (
	LEFTARG = resident_id, RIGHTARG = resident_id, FUNCTION = resident_id_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <=(resident_id, resident_id) IS 'less than or equal, comparing the 18 characters';

CREATE OPERATOR > (
	LEFTARG = resident_id, RIGHTARG = resident_id, FUNCTION = resident_id_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR >(resident_id, resident_id) IS 'greater than, comparing the 18 characters';

CREATE OPERATOR >= (
	LEFTARG = resident_id, RIGHTARG = resident_id, FUNCTION = resident_id_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >=(resident_id, resident_id) IS 'greater than or equal, comparing the 18 characters';

CREATE FUNCTION resident_id_cmp(resident_id, resident_id) RETURNS integer
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'btint8cmp';
COMMENT ON FUNCTION resident_id_cmp(resident_id, resident_id) IS
	'less-equal-greater: negative, 0 or positive';

CREATE FUNCTION resident_id_hash(resident_id) RETURNS integer
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'hashint8';
COMMENT ON FUNCTION resident_id_hash(resident_id) IS 'hash';

CREATE FUNCTION resident_id_hash_extended(resident_id, bigint) RETURNS bigint
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'hashint8extended';
COMMENT ON FUNCTION resident_id_hash_extended(resident_id, bigint) IS 'hash of 64 bits with a seed';

CREATE OPERATOR CLASS resident_id_ops DEFAULT FOR TYPE resident_id USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 resident_id_cmp(resident_id, resident_id),
	FUNCTION 2 (resident_id, resident_id) btint8sortsupport(internal),
	FUNCTION 4 (resident_id, resident_id) btequalimage(oid);
COMMENT ON OPERATOR CLASS resident_id_ops USING btree IS 'order of the 18 characters';
COMMENT ON OPERATOR FAMILY resident_id_ops USING btree IS 'order of the 18 characters';

CREATE OPERATOR CLASS resident_id_ops DEFAULT FOR TYPE resident_id USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 resident_id_hash(resident_id),
	FUNCTION 2 resident_id_hash_extended(resident_id, bigint);
COMMENT ON OPERATOR CLASS resident_id_ops USING hash IS 'equality';
COMMENT ON OPERATOR FAMILY resident_id_ops USING hash IS 'equality';

CREATE OPERATOR CLASS resident_id_minmax_ops DEFAULT FOR TYPE resident_id USING brin AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 brin_minmax_opcinfo(internal),
	FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS resident_id_minmax_ops USING brin IS
	'lowest and highest number of each block range';
COMMENT ON OPERATOR FAMILY resident_id_minmax_ops USING brin IS
	'lowest and highest number of each block range';

CREATE OPERATOR CLASS resident_id_minmax_multi_ops FOR TYPE resident_id USING brin AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 brin_minmax_multi_opcinfo(internal),
	FUNCTION 2 brin_minmax_multi_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_multi_consistent(internal, internal, internal, integer),
	FUNCTION 4 brin_minmax_multi_union(internal, internal, internal),
	FUNCTION 5 brin_minmax_multi_options(internal),
	FUNCTION 11 (resident_id, resident_id) brin_minmax_multi_distance_int8(internal, internal);
COMMENT ON OPERATOR CLASS resident_id_minmax_multi_ops USING brin IS
	'several ranges of numbers for each block range; for tables that mix people of a few counties';
COMMENT ON OPERATOR FAMILY resident_id_minmax_multi_ops USING brin IS
	'several ranges of numbers for each block range; for tables that mix people of a few counties';

CREATE OPERATOR CLASS resident_id_bloom_ops FOR TYPE resident_id USING brin AS
	OPERATOR 1 =,
	FUNCTION 1 brin_bloom_opcinfo(internal),
	FUNCTION 2 brin_bloom_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_bloom_consistent(internal, internal, internal, integer),
	FUNCTION 4 brin_bloom_union(internal, internal, internal),
	FUNCTION 5 brin_bloom_options(internal),
	FUNCTION 11 (resident_id, resident_id) resident_id_hash(resident_id);
COMMENT ON OPERATOR CLASS resident_id_bloom_ops USING brin IS
	'bloom filter of each block range, for look-ups by equality';
COMMENT ON OPERATOR FAMILY resident_id_bloom_ops USING brin IS
	'bloom filter of each block range, for look-ups by equality';

CREATE FUNCTION resident_id_smaller(resident_id, resident_id) RETURNS resident_id
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8smaller';
COMMENT ON FUNCTION resident_id_smaller(resident_id, resident_id) IS 'smaller of two';

CREATE FUNCTION resident_id_larger(resident_id, resident_id) RETURNS resident_id
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE internal AS 'int8larger';
COMMENT ON FUNCTION resident_id_larger(resident_id, resident_id) IS 'larger of two';

CREATE AGGREGATE min(resident_id) (
	SFUNC = resident_id_smaller, STYPE = resident_id, COMBINEFUNC = resident_id_smaller,
	SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(resident_id) IS
	'smallest number, comparing the 18 characters; NULL over no rows';

CREATE AGGREGATE max(resident_id) (
	SFUNC = resident_id_larger, STYPE = resident_id, COMBINEFUNC = resident_id_larger,
	SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(resident_id) IS
	'largest number, comparing the 18 characters; NULL over no rows';
