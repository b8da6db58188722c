-- reach_bounds: what is known of an unduplicated count when only the counts of its parts were published

CREATE FUNCTION reach_bounds(counts bigint[], register_size bigint DEFAULT NULL, OUT at_least bigint, OUT at_most bigint)
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reach_bounds(bigint[], bigint) IS 'the range in which the size of a union must lie when the sizes of its sets are known: at least the largest, at most their sum or the size of the register. Both ends can be reached. A NULL among the counts is a set of unknown size: then only the register bounds the union from above, and at_most is NULL without it. No counts give 0 and 0; NULL instead of an array gives NULLs. Errors: a negative count or register size, a count larger than the register (22023); a sum beyond bigint without a register size (22003)';
