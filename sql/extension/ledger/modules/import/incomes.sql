-- Incomes: one amount for each household, year and source, so that the ledger itself shows which are known.

CREATE FUNCTION _import_incomes_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	-- Households are those of the year's last day, or of the records'.
	UPDATE pg_temp.ledger_import_cells
	SET day = least(make_date(left(year, 4)::integer, 12, 31),
		(SELECT coalesce(records_through, (now() AT TIME ZONE 'Asia/Shanghai')::date) FROM ledger))
	WHERE is_plausible_year(substring(year, '^([0-9]{4})(?:[.]0+)?(?:年|年度)?$')::integer);
	INSERT INTO pg_temp.ledger_import_problems
	SELECT row_number, 1, 'year', 'year_unreadable',
		ARRAY[date_part('year', first_plausible_day()), date_part('year', last_plausible_day())]::text[]
	FROM pg_temp.ledger_import_cells
	WHERE year IS NOT NULL AND day IS NULL;
	PERFORM _import_find_households();
	PERFORM _import_find_words('source');
	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 5, 'identity', 'household_missing'
	FROM pg_temp.ledger_import_cells c
	WHERE num_nonnulls(c.household, c.identity, c.name) = 0;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		f.*,
		i.amount = f.amount OR row_number() OVER (PARTITION BY f.household_id, f.year, f.source, f.amount ORDER BY f.row_number) > 1
			AS is_known,
		cell_hash(f.household_id::text, f.year::text, f.source, f.amount::text) AS hash
	FROM (
		SELECT c.row_number, h.household_id, left(c.year, 4)::integer AS year, w.meaning AS source, c.value AS amount, h.home AS division, c.day
		FROM pg_temp.ledger_import_cells c
			JOIN pg_temp.ledger_import_households h USING (row_number)
			JOIN pg_temp.ledger_import_words w ON w.column_name = 'source' AND w.cell = c.source
		WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number)
	) AS f LEFT JOIN incomes i USING (household_id, year, source);
	UPDATE pg_temp.ledger_import_facts SET is_known = false WHERE is_known IS NULL;
	DROP TABLE pg_temp.ledger_import_households, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_incomes_read() IS
	'Returns the facts in the rows of an import of incomes.';

CREATE FUNCTION _import_incomes_check() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	INSERT INTO pg_temp.ledger_import_problems
	SELECT f.row_number, 6, 'amount', CASE WHEN i.household_id IS NULL THEN 'income_repeated' ELSE 'income_differs' END,
		ARRAY[coalesce(i.amount, f.other), f.amount]::text[]
	FROM (
		SELECT *,
			min(amount) OVER same <> max(amount) OVER same AS is_repeated,
			CASE amount WHEN min(amount) OVER same THEN max(amount) OVER same ELSE min(amount) OVER same END AS other
		FROM pg_temp.ledger_import_facts
		WINDOW same AS (PARTITION BY household_id, year, source)
	) AS f
		JOIN pg_temp.ledger_import_claims c USING (row_number)
		LEFT JOIN incomes i ON i.household_id = f.household_id AND i.year = f.year AND i.source = f.source
	WHERE NOT c.is_known AND (f.is_repeated OR i.household_id IS NOT NULL);
END
$check$;

COMMENT ON FUNCTION _import_incomes_check() IS
	'Reports incomes for which the ledger, or another row, has a different amount.';

CREATE FUNCTION _import_incomes_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	INSERT INTO incomes (household_id, year, source, amount)
	SELECT household_id, year, source, amount
	FROM pg_temp.ledger_import_new
	WHERE row_number >= lower(part) AND row_number < upper(part);
	INSERT INTO pg_temp.ledger_import_written
	SELECT row_number, household_id FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part);
END
$write$;

COMMENT ON FUNCTION _import_incomes_write(int8range) IS
	'Writes incomes.';
