-- reach_bounds: what is known of an unduplicated count when only the counts of its parts were published

CREATE FUNCTION reach_bounds(counts bigint[], register_size bigint DEFAULT NULL, OUT at_least bigint, OUT at_most bigint)
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reach_bounds(bigint[], bigint) IS 'the possible range of the size of a union, given the sizes of its sets. It is at least the largest size, at most the sum of the sizes or the size of the register. Both bounds can be reached. A NULL among the counts means a set of unknown size: the upper bound is then the size of the register, and at_most is NULL without it. An empty array gives 0 and 0; NULL instead of an array gives NULLs. Errors: a negative count or register size, a count larger than the register (22023); a sum beyond bigint without a register size (22003)';
