
-- Which counts of households by number of instances are hidden. A reader knows two sums: the number of households, and the number of
-- instances where it is published. The last count is of six or more instances, so its exact contribution is not known.
--
-- Counts are whole numbers, so the search is over the integers: 5 and 15 households that were aided once and four times are the
-- only integers with these sums, though over the rationals there are many solutions.

-- Subtract the least number of times from each household: what is left has to be made of the differences, in as many parts as
-- there are households at most. In a shortest way all but a few parts are the largest difference, as so many others as it has
-- units contain some that could be replaced by it.
CREATE FUNCTION _times_fill(cells integer[], households bigint, instances bigint, or_fewer boolean) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $fill$
DECLARE
	least CONSTANT integer := cells[1];
	largest CONSTANT integer := cells[cardinality(cells)] - cells[1];
	closed CONSTANT integer[] := array_remove(cells, 6);
	rest bigint := instances - households * least;
	bulk bigint;
	parts integer[];
BEGIN
	IF households <= 0 OR least IS NULL THEN
		RETURN households = 0 AND (coalesce(instances, 0) = 0 OR (or_fewer AND instances > 0));
	END IF;
	IF instances IS NULL THEN
		RETURN true;
	END IF;
	IF rest < 0 OR or_fewer THEN
		RETURN rest >= 0;
	END IF;
	IF 6 = ANY (cells) THEN
		-- One household of the last cell takes what is left, or there is none.
		RETURN rest >= 6 - least OR _times_fill(closed, households, instances, false);
	END IF;
	IF largest = 0 THEN
		RETURN rest = 0;
	END IF;
	bulk := greatest(0, (rest - 40) / largest);
	rest := rest - bulk * largest;
	FOR n IN 1 .. rest LOOP
		parts[n] := (
			SELECT 1 + min(CASE n - (c - least) WHEN 0 THEN 0 ELSE parts[n - (c - least)] END)
			FROM unnest(cells[2:]) AS c
			WHERE n >= c - least);
	END LOOP;
	RETURN coalesce(bulk + CASE rest WHEN 0 THEN 0 ELSE parts[rest] END <= households, false);
END
$fill$;

COMMENT ON FUNCTION _times_fill(integer[], bigint, bigint, boolean) IS
	'Internal. Can this number of households have had this number of instances, if each was aided as often as one of the cells '
	'says (ascending; 6: six times or more)? instances: NULL allows any number; or_fewer: some of the instances may belong to '
	'other households.';

CREATE FUNCTION _times_can_be(counts bigint[], hidden boolean[], instances bigint, place integer, households bigint) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $can$
DECLARE
	others CONSTANT integer[] := ARRAY(
		SELECT n FROM generate_series(1, 6) AS n WHERE hidden[n] AND n <> place ORDER BY n);
	unknown CONSTANT bigint := (SELECT sum(counts[n]) FROM generate_series(1, 6) AS n WHERE hidden[n]);
	left_over CONSTANT bigint := instances - place * households
		- (SELECT coalesce(sum(n * counts[n]), 0) FROM generate_series(1, 6) AS n WHERE NOT hidden[n]);
BEGIN
	RETURN coalesce(left_over, 0) >= 0 AND _times_fill(others, unknown - households, left_over,
		(place = 6 AND households > 0) OR (NOT hidden[6] AND counts[6] > 0));
END
$can$;

COMMENT ON FUNCTION _times_can_be(bigint[], boolean[], bigint, integer, bigint) IS
	'Internal. Is this number of households possible for those aided so many times (place), for a reader who knows the counts '
	'that are not hidden, the sum of all counts and the instances (NULL: not known)?';

