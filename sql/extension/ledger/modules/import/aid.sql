-- Aid given by supermarkets.

CREATE FUNCTION _import_aid_hash(household_id bigint, person_id bigint, supermarket_id bigint, amount yuan, aided_on date, times integer) RETURNS bytea
LANGUAGE sql STABLE
RETURN cell_hash(household_id::text, person_id::text, supermarket_id::text, amount::text, aided_on::text, times::text);

COMMENT ON FUNCTION _import_aid_hash(bigint, bigint, bigint, yuan, date, integer) IS 'The hash by which imports recognise aid.';

CREATE FUNCTION _import_aid_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	PERFORM _import_find_households();
	PERFORM _import_find_supermarkets();

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 5, p.*
	FROM pg_temp.ledger_import_cells c, LATERAL (
		VALUES
			('amount', CASE WHEN c.value < '0' THEN 'amount_negative' END),
			('times', CASE WHEN c.times !~ '^0*[1-9][0-9]{0,8}([.]0+)?(人次|次)?$' THEN 'times_unreadable' END),
			('identity', CASE WHEN num_nonnulls(c.household, c.identity, c.name, c.person) = 0 THEN 'household_missing' END)
	) AS p (column_name, code)
	WHERE (c.value < '0' OR c.times IS NOT NULL OR num_nonnulls(c.household, c.identity, c.name, c.person) = 0) AND p.code IS NOT NULL;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		h.row_number, f.household_id, f.person_id, f.supermarket_id, f.amount, f.aided_on, f.times,
		h.home AS division, f.aided_on AS day,
		false AS is_known, false AS completes, NULL::bigint AS record,
		_import_aid_hash(f.household_id, f.person_id, f.supermarket_id, f.amount, f.aided_on, f.times) AS hash
	FROM pg_temp.ledger_import_households h
		JOIN pg_temp.ledger_import_supermarkets s ON s.supermarket = h.supermarket AND s.day = h.day,
		LATERAL (
			SELECT h.household_id, coalesce(h.person_id, CASE WHEN h.members[1] = 1 THEN h.members[2] END), s.supermarket_id, h.value, h.day,
				coalesce(substring(h.times, '^[0-9]+')::integer, 1)
		) AS f (household_id, person_id, supermarket_id, amount, aided_on, times)
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = h.row_number);
	DROP TABLE pg_temp.ledger_import_households, pg_temp.ledger_import_supermarkets, pg_temp.ledger_import_villages;

	INSERT INTO pg_temp.ledger_import_less
	SELECT f.row_number, l.lacking, f.day, _import_aid_hash(f.household_id, l.person_id, f.supermarket_id, f.amount, f.aided_on, l.times)
	FROM pg_temp.ledger_import_facts f, LATERAL (
		VALUES (1, NULL, f.times, f.person_id IS NOT NULL), (2, f.person_id, 1, f.times > 1), (3, NULL, 1, f.person_id IS NOT NULL AND f.times > 1)
	) AS l (lacking, person_id, times, is_less)
	WHERE (f.person_id IS NOT NULL OR f.times > 1) AND l.is_less AND EXISTS (SELECT FROM imports);
END
$read$;

COMMENT ON FUNCTION _import_aid_read() IS
	'Returns the facts in the rows of an import of aid.';

CREATE FUNCTION _import_aid_taught() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $taught$
BEGIN
	DELETE FROM pg_temp.ledger_import_taught t
	USING pg_temp.ledger_import_facts f
	WHERE t.by_line AND f.row_number = t.row_number AND NOT EXISTS (
		SELECT FROM aid_instances a
		WHERE a.aided_on = f.aided_on AND a.aid_id = t.loaded_as AND (a.household_id, a.supermarket_id, a.amount) = (f.household_id, f.supermarket_id, f.amount));
	INSERT INTO pg_temp.ledger_import_problems
	SELECT t.row_number, 6, p.column_name, 'fact_differs', p.args
	FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_facts f USING (row_number) JOIN pg_temp.ledger_import_cells c USING (row_number)
		JOIN aid_instances a ON a.aided_on = f.aided_on AND a.aid_id = t.loaded_as, LATERAL (
			VALUES
				(CASE WHEN c.person IS NULL THEN 'identity' ELSE 'person' END, f.person_id <> a.person_id, ARRAY[
					(SELECT format('%s (%s)', n.name, n.person_id) FROM persons n WHERE n.person_id = a.person_id),
					(SELECT format('%s (%s)', n.name, n.person_id) FROM persons n WHERE n.person_id = f.person_id)]),
				('times', c.times IS NOT NULL AND f.times <> a.times AND (a.times > 1 OR t.is_stated),
					ARRAY[a.times, f.times]::text[])
		) AS p (column_name, differs, args)
	WHERE p.differs;
	UPDATE pg_temp.ledger_import_facts f
	SET completes = f.person_id IS NOT NULL AND a.person_id IS NULL OR c.times IS NOT NULL AND f.times <> a.times
	FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_cells c USING (row_number), aid_instances a
	WHERE t.row_number = f.row_number AND a.aided_on = f.aided_on AND a.aid_id = t.loaded_as;
	UPDATE pg_temp.ledger_import_taught t SET states = true
	FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number), aid_instances a
	WHERE f.row_number = t.row_number AND c.times IS NOT NULL AND NOT t.is_stated AND a.aided_on = f.aided_on AND a.aid_id = t.loaded_as AND (a.times, f.times) = (1, 1);
