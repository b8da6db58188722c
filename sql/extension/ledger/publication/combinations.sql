
-- Which schemes a household is in, and in no other. The sizes of schemes and what each two share are published too
-- (publication_scheme_year, publication_scheme_overlap), so a small combination is not hidden by hiding it alone, nor by hiding
-- another that adds up with it to one size: what stays hidden must be free to change by k with all sums that are told the same.
--
-- A combination is a number from 1 to 31, whose bits are its schemes: 1 supermarket, 2 model workers, 4 village assistance,
-- 8 consumption relief, 16 events. A sum that is told is the number of the schemes that its households have in common: 0 for all,
-- 4 for a size, 6 for what two share.

-- A move changes hidden counts and no sum that is told. Gauss and Jordan solve the sums for the first cells that they can be
-- solved for: those go with the last one, all others stand still.
CREATE FUNCTION ledger_combination_move(cells integer[], told integer[]) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $move$
DECLARE
	many CONSTANT integer := cardinality(cells);
	rows CONSTANT integer := cardinality(told);
	m double precision[] := ARRAY(
		SELECT ((c.cell & t.sum) = t.sum)::integer
		FROM unnest(told) WITH ORDINALITY AS t (sum, place), unnest(cells) WITH ORDINALITY AS c (cell, place)
		ORDER BY t.place, c.place);
	move double precision[] := array_fill(0::double precision, ARRAY[many]);
	pivots integer[] := '{}';
	solved integer := 0;
	found_row integer;
	factor double precision;
	kept double precision;
BEGIN
	FOR c IN 1 .. many LOOP
		found_row := NULL;
		FOR r IN solved + 1 .. rows LOOP
			IF abs(m[(r - 1) * many + c]) > 1e-9 THEN
				found_row := r;
				EXIT;
			END IF;
		END LOOP;
		CONTINUE WHEN found_row IS NULL;
		IF c = many THEN
			RETURN NULL; -- the sums that are told give it
		END IF;
		solved := solved + 1;
		pivots := pivots || c;
		factor := m[(found_row - 1) * many + c];
		FOR i IN c .. many LOOP
			kept := m[(solved - 1) * many + i];
			m[(solved - 1) * many + i] := m[(found_row - 1) * many + i] / factor;
			IF found_row <> solved THEN
				m[(found_row - 1) * many + i] := kept;
			END IF;
		END LOOP;
		FOR r IN 1 .. rows LOOP
			factor := m[(r - 1) * many + c];
			CONTINUE WHEN r = solved OR abs(factor) <= 1e-9;
			FOR i IN c .. many LOOP
				m[(r - 1) * many + i] := m[(r - 1) * many + i] - factor * m[(solved - 1) * many + i];
			END LOOP;
		END LOOP;
	END LOOP;
	move[many] := 1;
	FOR r IN 1 .. solved LOOP
		move[pivots[r]] := - m[(r - 1) * many + many];
	END LOOP;
	-- households are whole
	IF (SELECT bool_or(abs(c - round(c)) > 1e-6) FROM unnest(move) AS c) THEN
		RETURN NULL;
	END IF;
	RETURN ARRAY(SELECT round(c)::integer FROM unnest(move) WITH ORDINALITY AS u (c, place) ORDER BY place);
END
$move$;

COMMENT ON FUNCTION ledger_combination_move(integer[], integer[]) IS
	'Internal. By how much combinations that are hidden would change, when the last of them changed by one and no sum that is told '
	'changed. NULL: none such is found.';

-- Zeros are told, so a count that is hidden is one at least.
CREATE FUNCTION ledger_combinations_are_safe(counts bigint[], cells integer[], told integer[], secrets integer[], k integer) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $safe$
DECLARE
	open integer[] := secrets;
	others integer[];
	move integer[];
	steps bigint;
	i integer;
