-- Staging tables, and what their columns hold.

CREATE FUNCTION _import_check_kind(kind text) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
BEGIN
	IF kind IS NULL OR NOT EXISTS (SELECT FROM ledger_import_columns() c WHERE c.kind = _import_check_kind.kind) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no import of kind "%s"', coalesce(kind, 'null')),
			ERRCODE = 'invalid_parameter_value',
			HINT = localized('Kinds are register, aid, donations, purchases, incomes, organisations, postings and attendance.');
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
		RAISE EXCEPTION USING
			MESSAGE = localized('heading "%s" occurs twice', twice),
			ERRCODE = 'duplicate_column',
			HINT = localized('Give the columns of the file different headings.');
	END IF;

	IF to_regclass(staging) IS NOT NULL THEN
		IF names = ARRAY(
			SELECT attname::text FROM pg_attribute
			WHERE attrelid = to_regclass(staging) AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum)
		THEN
			RETURN to_regclass(staging);
		END IF;
		EXECUTE format('SELECT count(*) FROM %s', staging) INTO held;
		IF held > 0 THEN
			RAISE EXCEPTION USING
				MESSAGE = localized(CASE held WHEN 1 THEN 'staging table %s has %s row' ELSE 'staging table %s has %s rows' END,
					ledger_name_of(to_regclass(staging)), held),
				ERRCODE = 'duplicate_table',
				DETAIL = localized('Its columns differ from those requested, and its rows would be lost.'),
				HINT = localized('Import its rows, or if they are not needed: TRUNCATE %s;', ledger_name_of(to_regclass(staging)));
		END IF;
		EXECUTE format('DROP TABLE %s', staging);
	END IF;
	EXECUTE format('CREATE TABLE %s (%s%s)', staging,
		(SELECT string_agg(format('%I text', name), ', ' ORDER BY place) FROM unnest(names) WITH ORDINALITY AS n (name, place)),
		CASE WHEN '来源' <> ALL (names) THEN ', 来源 text GENERATED ALWAYS AS (import_file_token()) STORED' END);
	EXECUTE format('COMMENT ON TABLE %s IS %L', staging, format(
		'Rows for import_%s, as a file has them: copy them in, import them, and what is left was rejected.', kind));
	PERFORM _import_columns(kind, staging::regclass);
	RETURN staging::regclass;
END
$staging$;

COMMENT ON FUNCTION _make_staging(regclass, text, text, boolean) IS 'See make_staging.';

CREATE FUNCTION make_staging(kind text, headings text DEFAULT NULL, temporary boolean DEFAULT false) RETURNS regclass
LANGUAGE sql VOLATILE
RETURN _make_staging('ledger'::regclass, kind, headings, temporary);

COMMENT ON FUNCTION make_staging(text, text, boolean) IS
	'Makes the table staging_KIND, of text columns only, for an import of one kind: register, aid, donations, purchases, incomes, '
	'organisations, postings or attendance; then \copy it FROM a file WITH (FORMAT csv, HEADER match) and call run_import. HEADER match '
	'refuses a file whose columns are in another order. headings is the first line of the file, which gives the columns '
	'and their order; NULL: all columns of the kind, in the order of ledger_import_columns(). Three columns of any kind describe the row '
	'itself: 来源 identifies its file, 行号 is its line there, and 原因 is ignored. Without 来源 among the headings the table gets a '
	'generated column of that name, which identifies the statement that inserted the row; COPY and dumps do not contain it, and a restored '
	'table''s rows count as one new file. temporary: a temporary table, visible only in this session. An existing table is kept if it has the same '
	'columns, and replaced if it is empty. '
	'Errors: 22023 no such kind, or a required column is missing or duplicated, 42701 a duplicate '
	'heading, 42P07 a table with other columns that contains rows.';