-- If a count above k + 60 is possible, a smaller one is too: the remainder is made of parts of one to five, so possibilities repeat.
CREATE FUNCTION _times_is_protected(counts bigint[], hidden boolean[], instances bigint, k integer, place integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT _times_can_be(counts, hidden, instances, place, 0)
		AND EXISTS (
			SELECT FROM generate_series(k, k + 60) AS n (households)
			WHERE _times_can_be(counts, hidden, instances, place, n.households));
END;

COMMENT ON FUNCTION _times_is_protected(bigint[], boolean[], bigint, integer, integer) IS
	'Internal. Can a hidden count still be 0, and also k or more?';

CREATE FUNCTION ledger_instances_tell(households bigint, instances bigint, k integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT EXISTS (
		SELECT FROM generate_series(2, 6) AS n (times)
		WHERE (n.times - 2) * households < instances - households AND instances - households < (n.times - 1) * k);
END;

COMMENT ON FUNCTION ledger_instances_tell(bigint, bigint, integer) IS
	'Internal. Do the numbers of households and of their instances alone reveal a small group that was aided so often or more: '
	'that it exists (more instances than if each household had one fewer), and that it is smaller than k? For example, 31 '
	'instances of 30 households reveal that one household was aided twice. The instances are then hidden.';

CREATE FUNCTION ledger_hidden_times(counts bigint[], instances bigint, k integer) RETURNS boolean[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $hidden$
DECLARE
	hidden boolean[] := ledger_hidden(counts, counts, k);
	known CONSTANT bigint := CASE
		WHEN NOT ledger_instances_tell((SELECT sum(c) FROM unnest(counts) AS c)::bigint, instances, k) THEN instances END;
	next_place integer;
BEGIN
	LOOP
		EXIT WHEN NOT EXISTS (
			SELECT
			FROM generate_series(1, cardinality(counts)) AS n
			WHERE ledger_small(counts[n], k) AND NOT _times_is_protected(counts, hidden, known, k, n));
		-- Zeros are hidden last. Hiding them can help: the other counts may be able to change only together with them.
		SELECT n INTO next_place
		FROM generate_series(1, cardinality(counts)) AS n
		WHERE NOT hidden[n]
		ORDER BY counts[n] = 0, counts[n], n
		LIMIT 1;
		EXIT WHEN next_place IS NULL;
		hidden[next_place] := true;
	END LOOP;
	RETURN hidden;
END
$hidden$;

COMMENT ON FUNCTION ledger_hidden_times(bigint[], bigint, integer) IS
	'Internal. Which counts of households by number of instances are hidden. Neither the number of households nor that of '
	'instances (where ledger_instances_tell does not hide it) may reveal a small count: each small count can still be 0, and '
	'also k or more.';

-- Two households change how often they were aided in a year, one more often and one less often by the same number, and end with
-- each other's number of all years. This changes nothing that is published for all years, for other years, or about who was aided
-- in which years. A count can change by as many such pairs as exist.
CREATE FUNCTION ledger_times_linked(counts bigint[], hidden boolean[], k integer, times integer[], elsewhere integer[], households bigint[])
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $linked$
DECLARE
	pool CONSTANT jsonb := (
		SELECT coalesce(jsonb_object_agg(u.times || ' ' || u.elsewhere, u.households), '{}')
		FROM unnest(times, elsewhere, households) AS u (times, elsewhere, households)
		WHERE u.times <= 6);
	free jsonb;
	needed bigint;
	moved bigint;
	move record;
	is_free boolean;
BEGIN
	FOR place IN 1 .. 6 LOOP
		CONTINUE WHEN NOT ledger_small(counts[place], k);
		is_free := false;
		FOREACH needed IN ARRAY ARRAY[counts[place], counts[place] - k] LOOP
			-- positive: so many must leave the count; negative: so many must come to it
			free := pool;
			FOR move IN
				SELECT
					p.times || ' ' || p.elsewhere AS one,
					b.times || ' ' || p.elsewhere + p.times + d.step - b.times AS other,
					(p.times = place)::integer + (b.times = place)::integer - (p.times + d.step = place)::integer
						- (b.times - d.step = place)::integer AS leave
				FROM unnest(times, elsewhere) AS p (times, elsewhere), generate_series(1, 5) AS d (step), generate_series(1, 6) AS b (times)
				WHERE p.times + d.step <= 6 AND b.times > d.step AND b.times <> p.times + d.step
					AND hidden[p.times] AND hidden[p.times + d.step] AND hidden[b.times] AND hidden[b.times - d.step]
				ORDER BY 3 DESC, 1, 2
			LOOP
				EXIT WHEN needed = 0;
				CONTINUE WHEN sign(move.leave) <> sign(needed) OR abs(move.leave) > abs(needed) AND needed > 0;
				moved := least(
					coalesce((free ->> move.one)::bigint, 0), coalesce((free ->> move.other)::bigint, 0),
					CASE WHEN needed > 0 THEN needed / move.leave ELSE (needed + move.leave + 1) / move.leave END);
				CONTINUE WHEN moved < 1;
				free := free || jsonb_build_object(move.one, (free ->> move.one)::bigint - moved, move.other, (free ->> move.other)::bigint - moved);
				needed := CASE WHEN needed > 0 THEN needed - moved * move.leave ELSE least(0, needed - moved * move.leave) END;
			END LOOP;
			is_free := is_free OR needed = 0;
		END LOOP;
		IF NOT is_free THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END
$linked$;

COMMENT ON FUNCTION ledger_times_linked(bigint[], boolean[], integer, integer[], integer[], bigint[]) IS
	'Internal. Could a small count of a year be recovered from the frequencies of all years? False only if the count could be '
	'0, and also k or more, with the same frequencies of all years. times, elsewhere, households: this number of households '
	'was aided so often in the year, and so often in all other years.';
