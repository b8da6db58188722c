-- Staging tables, and what their columns hold.

CREATE FUNCTION _import_check_kind(kind text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
AS $check$
BEGIN
	IF kind IS NULL OR NOT EXISTS (SELECT FROM ledger_import_columns() c WHERE c.kind = _import_check_kind.kind) THEN
		RAISE EXCEPTION 'there is no import of kind "%"', coalesce(kind, 'null') USING
			ERRCODE = 'invalid_parameter_value',
			HINT = 'Kinds are register, aid, donations, purchases and incomes.';
	END IF;
END
$check$;

COMMENT ON FUNCTION _import_check_kind(text) IS
	'Refuses (22023) an unknown kind of import.';

CREATE FUNCTION _make_staging(home regclass, kind text, headings text, temporary boolean) RETURNS regclass
LANGUAGE plpgsql VOLATILE
AS $staging$
DECLARE
	staging text;
	names text[];
	twice text;
	held bigint;
BEGIN
	PERFORM ledger_enter_as_caller(home);
	PERFORM _import_check_kind(kind);
	staging := format('%I.%I', CASE WHEN temporary THEN 'pg_temp' ELSE current_schema() END, 'staging_' || kind);
	IF headings IS NULL THEN
		SELECT array_agg(c.headings[1] ORDER BY c.place) INTO names
		FROM (SELECT l.*, row_number() OVER () AS place FROM ledger_import_columns() l) AS c
		WHERE c.kind = _make_staging.kind;
	ELSE
		names := cell_split(headings);
	END IF;
	SELECT name INTO twice FROM unnest(names) AS name GROUP BY name HAVING count(*) > 1 ORDER BY name LIMIT 1;
	IF twice IS NOT NULL THEN
		RAISE EXCEPTION 'heading "%" occurs twice', twice USING
			ERRCODE = 'duplicate_column',
			HINT = 'Give the columns of the file different headings.';
	END IF;

	IF to_regclass(staging) IS NOT NULL THEN
		IF names = ARRAY(
			SELECT attname::text FROM pg_attribute
			WHERE attrelid = to_regclass(staging) AND attnum > 0 AND NOT attisdropped ORDER BY attnum)
		THEN
			RETURN to_regclass(staging);
		END IF;
		EXECUTE format('SELECT count(*) FROM %s', staging) INTO held;
		IF held > 0 THEN
			RAISE EXCEPTION 'staging table % holds % rows', ledger_name_of(to_regclass(staging)), held USING
				ERRCODE = 'duplicate_table',
				DETAIL = 'Its columns differ from those requested, and its rows would be lost.',
				HINT = format('Import its rows, or if they are not needed: TRUNCATE %s;', ledger_name_of(to_regclass(staging)));
		END IF;
		EXECUTE format('DROP TABLE %s', staging);
	END IF;
	EXECUTE format('CREATE TABLE %s (%s)', staging,
		(SELECT string_agg(format('%I text', name), ', ' ORDER BY place) FROM unnest(names) WITH ORDINALITY AS n (name, place)));
	EXECUTE format('COMMENT ON TABLE %s IS %L', staging, format(
		'Rows for import_%s, as a file has them: copy them in, import them, and what is left was rejected.', kind));
	PERFORM _import_map(kind, staging::regclass);
	RETURN staging::regclass;
END
$staging$;

COMMENT ON FUNCTION _make_staging(regclass, text, text, boolean) IS 'See make_staging.';

CREATE FUNCTION make_staging(kind text, headings text DEFAULT NULL, temporary boolean DEFAULT false) RETURNS regclass
LANGUAGE sql VOLATILE
RETURN _make_staging('ledger'::regclass, kind, headings, temporary);

COMMENT ON FUNCTION make_staging(text, text, boolean) IS
	'Makes the table staging_KIND, of text columns only, for an import of one kind: register, aid, donations, purchases or '
	'incomes; then \copy it FROM a file and call import_KIND. headings is the first line of the file, which gives the columns '
	'and their order; NULL: all columns of the kind, in the order of ledger_import_columns(). temporary: a temporary table, '
	'visible only in this session. An existing table is kept if it has the same '
	'columns, and replaced if it is empty. '
	'Errors: 22023 no such kind, or a required column is missing or duplicated, 42701 a duplicate '
	'heading, 42P07 a table with other columns that contains rows.';

-- The column of the staging table for each column of the kind, and the unit that its heading names.
CREATE FUNCTION _import_map(kind text, staging regclass, OUT column_name text, OUT heading text, OUT unit text) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $map$
DECLARE
	mapped jsonb;
	wrong text;
BEGIN
	SELECT coalesce(jsonb_agg(jsonb_build_array(h.column_name, a.attname,
		(regexp_match(cell_brackets(a.attname), '[(](?:单位[:])?(亿元|万元|元|角|分)[)]'))[1]) ORDER BY a.attnum), '[]')
	INTO mapped
	FROM pg_attribute a LEFT JOIN import_headings h ON h.kind = _import_map.kind AND h.heading = ledger_import_heading(a.attname)
	WHERE a.attrelid = staging AND a.attnum > 0 AND NOT a.attisdropped;

	SELECT string_agg(m ->> 1, ', ' ORDER BY place) INTO wrong
	FROM jsonb_array_elements(mapped) WITH ORDINALITY AS e (m, place)
	WHERE m ->> 0 IS NULL;
	IF wrong IS NOT NULL THEN
		RAISE NOTICE 'columns unknown to an import of % are ignored: %', kind, wrong USING
			HINT = format('To have one read, add its heading to %I.import_headings.', current_schema());
	END IF;
	SELECT string_agg(m ->> 1, ', ' ORDER BY m ->> 1) INTO wrong
	FROM jsonb_array_elements(mapped) AS m
	WHERE m ->> 0 IS NOT NULL
	GROUP BY m ->> 0
	HAVING count(*) > 1
	ORDER BY m ->> 0
	LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'columns % hold the same', wrong USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = format('For an import of %s their headings mean one thing.', kind),
			HINT = 'Leave one of them in the file, or rename the other.';
	END IF;
	SELECT string_agg(c.column_name || ' (' || c.headings[1] || ')', ', ') INTO wrong
	FROM ledger_import_columns() c
	WHERE c.kind = _import_map.kind AND c.is_needed
		AND NOT EXISTS (SELECT FROM jsonb_array_elements(mapped) AS m WHERE m ->> 0 = c.column_name);
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION '% has no column for %', ledger_name_of(staging), wrong USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = format('An import of %s needs it.', kind),
			HINT = format('%I.import_headings lists the headings that are known; add those of your file.', current_schema());
	END IF;

	RETURN QUERY SELECT m ->> 0, m ->> 1, m ->> 2 FROM jsonb_array_elements(mapped) AS m WHERE m ->> 0 IS NOT NULL;
END
$map$;

COMMENT ON FUNCTION _import_map(text, regclass) IS
	'Returns the content of each column of a staging table, by the ledger''s import_headings, and the unit in brackets in its '
	'heading. A notice lists ignored columns. Error: 22023 a required column is missing or duplicated.';
