-- Purchases that are consumption relief.

CREATE FUNCTION _import_purchases_hash(
	organisation_id bigint, purchased_on date, supplier_id bigint, household_id bigint, product text, channel text, amount yuan, is_welfare_gift boolean
) RETURNS bytea
LANGUAGE sql STABLE
RETURN cell_hash(organisation_id::text, purchased_on::text, supplier_id::text, household_id::text, cell_name(product), channel, amount::text,
	is_welfare_gift::text);

COMMENT ON FUNCTION _import_purchases_hash(bigint, date, bigint, bigint, text, text, yuan, boolean) IS 'The hash by which imports recognise purchases.';

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
		coalesce(h.home, u.division) AS division, c.day,
		false AS is_known, false AS completes, NULL::bigint AS record,
		_import_purchases_hash(u.organisation_id, c.day, s.organisation_id, h.household_id, c.product, k.meaning, c.value,
			coalesce(g.meaning::boolean, false)) AS hash
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_organisations u ON u.column_name = 'unit' AND u.cell = c.unit
		JOIN pg_temp.ledger_import_words k ON k.column_name = 'channel' AND k.cell = c.channel
		LEFT JOIN pg_temp.ledger_import_words g ON g.column_name = 'gift' AND g.cell = c.gift
		LEFT JOIN pg_temp.ledger_import_organisations s ON s.column_name = 'supplier' AND s.cell = c.supplier
		LEFT JOIN pg_temp.ledger_import_households h ON h.row_number = c.row_number
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number);
	DROP TABLE pg_temp.ledger_import_households, pg_temp.ledger_import_villages;

	INSERT INTO pg_temp.ledger_import_less
	SELECT f.row_number, 1, f.day, _import_purchases_hash(f.organisation_id, f.purchased_on, f.supplier_id, f.household_id, f.product, f.channel, f.amount, false)
	FROM pg_temp.ledger_import_facts f
	WHERE f.is_welfare_gift AND EXISTS (SELECT FROM imports);
END
$read$;

COMMENT ON FUNCTION _import_purchases_read() IS
	'Returns the facts in the rows of an import of purchases.';

CREATE FUNCTION _import_purchases_taught() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $taught$
BEGIN
	DELETE FROM pg_temp.ledger_import_taught t
	USING pg_temp.ledger_import_facts f
	WHERE t.by_line AND f.row_number = t.row_number AND NOT EXISTS (
		SELECT FROM purchases p
		WHERE p.purchase_id = t.loaded_as AND (p.organisation_id, p.purchased_on::date, p.channel, p.amount) = (f.organisation_id, f.purchased_on, f.channel, f.amount)
			AND p.supplier_id IS NOT DISTINCT FROM f.supplier_id AND p.household_id IS NOT DISTINCT FROM f.household_id
			AND cell_name(cell_clean(p.product)) = cell_name(f.product));
	INSERT INTO pg_temp.ledger_import_problems
	SELECT t.row_number, 6, 'gift', 'fact_differs', ARRAY[(SELECT w.word FROM import_usual_words() w WHERE w.column_name = 'gift' AND w.meaning = p.is_welfare_gift::text), c.gift]
	FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_facts f USING (row_number) JOIN pg_temp.ledger_import_cells c USING (row_number)
		JOIN purchases p ON p.purchase_id = t.loaded_as
	WHERE c.gift IS NOT NULL AND f.is_welfare_gift <> p.is_welfare_gift AND (p.is_welfare_gift OR t.is_stated);
	UPDATE pg_temp.ledger_import_facts f
	SET completes = c.gift IS NOT NULL AND f.is_welfare_gift <> p.is_welfare_gift
	FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_cells c USING (row_number), purchases p
	WHERE t.row_number = f.row_number AND p.purchase_id = t.loaded_as;
	UPDATE pg_temp.ledger_import_taught t SET states = true
	FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number), purchases p
	WHERE f.row_number = t.row_number AND c.gift IS NOT NULL AND NOT t.is_stated AND p.purchase_id = t.loaded_as AND NOT (p.is_welfare_gift OR f.is_welfare_gift);
END
$taught$;

COMMENT ON FUNCTION _import_purchases_taught() IS
	'Compares facts with the purchases that they were loaded as before, and marks those that complete them.';

CREATE FUNCTION _import_purchases_check() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	WITH differs AS (
		INSERT INTO pg_temp.ledger_import_problems
		SELECT u.row_number, 6, 'gift', 'fact_differs', ARRAY[w.word, c.gift]
		FROM pg_temp.ledger_import_unstated u JOIN pg_temp.ledger_import_facts f USING (row_number) JOIN pg_temp.ledger_import_cells c USING (row_number)
			JOIN purchases p ON p.purchase_id = u.loaded_as JOIN import_usual_words() w ON w.column_name = 'gift' AND w.meaning = p.is_welfare_gift::text
		WHERE p.is_welfare_gift <> f.is_welfare_gift
		RETURNING row_number
	)
	UPDATE pg_temp.ledger_import_claims c SET is_known = false FROM differs d WHERE d.row_number = c.row_number;
END
$check$;

COMMENT ON FUNCTION _import_purchases_check() IS
	'Reports known rows that contradict what another file added to their records.';

CREATE FUNCTION _import_purchases_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	WITH written AS (
		INSERT INTO purchases
			(organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift)
		SELECT organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		ORDER BY row_number
		RETURNING purchase_id
	)
	INSERT INTO pg_temp.ledger_import_written
	SELECT f.row_number, w.purchase_id
	FROM (SELECT purchase_id, row_number() OVER (ORDER BY purchase_id) AS place FROM written) AS w
		JOIN (
			SELECT row_number, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_new
			WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		) AS f USING (place);
	IF EXISTS (SELECT FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part) AND completes) THEN
		UPDATE purchases p SET is_welfare_gift = n.is_welfare_gift
		FROM pg_temp.ledger_import_new n
		WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes AND p.purchase_id = n.record;
	END IF;
	PERFORM _import_wrote_completions(part);
END
$write$;

COMMENT ON FUNCTION _import_purchases_write(int8range) IS
	'Writes purchases, and what completes earlier purchases.';
