-- Order and hashing of beneficiary_tally, so that GROUP BY, DISTINCT, UNION, ORDER BY and indexes work.

CREATE FUNCTION beneficiary_tally_cmp(beneficiary_tally, beneficiary_tally) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_cmp(beneficiary_tally, beneficiary_tally) IS 'less-equal-greater';

CREATE FUNCTION beneficiary_tally_lt(beneficiary_tally, beneficiary_tally) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_lt(beneficiary_tally, beneficiary_tally) IS 'implementation of < operator';

CREATE FUNCTION beneficiary_tally_le(beneficiary_tally, beneficiary_tally) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_le(beneficiary_tally, beneficiary_tally) IS 'implementation of <= operator';

CREATE FUNCTION beneficiary_tally_gt(beneficiary_tally, beneficiary_tally) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_gt(beneficiary_tally, beneficiary_tally) IS 'implementation of > operator';

CREATE FUNCTION beneficiary_tally_ge(beneficiary_tally, beneficiary_tally) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_ge(beneficiary_tally, beneficiary_tally) IS 'implementation of >= operator';

CREATE FUNCTION beneficiary_tally_hash(beneficiary_tally) RETURNS integer
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_hash(beneficiary_tally) IS 'hash';

CREATE FUNCTION beneficiary_tally_hash_extended(beneficiary_tally, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION beneficiary_tally_hash_extended(beneficiary_tally, bigint) IS 'hash';

CREATE OPERATOR < (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (beneficiary_tally, beneficiary_tally) IS 'less than (by instances, then amount, then households, then persons)';

CREATE OPERATOR <= (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (beneficiary_tally, beneficiary_tally) IS 'less than or equal (by instances, then amount, then households, then persons)';

CREATE OPERATOR > (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (beneficiary_tally, beneficiary_tally) IS 'greater than (by instances, then amount, then households, then persons)';

CREATE OPERATOR >= (
	LEFTARG = beneficiary_tally, RIGHTARG = beneficiary_tally, FUNCTION = beneficiary_tally_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (beneficiary_tally, beneficiary_tally) IS 'greater than or equal (by instances, then amount, then households, then persons)';

CREATE OPERATOR FAMILY beneficiary_tally_ops USING btree;
COMMENT ON OPERATOR FAMILY beneficiary_tally_ops USING btree IS 'tallies, by instances, then amount, then households, then persons';

CREATE OPERATOR CLASS beneficiary_tally_ops DEFAULT FOR TYPE beneficiary_tally USING btree FAMILY beneficiary_tally_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 beneficiary_tally_cmp(beneficiary_tally, beneficiary_tally),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS beneficiary_tally_ops USING btree IS 'tallies, by instances, then amount, then households, then persons';

CREATE OPERATOR FAMILY beneficiary_tally_ops USING hash;
COMMENT ON OPERATOR FAMILY beneficiary_tally_ops USING hash IS 'tallies';

CREATE OPERATOR CLASS beneficiary_tally_ops DEFAULT FOR TYPE beneficiary_tally USING hash FAMILY beneficiary_tally_ops AS
	OPERATOR 1 =,
	FUNCTION 1 beneficiary_tally_hash(beneficiary_tally),
	FUNCTION 2 beneficiary_tally_hash_extended(beneficiary_tally, bigint);
COMMENT ON OPERATOR CLASS beneficiary_tally_ops USING hash IS 'tallies';