END
$taught$;

COMMENT ON FUNCTION _import_aid_taught() IS
	'Compares facts with the aid that they were loaded as before, and marks those that complete it.';

-- Checks whether the month is open. The search for persons and supermarkets already applies the rules about them.
CREATE FUNCTION _import_aid_check() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	WITH months AS MATERIALIZED (
		SELECT d.day, p.month, p.version
		FROM (SELECT DISTINCT aided_on FROM pg_temp.ledger_import_facts) AS d (day)
			LEFT JOIN periods p ON p.month = date_trunc('month', d.day::timestamp)::date
	)
	INSERT INTO pg_temp.ledger_import_problems
	SELECT f.row_number, 6, 'date',
		CASE WHEN m.version IS NULL THEN 'month_not_open' ELSE 'month_closed' END,
		ARRAY[to_char(f.aided_on, CASE WHEN m.version IS NULL THEN 'YYYY' ELSE 'YYYY-MM' END)]
	FROM pg_temp.ledger_import_facts f
		JOIN pg_temp.ledger_import_claims c USING (row_number)
		JOIN months m ON m.day = f.aided_on
	WHERE NOT c.is_known AND (m.month IS NULL OR m.version IS NOT NULL);
	WITH differs AS (
		INSERT INTO pg_temp.ledger_import_problems
		SELECT u.row_number, 6, 'times', 'fact_differs', ARRAY[a.times, f.times]::text[]
		FROM pg_temp.ledger_import_unstated u JOIN pg_temp.ledger_import_facts f USING (row_number)
			JOIN aid_instances a ON a.aided_on = f.aided_on AND a.aid_id = u.loaded_as
		WHERE a.times <> f.times
		RETURNING row_number
	)
	UPDATE pg_temp.ledger_import_claims c SET is_known = false FROM differs d WHERE d.row_number = c.row_number;
END
$check$;

COMMENT ON FUNCTION _import_aid_check() IS
	'Reports aid in months that are closed or whose year is not open, and known rows that contradict what another file added to their records.';

CREATE FUNCTION _import_aid_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
DECLARE
	ids bigint[];
BEGIN
	WITH written AS (
		INSERT INTO aid_instances (household_id, person_id, supermarket_id, amount, aided_on, times)
		SELECT household_id, person_id, supermarket_id, amount, aided_on, times
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		ORDER BY row_number
		RETURNING aid_id
	)
	SELECT array_agg(w.aid_id ORDER BY w.aid_id) INTO ids FROM written AS w;
	INSERT INTO pg_temp.ledger_import_written
	SELECT n.row_number, ids[row_number() OVER (ORDER BY n.row_number)]
	FROM pg_temp.ledger_import_new n
	WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND NOT n.completes;
	IF EXISTS (SELECT FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part) AND completes) THEN
		UPDATE aid_instances a SET person_id = coalesce(a.person_id, n.person_id), times = greatest(a.times, n.times)
		FROM pg_temp.ledger_import_new n
		WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes AND a.aided_on = n.aided_on AND a.aid_id = n.record;
	END IF;
	PERFORM _import_wrote_completions(part);
END
$write$;

COMMENT ON FUNCTION _import_aid_write(int8range) IS
	'Writes aid, whose numbers are assigned in the order of the rows, and what completes earlier aid.';
