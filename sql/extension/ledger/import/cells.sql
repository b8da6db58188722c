
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

-- The minus sign of mathematics and the dashes that spreadsheets and clerks write instead.
CREATE FUNCTION _cell_minus() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $minus$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- A database never changes its encoding, although getdatabaseencoding is STABLE.
	-- An expression with chr would be evaluated when it is planned, under every encoding.
	IF getdatabaseencoding() <> 'UTF8' THEN
		RETURN '-';
	END IF;
	RETURN chr(8722);
END
$minus$;

COMMENT ON FUNCTION _cell_minus() IS 'Internal. The minus sign U+2212, or a hyphen if the encoding has none.';

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

-- Invisible, and no part of any value: controls that are no blanks, and in Unicode marks of direction, joiners and soft hyphens.
CREATE FUNCTION _cell_marks() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $marks$
DECLARE
	marks text;
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- A database never changes its encoding, although getdatabaseencoding is STABLE.
	SELECT string_agg(chr(code), '') INTO marks
	FROM (
			SELECT generate_series(1, 8)
		UNION ALL
			SELECT generate_series(14, 31)
		UNION ALL
			VALUES (127)
		UNION ALL
			SELECT generate_series(f, l)
			FROM (VALUES (173, 173), (8203, 8207), (8234, 8238), (8288, 8292), (8294, 8297), (65279, 65279)) AS r (f, l)
			WHERE getdatabaseencoding() = 'UTF8'
	) AS c (code);
	RETURN marks;
END
$marks$;

COMMENT ON FUNCTION _cell_marks() IS
	'Internal. Control characters and invisible marks, which are removed from cells.';

-- Few cells need cleaning. The class has the bracket and the hyphen where they are themselves.
CREATE FUNCTION _cell_odd() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '^[=''/-]|^[ ]|[ ]$|[' || _cell_marks() || substr(_cell_blanks(), 2) || replace(replace(_cell_wide(), '－', ''), '［', '') || ']'
	|| CASE WHEN _cell_wide() <> '' THEN '|－' ELSE '' END || '|^(?:无|没有|暂无|空|空白|不详|未知|\u2014\u2014?|[\\]|[Nn](?:/?[Aa]|[.][Aa][.]|one|ull|il|ONE|ULL|IL))$';

COMMENT ON FUNCTION _cell_odd() IS 'Internal. A regular expression that matches every cell which _cell_cleaned changes.';

CREATE FUNCTION _cell_cleaned(cell text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $cleaned$
DECLARE
	clean text := btrim(translate(cell, _cell_marks(), ''), _cell_blanks());
BEGIN
	-- ="…" and an apostrophe keep a spreadsheet from reading a text as something else.
	IF clean ~ '^="([^"]|"")*"$' THEN
		clean := replace(substr(clean, 3, length(clean) - 3), '""', '"');
	END IF;
	IF clean LIKE '''%' THEN
		clean := substr(clean, 2);
	END IF;
	clean := btrim(_cell_halve(clean), _cell_blanks());
	RETURN CASE
		WHEN clean ~ '^(?:|[-/\\]+|\u2014+|无|没有|暂无|空|空白|不详|未知|[Nn](?:/?[Aa]|[.][Aa][.]|one|ull|il|ONE|ULL|IL))$' THEN NULL
		ELSE clean
	END;
END
$cleaned$;

COMMENT ON FUNCTION _cell_cleaned(text) IS 'Internal. See cell_clean.';

CREATE FUNCTION cell_clean(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN cell ~ _cell_odd() THEN _cell_cleaned(cell) ELSE nullif(cell, '') END;

COMMENT ON FUNCTION cell_clean(text) IS
	'Internal. The value of a cell, in half-width forms, without surrounding blanks, invisible marks, the apostrophe or ="…" of a spreadsheet; '
	'NULL if it is empty, dashes or slashes, or a word for none.';

-- The names and words that an import stores as they are. What stands for the cell above, or for no value at all, would become a name.
CREATE FUNCTION cell_words_problem(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN length(cell) > 200 THEN 'too_long'
	WHEN length(cell) > 13 THEN NULL
	WHEN cell IN ('同上', '同上行', '同上一行', '同前', '上同', '同左', '〃', '″', '"', '“', '”', '''', '々', '々々') THEN 'as_above'
	WHEN left(cell, 1) = '#' AND upper(cell) ~ '^#(N/A|REF!|VALUE!|NAME[?]|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$' THEN 'formula_error'
END;

COMMENT ON FUNCTION cell_words_problem(text) IS
	'Internal. The reason why a name or words in a cell cannot be stored: a code of ledger_import_reasons(); NULL: they can be.';

CREATE FUNCTION cell_shorten(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(cell) > 80 THEN left(cell, 80) || '...' ELSE cell END;

COMMENT ON FUNCTION cell_shorten(text) IS 'Internal. The beginning of a long cell.';

CREATE FUNCTION cell_hash(VARIADIC said text[]) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN substr(sha256(convert_to(said::text, 'UTF8')), 1, 16);

COMMENT ON FUNCTION cell_hash(text[]) IS
	'Internal. The hash of the values of a row, including NULLs.';
