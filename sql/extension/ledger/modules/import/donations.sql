-- Donations, with new donors.

CREATE FUNCTION _import_donations_hash(donor text, supermarket_id bigint, received_on date, kind text, value yuan, goods text) RETURNS bytea
LANGUAGE sql STABLE
RETURN cell_hash(cell_name(donor), supermarket_id::text, received_on::text, kind, value::text, cell_name(goods));

COMMENT ON FUNCTION _import_donations_hash(text, bigint, date, text, yuan, text) IS 'The hash by which imports recognise donations.';

CREATE FUNCTION _import_donations_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	PERFORM _import_find_supermarkets();
	PERFORM _import_find_words('kind');

	CREATE TEMP TABLE ledger_import_donors ON COMMIT DROP AS
	WITH called AS MATERIALIZED (
		SELECT donor_id, cell_name(name) AS name FROM donors
	)
	SELECT s.donor, count(c.name) AS named, min(c.donor_id) AS donor_id
	FROM (SELECT DISTINCT donor FROM pg_temp.ledger_import_cells WHERE donor IS NOT NULL) AS s
		LEFT JOIN called c ON c.name = cell_name(s.donor)
	GROUP BY s.donor;
	ANALYZE pg_temp.ledger_import_donors;

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 5, p.column_name, p.code, CASE WHEN p.code = 'donor_ambiguous' THEN ARRAY[d.named::text] END
	FROM pg_temp.ledger_import_cells c
		LEFT JOIN pg_temp.ledger_import_donors d USING (donor)
		LEFT JOIN pg_temp.ledger_import_words w ON w.column_name = 'kind' AND w.cell = c.kind,
		LATERAL (
			VALUES
				('donor', CASE WHEN d.named > 1 THEN 'donor_ambiguous' END),
				('amount', CASE WHEN c.value <= '0' THEN 'amount_not_positive' END),
				('goods', CASE WHEN w.meaning = 'cash' AND c.goods IS NOT NULL THEN 'cash_has_goods' END)
		) AS p (column_name, code)
	WHERE p.code IS NOT NULL;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		c.row_number, cell_name(c.donor) AS donor, d.donor_id, s.supermarket_id, c.day AS received_on, w.meaning AS kind,
		c.value, c.goods, s.division, c.day, NULL::bigint AS made,
		false AS is_known, false AS completes, NULL::bigint AS record,
		_import_donations_hash(c.donor, s.supermarket_id, c.day, w.meaning, c.value, c.goods) AS hash
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_donors d USING (donor)
		JOIN pg_temp.ledger_import_words w ON w.column_name = 'kind' AND w.cell = c.kind
		LEFT JOIN pg_temp.ledger_import_supermarkets s ON s.supermarket = c.supermarket AND s.day = c.day
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number);
	DROP TABLE pg_temp.ledger_import_supermarkets, pg_temp.ledger_import_donors;

	INSERT INTO pg_temp.ledger_import_less
	SELECT f.row_number, l.lacking, f.day, _import_donations_hash(f.donor, l.supermarket_id, f.received_on, f.kind, f.value, l.goods)
	FROM pg_temp.ledger_import_facts f, LATERAL (
		VALUES (1, NULL, f.goods, f.supermarket_id IS NOT NULL), (2, f.supermarket_id, NULL, f.goods IS NOT NULL),
			(3, NULL, NULL, f.supermarket_id IS NOT NULL AND f.goods IS NOT NULL)
	) AS l (lacking, supermarket_id, goods, is_less)
	WHERE l.is_less AND EXISTS (SELECT FROM imports);
END
$read$;

COMMENT ON FUNCTION _import_donations_read() IS
	'Returns the facts in the rows of an import of donations.';