-- What a user has confirmed for the own role precedes what was confirmed for everyone, and that the ledger's own headings.
CREATE FUNCTION _import_headings_for(home regclass, kind text, OUT heading text, OUT column_name text, OUT origin text) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $headings$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	PERFORM _import_check_kind(kind);
	RETURN QUERY
		SELECT DISTINCT ON (k.heading) k.heading, k.column_name, k.origin
		FROM (
				SELECT CASE WHEN m.role IS NULL THEN 2 ELSE 1 END AS place, m.heading, m.column_name,
					CASE WHEN m.role IS NULL THEN 'ledger' ELSE 'role' END AS origin
				FROM import_mappings m
				WHERE m.kind = _import_headings_for.kind AND (m.role IS NULL OR m.role = quote_ident(acting_role())::regrole)
			UNION ALL
				SELECT 3, h.heading, h.column_name, 'import_headings' FROM import_headings h WHERE h.kind = _import_headings_for.kind
			UNION ALL
				SELECT 4, h.heading, c.column_name, 'extension'
				FROM ledger_import_columns() c, unnest(c.headings) AS h (heading)
				WHERE c.kind = _import_headings_for.kind
		) AS k
		ORDER BY k.heading, k.place;
END
$headings$;

COMMENT ON FUNCTION _import_headings_for(regclass, text) IS 'See import_headings_for.';

CREATE FUNCTION import_headings_for(kind text, OUT heading text, OUT column_name text, OUT origin text) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
	SELECT h.heading, h.column_name, h.origin FROM _import_headings_for('ledger'::regclass, kind) AS h;
END;

COMMENT ON FUNCTION import_headings_for(text) IS
	'The headings that an import of this kind recognises for the caller, as ledger_import_heading writes them, and the column that each '
	'means; column_name NULL: the column is ignored. origin: role, a mapping that the acting role has confirmed; ledger, one that was '
	'confirmed for everyone; import_headings; or extension. Each heading is listed once, with the first of these that has it. '
	'Error: 22023 no such kind.';