BEGIN
	FOR place IN 1 .. cardinality(cells) LOOP
		EXIT WHEN cardinality(open) = 0;
		CONTINUE WHEN NOT ledger_small(counts[cells[place]], k);
		others := array_remove(cells, cells[place]) || cells[place];
		move := ledger_combination_move(others, told);
		CONTINUE WHEN move IS NULL;
		SELECT coalesce(min((counts[u.cell] - 1) / - u.step) FILTER (WHERE u.step < 0), 1000000)
			+ coalesce(min((counts[u.cell] - 1) / u.step) FILTER (WHERE u.step > 0), 1000000)
		INTO steps
		FROM unnest(others, move) AS u (cell, step);
		-- what the move does not change by k is still open
		open := ARRAY(
			SELECT s
			FROM unnest(open) AS s
			WHERE steps * abs((
				SELECT coalesce(sum(u.step), 0) FROM unnest(others, move) AS u (cell, step) WHERE (u.cell & (s >> 5)) = (s & 31))) < k);
	END LOOP;
	RETURN cardinality(open) = 0;
END
$safe$;

COMMENT ON FUNCTION ledger_combinations_are_safe(bigint[], integer[], integer[], integer[], integer) IS
	'Internal. May each secret differ by k at least, for who knows the combinations that are not among cells, and all sums told? A '
	'secret is 32 * mask + value: the households whose schemes in the mask are those of the value.';

CREATE FUNCTION ledger_hidden_combinations(counts bigint[], k integer) RETURNS boolean[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $hidden$
DECLARE
	told integer[];
	secrets integer[];
	small integer[] := ARRAY(SELECT c::integer FROM generate_series(1, 31) AS c WHERE ledger_small(counts[c], k) ORDER BY counts[c] DESC, c);
	tells_all boolean;
	known integer[];
	cells integer[];
	next_cell integer;
BEGIN
	IF small = '{}' THEN
		RETURN array_fill(false, ARRAY[32]);
	END IF;
	-- What the other publications tell: sizes, and what two share, unless something of it is small.
	WITH part AS (
		SELECT m.mask, v.value, (SELECT sum(counts[c]) FROM generate_series(1, 31) AS c WHERE (c & m.mask) = v.value)::bigint AS households
		FROM generate_series(0, 31) AS m (mask), generate_series(0, 31) AS v (value)
		WHERE (v.value & ~ m.mask) = 0 AND length(replace(m.mask::bit(5)::text, '0', '')) <= 2
	)
	SELECT
		ARRAY(
			SELECT p.mask FROM part p
			WHERE p.value = p.mask AND p.mask > 0 AND NOT EXISTS (
				SELECT FROM part q
				WHERE (q.mask & ~ p.mask) = 0 AND q.mask > 0 AND q.value > 0 AND ledger_small(q.households, k))),
		ARRAY(SELECT 32 * p.mask + p.value FROM part p WHERE ledger_small(p.households, k))
			|| ARRAY(SELECT 32 * 31 + c FROM unnest(small) AS c)
	INTO told, secrets;

	-- The number of all is told if it can be.
	FOREACH tells_all IN ARRAY '{true,false}'::boolean[] LOOP
		known := CASE WHEN tells_all THEN 0 || told ELSE told END;
		cells := small;
		LOOP
			cells := ARRAY(SELECT c FROM unnest(cells) AS c ORDER BY counts[c] DESC, c);
			EXIT WHEN ledger_combinations_are_safe(counts, cells, known, secrets, k);
			SELECT c INTO next_cell
			FROM generate_series(1, 31) AS c
			WHERE counts[c] > 0 AND c <> ALL (cells)
			ORDER BY counts[c], c
			LIMIT 1;
			cells := CASE WHEN next_cell IS NOT NULL THEN cells || next_cell END;
			EXIT WHEN next_cell IS NULL;
		END LOOP;
		CONTINUE WHEN cells IS NULL;
		-- those that were hidden in vain, the largest first
		FOREACH next_cell IN ARRAY cells LOOP
			IF next_cell <> ALL (small)
				AND ledger_combinations_are_safe(counts, array_remove(cells, next_cell), known, secrets, k) THEN
				cells := array_remove(cells, next_cell);
			END IF;
		END LOOP;
		RETURN ARRAY(SELECT c = ANY (cells) FROM generate_series(1, 31) AS c ORDER BY c) || NOT tells_all;
	END LOOP;
	RETURN array_fill(true, ARRAY[32]);
END
$hidden$;

COMMENT ON FUNCTION ledger_hidden_combinations(bigint[], integer) IS
	'Internal. Which of the 31 combinations of schemes are hidden, and, last, whether the number of all their households is. All '
	'are, when no fewer would do.';
