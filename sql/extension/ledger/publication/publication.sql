
-- Functions behind module publication/publication.

CREATE FUNCTION ledger_shows_drafts(editions regclass, has_editions boolean) RETURNS boolean
LANGUAGE sql STABLE STRICT
RETURN NOT has_editions
	AND pg_has_role((SELECT relowner FROM pg_class WHERE oid = editions), 'USAGE');

COMMENT ON FUNCTION ledger_shows_drafts(regclass, boolean) IS
	'Internal. May the caller see drafts? True if nothing was published yet and the caller has the rights of the ledger''s '
	'owner.';

-- The figures of a query become a draft function and a view. The query has the columns of the view, and further:
--   block     rows that change together from edition to edition
--   part      rows of one part add up to something published; NULL: they do not
--   follows   blocks ("NAME BLOCK") that must agree with the records before this one changes
--   books     year whose books must be closed before it is published; NULL: need not
--   hides     names of the columns that are hidden in the row
-- modules/publication/publication.sql describes the purpose of each.
CREATE FUNCTION ledger_add_publication(
	schema text, name text, source text, columns text, keys text[], people text[], measures text[], query text, comment text
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $add$
DECLARE
	specs CONSTANT text[] := regexp_split_to_array(columns, ',\s*');
	names CONSTANT text[] := ARRAY(SELECT split_part(c, ' ', 1) FROM unnest(specs) WITH ORDINALITY AS s (c, place) ORDER BY place);
	selected text;
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- The query and the columns are SQL text from the modules.
	PERFORM _enter_schema(schema);
	INSERT INTO publications
	VALUES (name, (SELECT count(*) + 1 FROM publications), keys, people, measures, names);

	EXECUTE format($sql$
		CREATE FUNCTION %I(
			OUT block text, OUT part text, OUT follows text[], OUT books integer, OUT figures jsonb, OUT hides text[]
		) RETURNS SETOF record
		LANGUAGE sql STABLE ROWS 100 SET search_path = pg_catalog, pg_temp SET jit = off
		BEGIN ATOMIC
			SELECT q.block, q.part, q.follows, q.books, to_jsonb(q) - '{block,part,follows,books,hides}'::text[], q.hides
			FROM (%s) AS q;
		END
		$sql$, 'draft_' || name, query);
	EXECUTE format('COMMENT ON FUNCTION %I() IS %L', 'draft_' || name,
		format('The rows that publication_%s would show, including the figures that it would hide: not for publication. Reads only what the caller may read.', name));

	SELECT string_agg(
		format(
			CASE WHEN c.name = ANY (people || measures) THEN 'CASE WHEN %1$L = ANY (f.hides) THEN NULL ELSE (f.figures ->> %1$L)::%2$s END AS %1$I'
				ELSE '(f.figures ->> %1$L)::%2$s AS %1$I' END,
			c.name, c.type), ', ' ORDER BY c.place)
	INTO selected
	FROM (SELECT split_part(s, ' ', 1), split_part(s, ' ', 2), place FROM unnest(specs) WITH ORDINALITY AS u (s, place)) AS c (name, type, place);
	EXECUTE format($sql$
		CREATE VIEW %1$I WITH (security_barrier) AS
		SELECT %2$s, f.hides <> '{}' AS hidden, f.edition
		FROM (
				SELECT e.figures, e.hides, e.edition
				FROM (SELECT block, max(edition) AS edition FROM edition_blocks WHERE name = %3$L AND is_set GROUP BY block) AS s
					JOIN edition_figures e ON e.name = %3$L AND e.block = s.block AND e.edition = s.edition
			UNION ALL
				SELECT d.figures, d.hides, NULL::integer AS edition
				FROM %4$I() AS d
				WHERE ledger_shows_drafts('editions'::regclass, EXISTS (SELECT FROM editions))
		) AS f
		ORDER BY %5$s
		$sql$, 'publication_' || name, selected, name, 'draft_' || name,
		(SELECT string_agg(array_position(names, k)::text, ', ' ORDER BY place) FROM unnest(keys) WITH ORDINALITY AS u (k, place)));
	EXECUTE format('COMMENT ON VIEW %I IS %L', 'publication_' || name, comment);
	PERFORM _publication_comment(schema, name, source, people || measures);
END
$add$;

COMMENT ON FUNCTION ledger_add_publication(text, text, text, text, text[], text[], text[], text, text) IS
	'Internal. Makes the function draft_NAME and the view publication_NAME from a query.';

-- Most publications count no people: all their rows change together, and nothing in them is hidden.
CREATE FUNCTION ledger_add_open_publication(
	schema text, name text, source text, columns text, keys text[], query text, comment text
) RETURNS void
LANGUAGE sql VOLATILE
RETURN ledger_add_publication(schema, name, source, columns, keys, '{}', '{}',
	$sql$ SELECT '' AS block, NULL::text AS part, '{}'::text[] AS follows, NULL::integer AS books, '{}'::text[] AS hides, $sql$ || query,
	comment);

COMMENT ON FUNCTION ledger_add_open_publication(text, text, text, text, text[], text, text) IS
	'Internal. Makes the function draft_NAME and the view publication_NAME from a query whose figures are never hidden. The '
	'query is given without SELECT.';

-- A column has the same meaning in a publication as in its source view.
CREATE FUNCTION _publication_comment(schema text, name text, source text, may_be_hidden text[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $comment$
DECLARE
	made record;
BEGIN
	PERFORM _enter_schema(schema);
	FOR made IN
		SELECT a.attname AS name,
			CASE a.attname
				WHEN 'hidden' THEN 'True: a figure of this row that is NULL is hidden, and not missing.'
				WHEN 'edition' THEN 'Edition that set this row; NULL: a draft.'
				ELSE (
					SELECT col_description(o.attrelid, o.attnum)
					FROM pg_attribute o
					WHERE o.attrelid = to_regclass(source) AND o.attname = a.attname)
					|| CASE WHEN a.attname = ANY (may_be_hidden) THEN ' NULL where hidden.' ELSE '' END
			END AS comment
		FROM pg_attribute a
		WHERE a.attrelid = ('publication_' || name)::regclass AND a.attnum > 0
	LOOP
		IF made.comment IS NOT NULL THEN
			EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', 'publication_' || name, made.name, made.comment);
		END IF;
	END LOOP;
END
$comment$;

COMMENT ON FUNCTION _publication_comment(text, text, text, text[]) IS
	'Internal. Comments on the columns of publication_NAME with the comments of the source view.';
