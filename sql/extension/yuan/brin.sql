
-- yuan: BRIN
--
-- The code is int8's.  A family has the operators that take a number too, for the numbers that the
-- planner does not know yet.

CREATE FUNCTION yuan_minmax_distance(internal, internal) RETURNS double precision
AS 'brin_minmax_multi_distance_int8' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_minmax_distance(internal, internal) IS 'BRIN multi minmax distance';

CREATE OPERATOR FAMILY yuan_minmax_ops USING brin;
COMMENT ON OPERATOR FAMILY yuan_minmax_ops USING brin IS 'minimum and maximum amount of each block range';

CREATE OPERATOR CLASS yuan_minmax_ops DEFAULT FOR TYPE yuan USING brin FAMILY yuan_minmax_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 pg_catalog.brin_minmax_opcinfo(internal),
	FUNCTION 2 pg_catalog.brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 pg_catalog.brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 pg_catalog.brin_minmax_union(internal, internal, internal);
COMMENT ON OPERATOR CLASS yuan_minmax_ops USING brin IS 'minimum and maximum amount of each block range';

ALTER OPERATOR FAMILY yuan_minmax_ops USING brin ADD
	OPERATOR 1 < (yuan, yuan_operand),
	OPERATOR 2 <= (yuan, yuan_operand),
	OPERATOR 3 = (yuan, yuan_operand),
	OPERATOR 4 >= (yuan, yuan_operand),
	OPERATOR 5 > (yuan, yuan_operand);

CREATE OPERATOR FAMILY yuan_minmax_multi_ops USING brin;
COMMENT ON OPERATOR FAMILY yuan_minmax_multi_ops USING brin IS 'several ranges of amounts for each block range';

CREATE OPERATOR CLASS yuan_minmax_multi_ops FOR TYPE yuan USING brin FAMILY yuan_minmax_multi_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 pg_catalog.brin_minmax_multi_opcinfo(internal),
	FUNCTION 2 pg_catalog.brin_minmax_multi_add_value(internal, internal, internal, internal),
	FUNCTION 3 pg_catalog.brin_minmax_multi_consistent(internal, internal, internal, integer),
	FUNCTION 4 pg_catalog.brin_minmax_multi_union(internal, internal, internal),
	FUNCTION 5 pg_catalog.brin_minmax_multi_options(internal),
	FUNCTION 11 yuan_minmax_distance(internal, internal);
COMMENT ON OPERATOR CLASS yuan_minmax_multi_ops USING brin IS 'several ranges of amounts for each block range';

ALTER OPERATOR FAMILY yuan_minmax_multi_ops USING brin ADD
	OPERATOR 1 < (yuan, yuan_operand),
	OPERATOR 2 <= (yuan, yuan_operand),
	OPERATOR 3 = (yuan, yuan_operand),
	OPERATOR 4 >= (yuan, yuan_operand),
	OPERATOR 5 > (yuan, yuan_operand);
