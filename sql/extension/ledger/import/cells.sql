
-- Reading cells: blanks and full-width forms, dates, amounts and identity numbers as offices write them. The reading
-- functions return NULL for an unreadable cell; another function then returns the reason. Functions that catch errors
-- start a subtransaction, so they are not parallel safe.

CREATE FUNCTION _cell_blanks() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $blanks$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- A database never changes its encoding, although getdatabaseencoding is STABLE.
	-- No-break space, zero-width space and byte order mark, which only Unicode has.
	IF getdatabaseencoding() = 'UTF8' THEN
		RETURN E' \t\r\n\x0b\f　' || chr(160) || chr(8203) || chr(65279);
	ELSIF getdatabaseencoding() = 'SQL_ASCII' THEN
		RETURN E' \t\r\n\x0b\f';
	END IF;
	RETURN E' \t\r\n\x0b\f　';
END
$blanks$;

COMMENT ON FUNCTION _cell_blanks() IS
	'Internal. The characters that count as blanks around the value of a cell.';

-- Under SQL_ASCII the server does not know characters, and full-width ones are left to the types.
CREATE FUNCTION _cell_wide() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $wide$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- A database never changes its encoding, although getdatabaseencoding is STABLE.
	IF getdatabaseencoding() = 'SQL_ASCII' THEN
		RETURN '';
	END IF;
	RETURN '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
		'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）．，／－＋：＊';
END
$wide$;

COMMENT ON FUNCTION _cell_wide() IS 'Internal. The full-width characters that have half-width forms in cells.';

-- Most cells have none, and searching is cheaper than translating.
CREATE FUNCTION _cell_any_wide() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '[' || nullif(_cell_wide(), '') || ']';

COMMENT ON FUNCTION _cell_any_wide() IS
	'Internal. A regular expression that matches any of the full-width characters; NULL if the encoding has none.';

