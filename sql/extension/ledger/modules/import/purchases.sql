-- Purchases that are consumption relief.

CREATE FUNCTION _import_purchases_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	PERFORM _import_find_households();
	PERFORM _import_find_organisations('unit');
	PERFORM _import_find_organisations('supplier');
	PERFORM _import_find_words('channel');
	PERFORM _import_find_words('gift');

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 5, p.*
	FROM pg_temp.ledger_import_cells c, LATERAL (
		SELECT c.supplier IS NOT NULL, num_nonnulls(c.household, c.identity, c.name) > 0
	) AS s (is_organisation, is_household), LATERAL (
		VALUES
			('amount', CASE WHEN c.value <= '0' THEN 'amount_not_positive' END),
			('supplier', CASE
				WHEN s.is_organisation AND s.is_household THEN 'supplier_double'
				WHEN NOT s.is_organisation AND NOT s.is_household THEN 'supplier_missing'
				WHEN cell_name(c.unit) = cell_name(c.supplier) THEN 'supplier_is_buyer'
			END)
	) AS p (column_name, code)
	WHERE p.code IS NOT NULL;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		c.row_number, u.organisation_id, c.day AS purchased_on, s.organisation_id AS supplier_id, h.household_id, c.product,
		k.meaning AS channel, c.value AS amount, coalesce(g.meaning::boolean, false) AS is_welfare_gift,
		coalesce(h.home, u.division) AS division,
		false AS is_known,
		cell_hash(u.organisation_id::text, c.day::text, s.organisation_id::text, h.household_id::text,
			cell_name(c.product), k.meaning, c.value::text, coalesce(g.meaning, 'false')) AS hash
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_organisations u ON u.column_name = 'unit' AND u.cell = c.unit
		JOIN pg_temp.ledger_import_words k ON k.column_name = 'channel' AND k.cell = c.channel
		LEFT JOIN pg_temp.ledger_import_words g ON g.column_name = 'gift' AND g.cell = c.gift
		LEFT JOIN pg_temp.ledger_import_organisations s ON s.column_name = 'supplier' AND s.cell = c.supplier
		LEFT JOIN pg_temp.ledger_import_households h ON h.row_number = c.row_number
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number);
	DROP TABLE pg_temp.ledger_import_households, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_purchases_read() IS
	'Returns the facts in the rows of an import of purchases.';

CREATE FUNCTION _import_purchases_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	WITH written AS (
		INSERT INTO purchases
			(organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift)
		SELECT organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part)
		ORDER BY row_number
		RETURNING purchase_id
	)
	INSERT INTO pg_temp.ledger_import_written
	SELECT f.row_number, w.purchase_id
	FROM (SELECT purchase_id, row_number() OVER (ORDER BY purchase_id) AS place FROM written) AS w
		JOIN (
			SELECT row_number, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_new
			WHERE row_number >= lower(part) AND row_number < upper(part)
		) AS f USING (place);
END
$write$;

COMMENT ON FUNCTION _import_purchases_write(int8range) IS
	'Writes purchases.';
