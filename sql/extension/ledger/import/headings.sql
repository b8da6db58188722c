
-- Reading the headings of a spreadsheet, and the units that they state.

-- Under SQL_ASCII too: replace compares bytes.
CREATE FUNCTION cell_brackets(heading text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $brackets$
DECLARE
	pair text[];
	bare text := _cell_halve(heading);
BEGIN
	-- Few headings have any. Under SQL_ASCII the class is one of bytes, and matches more.
	IF bare ~ '[][<>（）【】［］〔〕｛｝《》〈〉]' THEN
		FOREACH pair SLICE 1 IN ARRAY '{{（,）},{【,】},{［,］},{〔,〕},{｛,｝},{《,》},{〈,〉},{[,]},{<,>}}'::text[] LOOP
			bare := replace(replace(bare, pair[1], '('), pair[2], ')');
		END LOOP;
	END IF;
	RETURN translate(bare, '{}', '()');
END
$brackets$;

COMMENT ON FUNCTION cell_brackets(text) IS
	'Internal. A heading in half-width forms, with round brackets instead of any others, under every encoding.';

CREATE FUNCTION ledger_import_heading(heading text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(translate(regexp_replace(cell_brackets(heading), '[(][^)]*[)]', '', 'g'), _cell_blanks() || '*:"', ''));

COMMENT ON FUNCTION ledger_import_heading(text) IS
	'Internal. A heading in the form that import_headings stores: half-width, in lower case, without blanks, stars and colons, '
	'and without text in brackets, such as a unit.';

-- A unit at the end of a heading without brackets: 金额万元, 金额/万元.
CREATE FUNCTION cell_unit_off(heading text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(btrim(cell_brackets(heading), _cell_blanks()),
	'([^(])[-/:_,]?(?:单位[:]?)?(?:人民币)?(?:亿|千万|百万|十万|万|千|百)?(?:元|圆)$', '\1');

COMMENT ON FUNCTION cell_unit_off(text) IS 'Internal. A heading without a unit that is at its end, outside of brackets.';

-- All of what is in brackets must be understood: the rest could change the meaning of the number.
CREATE FUNCTION cell_unit(heading text, column_name text, OUT unit text, OUT unclear text)
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $unit$
DECLARE
	bare CONSTANT text := btrim(cell_brackets(heading), _cell_blanks());
	part text;
	said text;
	found text;
	parts text[];
BEGIN
	IF column_name IS NULL OR column_name <> ALL ('{amount,times,days,nights}') THEN
		RETURN;
	END IF;
	FOR part IN
		SELECT m[1] FROM regexp_matches(bare, '[(]([^()]*)[)]', 'g') AS m
	UNION ALL
		SELECT substr(bare, length(cell_unit_off(heading)) + 1)
	LOOP
		said := btrim(regexp_replace(btrim(lower(translate(part, _cell_blanks() || '*', '')), ':/-_,'), '^(?:计量|金额)?单位[:]?', ''), ':');
		IF said ~ '^(?:必填|选填|可选|必填项|required|optional)?$' THEN
			CONTINUE;
		END IF;
		found := NULL;
		IF column_name <> 'amount' THEN
			found := substring(said, '^(?:人次|次|个|天|日|夜|晚)$');
		ELSE
			parts := regexp_match(said,
				'^(?:以)?(人民币|rmb|cny|\u00a5|￥)?(亿|千万|百万|十万|万|千|百|十)?(元|圆|块)?(人民币|rmb|cny)?(?:计|整)?$');
			IF num_nonnulls(VARIADIC parts) > 0 THEN
				found := coalesce(parts[2], '') || '元';
			ELSE
				found := coalesce(substring(said, '^(?:人民币)?(角|分)$'),
					CASE substring(said, '^(thousand|million|) ?(?:yuan|rmb|cny)$')
						WHEN '' THEN '元' WHEN 'thousand' THEN '千元' WHEN 'million' THEN '百万元' END);
			END IF;
		END IF;
		IF found IS NULL THEN
			unclear := coalesce(unclear, btrim(part, _cell_blanks()));
		ELSIF found <> unit THEN
			unclear := coalesce(unclear, unit || '、' || found);
		END IF;
		unit := coalesce(unit, found);
	END LOOP;
END
$unit$;

COMMENT ON FUNCTION cell_unit(text, text) IS
	'Internal. The unit that the heading of a column with amounts or counts states, in brackets or at its end, as in 万元, 千元, 元 or 分; '
	'NULL: none. unclear: what the heading states there and is not a unit, or two units that differ; NULL: all is understood.';

CREATE FUNCTION cell_factor(unit text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE unit
	WHEN '分' THEN 0.01 WHEN '角' THEN 0.1 WHEN '元' THEN 1 WHEN '十元' THEN 10 WHEN '百元' THEN 100 WHEN '千元' THEN 1000
	WHEN '万元' THEN 10000 WHEN '十万元' THEN 100000 WHEN '百万元' THEN 1000000 WHEN '千万元' THEN 10000000
	WHEN '亿元' THEN 100000000
END;

COMMENT ON FUNCTION cell_factor(text) IS 'Internal. The number of yuan in a unit; NULL for anything else.';

-- One line of CSV, or of tabs.
CREATE FUNCTION cell_split(line text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $split$
DECLARE
	delimiter CONSTANT text := CASE WHEN strpos(line, E'\t') > 0 THEN E'\t' WHEN strpos(line, ',') > 0 THEN ',' ELSE ';' END;
	fields text[];
BEGIN
	SELECT array_agg(m[1] ORDER BY place) INTO fields
	FROM regexp_matches(delimiter || rtrim(line, E'\r\n'), delimiter || '("(?:[^"]|"")*"|[^' || delimiter || ']*)', 'g')
		WITH ORDINALITY AS f (m, place);
	RETURN ARRAY(
		SELECT coalesce(nullif(btrim(
			CASE WHEN field LIKE '%"%"%' THEN replace(regexp_replace(field, '^[^"]*"|"[^"]*$', '', 'g'), '""', '"') ELSE field END,
			_cell_blanks()), ''), 'column_' || place::text)::name::text
		FROM unnest(fields) WITH ORDINALITY AS f (field, place)
		ORDER BY place);
END
$split$;

COMMENT ON FUNCTION cell_split(text) IS
	'Internal. The headings in the first line of a file, truncated to the maximum length of column names; column_N for an '
	'empty heading.';
