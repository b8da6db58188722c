-- The tree of divisions: levels, ancestors, containment, and planner support.
-- A division is written with zeros in the groups below it, so the city 4419 is also 441900 and there is
-- no county 441900: the parent of its town 441900003 is the city.

CREATE TYPE division_level AS ENUM ('province', 'prefecture', 'county', 'township', 'village');
COMMENT ON TYPE division_level IS
	'level of an administrative division, the widest first; the codes of the levels have 2, 4, 6, 9 and 12 digits';

CREATE FUNCTION level(division_code) RETURNS division_level
	AS 'MODULE_PATHNAME', 'division_code_level' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION level(division_code) IS
	'level of the division, from the number of digits in its shortest form; NULL for NULL';

CREATE FUNCTION parent(division_code) RETURNS division_code
	AS 'MODULE_PATHNAME', 'division_code_parent' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION parent(division_code) IS
	'the next division above. Skips a zero group, so the parent of 441900003 is 4419; NULL for a province and for NULL';

CREATE FUNCTION ancestors(division_code) RETURNS division_code[]
	AS 'MODULE_PATHNAME', 'division_code_ancestors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ancestors(division_code) IS
	'all divisions above this one, the province first, excluding the division itself. Empty for a province, NULL for NULL';

CREATE FUNCTION lineage(division_code) RETURNS division_code[]
	AS 'MODULE_PATHNAME', 'division_code_lineage' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lineage(division_code) IS
	'all divisions that contain this one, the province first and the division itself last; NULL for NULL';

CREATE FUNCTION division_at(code division_code, level division_level) RETURNS division_code
	AS 'MODULE_PATHNAME', 'division_code_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION division_at(division_code, division_level) IS
	'the division of that level that contains the code. NULL if there is none, because the code is of a wider level or skips this level (a town of a city without counties); NULL for NULL';

CREATE FUNCTION common_ancestor(division_code, division_code) RETURNS division_code
	AS 'MODULE_PATHNAME', 'division_code_common' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION common_ancestor(division_code, division_code) IS
	'the smallest division that contains both, which may be one of them. NULL for divisions of two provinces and for NULL';

CREATE FUNCTION last_division(division_code) RETURNS division_code
	AS 'MODULE_PATHNAME', 'division_code_last' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
COMMENT ON FUNCTION last_division(division_code) IS
	'the greatest code possible within the division, 410423999999 for 410423: x <@ y means x BETWEEN y AND last_division(y). NULL for NULL';

CREATE FUNCTION division_within_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_contains_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION division_within_support(internal) IS
	'planner support for <@: uses a range of a btree index, or the few codes that contain a known code';
COMMENT ON FUNCTION division_contains_support(internal) IS
	'planner support for @>: uses the few codes that contain a known code, or a range of a btree index';

CREATE FUNCTION division_within(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME', 'division_code_within' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE
	SUPPORT division_within_support;
CREATE FUNCTION division_contains(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME', 'division_code_contains' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE
	SUPPORT division_contains_support;
COMMENT ON FUNCTION division_within(division_code, division_code) IS
	'implementation of <@ operator: the first division equals the second or is within it';
COMMENT ON FUNCTION division_contains(division_code, division_code) IS
	'implementation of @> operator: the first division equals the second or contains it';

CREATE FUNCTION division_within_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_within_join_sel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION division_within_sel(internal, oid, internal, integer) IS
	'restriction selectivity of <@, from the rows that ANALYZE counted in each division';
COMMENT ON FUNCTION division_within_join_sel(internal, oid, internal, smallint, internal) IS
	'join selectivity of <@, from the rows that ANALYZE counted in each division';
CREATE FUNCTION division_contains_sel(internal, oid, internal, integer) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_contains_join_sel(internal, oid, internal, smallint, internal) RETURNS double precision
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION division_contains_sel(internal, oid, internal, integer) IS
	'restriction selectivity of @>, from the rows that ANALYZE counted in each division';
COMMENT ON FUNCTION division_contains_join_sel(internal, oid, internal, smallint, internal) IS
	'join selectivity of @>, from the rows that ANALYZE counted in each division';

CREATE OPERATOR <@ (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_within,
	COMMUTATOR = @>, RESTRICT = division_within_sel, JOIN = division_within_join_sel
);
CREATE OPERATOR @> (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_contains,
	COMMUTATOR = <@, RESTRICT = division_contains_sel, JOIN = division_contains_join_sel
);
COMMENT ON OPERATOR <@ (division_code, division_code) IS
	'equals the division or is within it. An indexed left operand is searched by a range of a btree index, an indexed right operand by a list of codes';
COMMENT ON OPERATOR @> (division_code, division_code) IS
	'equals the division or contains it. An indexed right operand is searched by a range of a btree index, an indexed left operand by a list of codes';
