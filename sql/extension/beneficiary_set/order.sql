-- Order and hashing of beneficiary_set, so that GROUP BY, DISTINCT, UNION, ORDER BY and indexes work.

CREATE FUNCTION beneficiary_set_cmp(beneficiary_set, beneficiary_set) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_cmp(beneficiary_set, beneficiary_set) IS 'less-equal-greater';

CREATE FUNCTION beneficiary_set_lt(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_lt(beneficiary_set, beneficiary_set) IS 'implementation of < operator';

CREATE FUNCTION beneficiary_set_le(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_le(beneficiary_set, beneficiary_set) IS 'implementation of <= operator';

CREATE FUNCTION beneficiary_set_gt(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_gt(beneficiary_set, beneficiary_set) IS 'implementation of > operator';

CREATE FUNCTION beneficiary_set_ge(beneficiary_set, beneficiary_set) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_ge(beneficiary_set, beneficiary_set) IS 'implementation of >= operator';

CREATE FUNCTION beneficiary_set_hash(beneficiary_set) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_hash(beneficiary_set) IS 'hash';

CREATE FUNCTION beneficiary_set_hash_extended(beneficiary_set, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_set_hash_extended(beneficiary_set, bigint) IS 'hash';

CREATE OPERATOR < (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (beneficiary_set, beneficiary_set) IS 'less than (sets with fewer ids first; sets of equal size by comparing their ascending ids)';

CREATE OPERATOR <= (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (beneficiary_set, beneficiary_set) IS 'less than or equal (sets with fewer ids first; sets of equal size by comparing their ascending ids)';

CREATE OPERATOR > (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (beneficiary_set, beneficiary_set) IS 'greater than (sets with fewer ids first; sets of equal size by comparing their ascending ids)';

CREATE OPERATOR >= (
	LEFTARG = beneficiary_set, RIGHTARG = beneficiary_set, FUNCTION = beneficiary_set_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (beneficiary_set, beneficiary_set) IS 'greater than or equal (sets with fewer ids first; sets of equal size by comparing their ascending ids)';

CREATE OPERATOR FAMILY beneficiary_set_ops USING btree;
COMMENT ON OPERATOR FAMILY beneficiary_set_ops USING btree IS 'sets; those with fewer ids first, those of equal size by comparing their ascending ids';

CREATE OPERATOR CLASS beneficiary_set_ops DEFAULT FOR TYPE beneficiary_set USING btree FAMILY beneficiary_set_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 beneficiary_set_cmp(beneficiary_set, beneficiary_set),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS beneficiary_set_ops USING btree IS 'sets; those with fewer ids first, those of equal size by comparing their ascending ids';

CREATE OPERATOR FAMILY beneficiary_set_ops USING hash;
COMMENT ON OPERATOR FAMILY beneficiary_set_ops USING hash IS 'sets';

CREATE OPERATOR CLASS beneficiary_set_ops DEFAULT FOR TYPE beneficiary_set USING hash FAMILY beneficiary_set_ops AS
	OPERATOR 1 =,
	FUNCTION 1 beneficiary_set_hash(beneficiary_set),
	FUNCTION 2 beneficiary_set_hash_extended(beneficiary_set, bigint);
COMMENT ON OPERATOR CLASS beneficiary_set_ops USING hash IS 'sets';