CREATE FUNCTION _import_donations_taught() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $taught$
BEGIN
	DELETE FROM pg_temp.ledger_import_taught t
	USING pg_temp.ledger_import_facts f
	WHERE t.by_line AND f.row_number = t.row_number AND NOT EXISTS (
		SELECT FROM donations d
		WHERE d.donation_id = t.loaded_as AND (d.donor_id, d.received_on::date, d.kind, d.value) = (f.donor_id, f.received_on, f.kind, f.value));
	INSERT INTO pg_temp.ledger_import_problems
	SELECT t.row_number, 6, p.column_name, 'fact_differs', p.args
	FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_facts f USING (row_number) JOIN donations d ON d.donation_id = t.loaded_as,
		LATERAL (
			VALUES
				('supermarket', f.supermarket_id <> d.supermarket_id, ARRAY[
					(SELECT format('%s (%s)', s.name, s.supermarket_id) FROM supermarkets s WHERE s.supermarket_id = d.supermarket_id),
					(SELECT format('%s (%s)', s.name, s.supermarket_id) FROM supermarkets s WHERE s.supermarket_id = f.supermarket_id)]),
				('goods', cell_name(f.goods) <> cell_name(cell_clean(d.goods)), ARRAY[d.goods, f.goods])
		) AS p (column_name, differs, args)
	WHERE p.differs;
	UPDATE pg_temp.ledger_import_facts f
	SET completes = f.supermarket_id IS NOT NULL AND d.supermarket_id IS NULL OR f.goods IS NOT NULL AND d.goods IS NULL
	FROM pg_temp.ledger_import_taught t, donations d
	WHERE t.row_number = f.row_number AND d.donation_id = t.loaded_as;
END
$taught$;

COMMENT ON FUNCTION _import_donations_taught() IS
	'Compares facts with the donations that they were loaded as before, and marks those that complete them.';

CREATE FUNCTION _import_donations_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	-- The donors of this part; a part before it may have made some of them.
	WITH made AS (
		INSERT INTO donors (name)
		SELECT f.donor
		FROM pg_temp.ledger_import_new f
		WHERE f.donor_id IS NULL AND NOT f.completes AND f.row_number >= lower(part) AND f.row_number < upper(part)
		GROUP BY f.donor
		ORDER BY min(f.row_number)
		RETURNING donor_id, name
	)
	UPDATE pg_temp.ledger_import_new f SET donor_id = m.donor_id, made = m.donor_id FROM made m WHERE f.donor = m.name AND f.donor_id IS NULL;
	WITH written AS (
		INSERT INTO donations (donor_id, supermarket_id, received_on, kind, value, goods)
		SELECT donor_id, supermarket_id, received_on, kind, value, goods
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		ORDER BY row_number
		RETURNING donation_id
	)
	INSERT INTO pg_temp.ledger_import_written
	SELECT f.row_number, w.donation_id, f.made
	FROM (SELECT donation_id, row_number() OVER (ORDER BY donation_id) AS place FROM written) AS w
		JOIN (
			SELECT row_number, made, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_new
			WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		) AS f USING (place);
	IF EXISTS (SELECT FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part) AND completes) THEN
		UPDATE donations d SET supermarket_id = coalesce(d.supermarket_id, n.supermarket_id), goods = coalesce(d.goods, n.goods)
		FROM pg_temp.ledger_import_new n
		WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes AND d.donation_id = n.record;
	END IF;
	PERFORM _import_wrote_completions(part);
END
$write$;

COMMENT ON FUNCTION _import_donations_write(int8range) IS
	'Writes donations, new donors, and what completes earlier donations.';

-- A typing error in a name makes another donor. Only a person can decide whether both are one.
CREATE FUNCTION _import_note_donors() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $note$
DECLARE
	pairs text;
BEGIN
	SELECT string_agg(s.pair, ', ' ORDER BY s.donor_id) INTO pairs
	FROM (
		SELECT n.donor_id, localized('%s (like donor %s)', min(n.name), min(o.donor_id)) AS pair
		FROM donors n, donors o
		WHERE n.donor_id IN (SELECT w.made FROM pg_temp.ledger_import_written w) AND o.donor_id < n.donor_id
			AND cell_gist_variants(n.name) && cell_gist_variants(o.name)
		GROUP BY n.donor_id
		ORDER BY n.donor_id
		LIMIT 10
	) AS s;
	IF pairs IS NOT NULL THEN
		RAISE NOTICE USING
			MESSAGE = localized('new donors have nearly the names of others: %s', pairs),
			HINT = localized('If they are the same, correct the donations. %I.data_quality lists them.', current_schema());
	END IF;
END
$note$;

COMMENT ON FUNCTION _import_note_donors() IS
	'Shows in a notice the new donors, at most ten, whose names nearly equal those of others.';