CREATE FUNCTION _cell_halve(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (cell ~ _cell_any_wide()) IS NOT TRUE THEN cell ELSE translate(cell, _cell_wide(),
	'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz().,/-+:*') END;

COMMENT ON FUNCTION _cell_halve(text) IS
	'Internal. Converts full-width digits, letters and punctuation to half-width.';

CREATE FUNCTION cell_clean(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(nullif(nullif(btrim(_cell_halve(cell), _cell_blanks()), ''), '-'), '/');

COMMENT ON FUNCTION cell_clean(text) IS
	'Internal. The value of a cell, in half-width forms and without surrounding blanks; NULL if it is empty, or a dash or '
	'slash.';

-- Under SQL_ASCII too: replace compares bytes.
CREATE FUNCTION cell_brackets(heading text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(_cell_halve(heading), '（', '('), '）', ')');

COMMENT ON FUNCTION cell_brackets(text) IS
	'Internal. A heading in half-width forms, with half-width brackets under every encoding.';

CREATE FUNCTION ledger_import_heading(heading text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(translate(regexp_replace(cell_brackets(heading), '[(][^)]*[)]', '', 'g'), _cell_blanks() || '*:"', ''));

COMMENT ON FUNCTION ledger_import_heading(text) IS
	'Internal. A heading in the form that import_headings stores: half-width, in lower case, without blanks, stars and colons, '
	'and without text in brackets, such as a unit.';

CREATE FUNCTION cell_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN name ~ '[A-Za-z]' THEN regexp_replace(_cell_halve(btrim(name, _cell_blanks())), '\s+', ' ', 'g')
	ELSE translate(_cell_halve(name), _cell_blanks(), '')
END;

COMMENT ON FUNCTION cell_name(text) IS
	'Internal. A name in the form used for comparison. Blanks in Chinese names, which are often padded, are removed; in names '
	'with Latin letters, several blanks become one.';

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

CREATE FUNCTION cell_date(cell text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $date$
DECLARE
	parts CONSTANT text[] := regexp_match(
		translate(regexp_replace(cell, '[ T]+0?0:00(:00([.]0+)?)?$', ''), ' ', ''),
		'^([0-9]{4})(-|/|[.]|年|)([0-9]{1,2})(-|/|[.]|月|)([0-9]{1,2})(日|号)?$');
	year CONSTANT integer := parts[1]::integer;
	month CONSTANT integer := parts[3]::integer;
	day CONSTANT integer := parts[5]::integer;
BEGIN
	IF parts IS NULL OR year < 1800 OR month NOT BETWEEN 1 AND 12
		OR parts[2] || parts[4] NOT IN ('--', '//', '..', '年月', '')
		OR parts[2] = '' AND length(parts[3] || parts[5]) < 4
		OR day NOT BETWEEN 1 AND date_part('day', make_date(year, month, 1) + interval '1 month - 1 day')
	THEN
		RETURN NULL;
	END IF;
	RETURN make_date(year, month, day);
END
$date$;

COMMENT ON FUNCTION cell_date(text) IS
	'Internal. Reads a date written as 2020-03-15, 2020/3/15, 2020.3.15, 2020年3月15日 or 20200315, optionally with a time of '
	'0:00; NULL for anything else.';

CREATE FUNCTION cell_date_problem(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN cell ~ '^[1-9][0-9]{4}([.][0-9]+)?$' THEN 'date_is_serial'
	WHEN cell ~ '^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}$' THEN 'date_order_unclear'
	WHEN cell ~ '^[0-9]{2}(-|/|[.]|年)[0-9]{1,2}(-|/|[.]|月)[0-9]{1,2}' THEN 'date_century_unclear'
	ELSE 'date_unreadable'
END;

COMMENT ON FUNCTION cell_date_problem(text) IS
	'Internal. The reason why cell_date could not read a date: a code of ledger_import_reasons().';

CREATE FUNCTION cell_yuan(cell text, unit text) RETURNS yuan
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $yuan$
BEGIN
	IF cell IS NULL THEN
		RETURN NULL;
	END IF;
	IF unit <> '元' AND cell ~ '^[-+0-9.,]+$' THEN
		RETURN (cell || unit)::yuan;
	END IF;
	RETURN cell::yuan;
EXCEPTION
	WHEN data_exception THEN
		RETURN NULL;
END
$yuan$;

COMMENT ON FUNCTION cell_yuan(text, text) IS
	'Internal. Reads an amount. Without a unit in the cell, the unit of the heading applies, or yuan. NULL if the cell is not '
	'an amount.';

CREATE FUNCTION cell_identity(cell text) RETURNS resident_id
LANGUAGE plpgsql STABLE STRICT
SET search_path = pg_catalog, @extschema@, pg_temp
AS $identity$
BEGIN
	RETURN ltrim(cell, '''')::resident_id;
EXCEPTION
	WHEN data_exception THEN
		RETURN NULL;
END
$identity$;

COMMENT ON FUNCTION cell_identity(text) IS
	'Internal. Reads an identity number of 18 or 15 digits, optionally after the apostrophe of a spreadsheet; NULL if the cell '
	'is not one.';

-- A spreadsheet that reads the number as an amount keeps fifteen digits: the others become zeros.
CREATE FUNCTION cell_identity_problem(cell text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $problem$
BEGIN
	IF cell ~* '^[0-9][.]?[0-9]*e[+]?[0-9]+$' THEN
		RETURN 'identity_is_rounded';
	END IF;
	PERFORM ltrim(cell, '''')::resident_id;
	RETURN NULL;
EXCEPTION
	WHEN data_exception THEN
		RETURN CASE
			WHEN cell ~ '^[0-9]{15}000$' THEN 'identity_is_rounded'
			WHEN SQLERRM LIKE '%check digit%' THEN 'identity_check_digit'
			WHEN SQLERRM LIKE '%province%' THEN 'identity_province'
			WHEN SQLERRM LIKE '%birth date%' THEN 'identity_birth_date'
			WHEN cell ~ '^[0-9]+[Xx]?$' THEN 'identity_length'
			ELSE 'identity_unreadable'
		END;
END
$problem$;

COMMENT ON FUNCTION cell_identity_problem(text) IS
	'Internal. The reason why cell_identity could not read a number: a code of ledger_import_reasons(), which reveals nothing '
	'about the number.';

CREATE FUNCTION cell_shorten(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(cell) > 80 THEN left(cell, 80) || '...' ELSE cell END;

COMMENT ON FUNCTION cell_shorten(text) IS 'Internal. The beginning of a long cell.';

CREATE FUNCTION cell_mask(cell text, is_identity boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN is_identity AND length(cell) > 10
		THEN left(cell, 6) || repeat('*', least(length(cell), 30) - 10) || right(cell, 4)
	WHEN is_identity THEN repeat('*', length(cell))
	ELSE regexp_replace(cell, '([0-9]{6})[0-9]{5,8}([0-9]{3}[0-9Xx])', '\1********\2', 'g')
END;

COMMENT ON FUNCTION cell_mask(text, boolean) IS
	'Internal. A cell in which identity numbers are hidden, except for their first six and last four characters.';

CREATE FUNCTION cell_hash(VARIADIC said text[]) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN substr(sha256(convert_to(said::text, 'UTF8')), 1, 16);

COMMENT ON FUNCTION cell_hash(text[]) IS
	'Internal. The hash of the values of a row, including NULLs.';
