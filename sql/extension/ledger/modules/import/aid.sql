-- Aid given by supermarkets.

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
		c.row_number, f.household_id, f.person_id, f.supermarket_id, f.amount, f.aided_on, f.times,
		h.home AS division,
		false AS is_known,
		cell_hash(f.household_id::text, f.person_id::text, f.supermarket_id::text, f.amount::text, f.aided_on::text, f.times::text)
			AS hash
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_households h USING (row_number)
		JOIN pg_temp.ledger_import_supermarkets s ON s.supermarket = c.supermarket AND s.day = c.day,
		LATERAL (
			SELECT h.household_id, coalesce(h.person_id, CASE WHEN h.members[1] = 1 THEN h.members[2] END), s.supermarket_id, c.value, c.day,
				coalesce(substring(c.times, '^[0-9]+')::integer, 1)
		) AS f (household_id, person_id, supermarket_id, amount, aided_on, times)
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number);
	DROP TABLE pg_temp.ledger_import_households, pg_temp.ledger_import_supermarkets, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_aid_read() IS
	'Returns the facts in the rows of an import of aid.';

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
END
$check$;

COMMENT ON FUNCTION _import_aid_check() IS
	'Reports aid in months that are closed or whose year is not open.';

CREATE FUNCTION _import_aid_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	WITH written AS (
		INSERT INTO aid_instances (household_id, person_id, supermarket_id, amount, aided_on, times)
		SELECT household_id, person_id, supermarket_id, amount, aided_on, times
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part)
		ORDER BY row_number
		RETURNING aid_id
	)
	INSERT INTO pg_temp.ledger_import_written
	SELECT f.row_number, w.aid_id
	FROM (SELECT aid_id, row_number() OVER (ORDER BY aid_id) AS place FROM written) AS w
		JOIN (
			SELECT row_number, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_new
			WHERE row_number >= lower(part) AND row_number < upper(part)
		) AS f USING (place);
END
$write$;

COMMENT ON FUNCTION _import_aid_write(int8range) IS
	'Writes aid; numbers are assigned in the order of the rows.';