CREATE FUNCTION _remember_mapping(home regclass, kind text, heading text, column_name text, for_all boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $remember$
DECLARE
	scope record;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM _import_check_kind(kind);
	SELECT * INTO scope FROM _scope(acting_role(), '{clerk}');
	IF NOT scope.is_granted OR for_all AND NOT scope.is_whole THEN
		RAISE EXCEPTION USING
			MESSAGE = localized(CASE WHEN for_all THEN 'permission denied to remember a heading for everyone'
				ELSE 'permission denied to remember a heading' END),
			ERRCODE = 'insufficient_privilege',
			DETAIL = localized('Clerks remember headings for themselves, and only the owner and clerks of the whole ledger for everyone.');
	ELSIF coalesce(ledger_import_heading(heading), '') = '' OR for_all IS NULL
		OR column_name IS NOT NULL AND NOT ledger_import_has_column(kind, column_name)
	THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('heading "%s" cannot mean "%s" in an import of %s', coalesce(heading, 'null'), coalesce(column_name, 'null'), kind),
			ERRCODE = 'invalid_parameter_value',
			HINT = localized('ledger_import_columns() lists the columns of each kind. A heading needs a character outside of brackets.');
	END IF;
	INSERT INTO import_mappings AS m (role, kind, heading, column_name)
	VALUES (CASE WHEN NOT for_all THEN quote_ident(acting_role())::regrole END, _remember_mapping.kind,
		ledger_import_heading(_remember_mapping.heading), _remember_mapping.column_name)
	ON CONFLICT ON CONSTRAINT import_mappings_once DO UPDATE SET column_name = EXCLUDED.column_name, remembered_at = now()
	WHERE m.column_name IS DISTINCT FROM EXCLUDED.column_name;
END
$remember$;

COMMENT ON FUNCTION _remember_mapping(regclass, text, text, text, boolean) IS 'See remember_mapping.';

CREATE FUNCTION remember_mapping(kind text, heading text, column_name text, for_all boolean DEFAULT false) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _remember_mapping('ledger'::regclass, kind, heading, column_name, for_all);

COMMENT ON FUNCTION remember_mapping(text, text, text, boolean) IS
	'Records that a heading means this column in imports of a kind, for the acting role, or with for_all for everyone. It replaces what was '
	'remembered before. column_name NULL: the column is ignored. import_headings_for shows the result. '
	'Errors: 22023 no such kind or column, or a heading without text, 42501 not a clerk, or for_all without rights to the whole ledger.';

-- The column of the staging table for each column of the kind, the unit that its heading states, and what is not understood of it. 来源 is
-- also a heading of the source of incomes: there it means the file only beside a column for that.
CREATE FUNCTION _import_columns(
	kind text, staging regclass, OUT column_name text, OUT heading text, OUT unit text, OUT unclear text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $map$
DECLARE
	mapped jsonb;
	wrong text;
BEGIN
	WITH known AS MATERIALIZED (
		SELECT * FROM import_headings_for(kind)
	), columns AS (
		SELECT DISTINCT ON (a.attnum) a.attnum, a.attname::text AS attname, k.column_name,
			k.heading IS NOT NULL OR a.attname = ANY (import_reserved_columns()) AS is_known,
			a.attname = ANY (import_reserved_columns()) AND (a.attgenerated <> '' OR k.column_name IS NULL) AS is_reserved
		FROM pg_attribute a, LATERAL (SELECT ledger_import_heading(a.attname), ledger_import_heading(cell_unit_off(a.attname))) AS h (whole, bare)
			LEFT JOIN known k ON k.heading IN (h.whole, h.bare)
		WHERE a.attrelid = staging AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY a.attnum, k.heading <> h.whole
	), seen AS (
		SELECT c.attnum, c.attname, c.is_known,
			CASE WHEN NOT r.is_reserved THEN c.column_name END AS column_name, r.is_reserved
		FROM columns c, LATERAL (
			SELECT c.is_reserved OR c.attname = ANY (import_reserved_columns())
				AND EXISTS (SELECT FROM columns o WHERE o.column_name = c.column_name AND o.attnum <> c.attnum)
		) AS r (is_reserved)
	)
	SELECT coalesce(jsonb_agg(jsonb_build_array(s.column_name, s.attname, u.unit, u.unclear, s.is_reserved, s.is_known) ORDER BY s.attnum), '[]')
	INTO mapped
	FROM seen s LEFT JOIN LATERAL cell_unit(s.attname, s.column_name) AS u ON s.column_name IS NOT NULL;

	SELECT string_agg(m ->> 1, ', ' ORDER BY place) INTO wrong
	FROM jsonb_array_elements(mapped) WITH ORDINALITY AS e (m, place)
	WHERE NOT (m ->> 5)::boolean;
	IF wrong IS NOT NULL THEN
		RAISE NOTICE USING
			MESSAGE = localized('columns unknown to an import of %s are ignored: %s', kind, wrong),
			HINT = localized('To have one read: SELECT %I.remember_mapping(%L, heading, column_name);', current_schema(), kind);
	END IF;
	SELECT string_agg(m ->> 1, ', ' ORDER BY m ->> 1) INTO wrong
	FROM jsonb_array_elements(mapped) AS m
	WHERE m ->> 0 IS NOT NULL
	GROUP BY m ->> 0
	HAVING count(*) > 1
	ORDER BY m ->> 0
	LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('columns %s have the same meaning', wrong),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('For an import of %s their headings mean one thing.', kind),
			HINT = localized('Leave one of them in the file, or rename the other.');
	END IF;
	SELECT string_agg(c.column_name || ' (' || c.headings[1] || ')', ', ') INTO wrong
	FROM ledger_import_columns() c
	WHERE c.kind = _import_columns.kind AND c.is_needed
		AND NOT EXISTS (SELECT FROM jsonb_array_elements(mapped) AS m WHERE m ->> 0 = c.column_name);
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('%s has no column for %s', ledger_name_of(staging), wrong),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('An import of %s needs it.', kind),
			HINT = localized('SELECT * FROM %I.import_headings_for(%L) lists the headings that are known; %1$I.remember_mapping adds yours.',
				current_schema(), kind);
	END IF;

	RETURN QUERY
		SELECT m ->> 0, m ->> 1, m ->> 2, m ->> 3 FROM jsonb_array_elements(mapped) AS m WHERE m ->> 0 IS NOT NULL
	UNION ALL
		SELECT CASE m ->> 1 WHEN '来源' THEN 'reserved_source' ELSE 'reserved_line' END, m ->> 1, NULL, NULL
		FROM jsonb_array_elements(mapped) AS m
		WHERE (m ->> 4)::boolean AND m ->> 1 IN ('来源', '行号');
END
$map$;

COMMENT ON FUNCTION _import_columns(text, regclass) IS
	'Returns the content of each column of a staging table, by import_headings_for, the unit that its heading states, and what the heading '
	'states and is not understood; also the columns 来源 and 行号, as reserved_source and reserved_line. A notice lists ignored columns. '
	'Error: 22023 a required column is missing or duplicated.';
