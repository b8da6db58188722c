
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

-- All that are written for the dot between the parts of a name. The others of them are in Unicode only.
CREATE FUNCTION _cell_dots() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $dots$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- A database never changes its encoding, although getdatabaseencoding is STABLE.
	IF getdatabaseencoding() = 'EUC_CN' THEN
		RETURN '・';
	ELSIF getdatabaseencoding() <> 'UTF8' THEN
		RETURN '';
	END IF;
	RETURN (
		SELECT string_agg(chr(code), '')
		FROM unnest('{183,903,5867,8226,8228,8231,8728,8729,8901,9679,11825,11827,12539,12685,42895,65294,65377,65381}'::integer[]) AS code);
END
$dots$;

COMMENT ON FUNCTION _cell_dots() IS 'Internal. Characters that are written instead of the dot between the parts of a name.';

-- Names are stored in this form, so in UTF-8 with the dot that the standard for them prescribes.
CREATE FUNCTION _cell_dot() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $dot$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- A database never changes its encoding, although getdatabaseencoding is STABLE.
	RETURN CASE WHEN getdatabaseencoding() = 'UTF8' THEN chr(183) ELSE '.' END;
END
$dot$;

COMMENT ON FUNCTION _cell_dot() IS 'Internal. The dot between the parts of a name, or a full stop if the encoding need not have it.';

CREATE FUNCTION _cell_name(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $name$
DECLARE
	plain text := translate(_cell_halve(btrim(name, _cell_blanks())), _cell_dots(), repeat(_cell_dot(), length(_cell_dots())));
BEGIN
	IF plain ~ '[A-Za-z]' THEN
		plain := regexp_replace(plain, '\s+', ' ', 'g');
	ELSE
		plain := translate(plain, _cell_blanks(), '');
	END IF;
	RETURN regexp_replace(plain, '([^ -~])[.](?=[^ -~])', '\1' || _cell_dot(), 'g');
END
$name$;

COMMENT ON FUNCTION _cell_name(text) IS 'Internal. See cell_name.';

CREATE FUNCTION _cell_name_odd() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '[A-Za-z.' || _cell_blanks() || _cell_dots() || _cell_wide() || ']';

COMMENT ON FUNCTION _cell_name_odd() IS 'Internal. A regular expression that matches every name which _cell_name changes.';

-- Most names are already in this form, and searching is cheaper than translating.
CREATE FUNCTION cell_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN name ~ _cell_name_odd() THEN _cell_name(name) ELSE name END;

COMMENT ON FUNCTION cell_name(text) IS
	'Internal. A name in the form used for comparison. Blanks in Chinese names, which are often padded, are removed; in names '
	'with Latin letters, several blanks become one. All variants of the dot between the parts of a name become one.';

CREATE FUNCTION cell_village(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(cell_name(name), '(?:村)?(?:村民委员会|村委会|村委)$', '村'), '(?:社区)?(?:居民委员会|居委会)$', '社区');

COMMENT ON FUNCTION cell_village(text) IS
	'Internal. The name of a division in the form used for comparison: of a village''s or neighbourhood''s committee, the place.';

CREATE FUNCTION cell_gist(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(regexp_replace(cell_brackets(cell_name(name)), '[][ ().,&"''-]|、|“|”|《|》|' || replace(_cell_dot(), '.', '-'), '', 'g')),
	'(?<=..)(?:股份有限公司|有限责任公司|有限公司|总公司|分公司|公司|集团)$', '');

COMMENT ON FUNCTION cell_gist(text) IS
	'Internal. A name without punctuation and the form of a company, in lower case, to find names that are meant to be the same.';

-- Two names with a variant in common differ in one character. Numbers distinguish: 第一小学 and 第二小学 are two.
CREATE FUNCTION cell_gist_variants(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
	SELECT DISTINCT concat(CASE WHEN place = 0 THEN gist ELSE left(gist, place - 1) || substr(gist, place + 1) END,
		'/', regexp_replace(gist, '[^0-9]', '', 'g'), '/', regexp_replace(gist, '[^一二三四五六七八九十]', '', 'g'))
	FROM (SELECT cell_gist(name)) AS g (gist), generate_series(0, CASE WHEN length(gist) >= 5 THEN length(gist) ELSE 0 END) AS p (place));

COMMENT ON FUNCTION cell_gist_variants(text) IS
	'Internal. The gist of a name, and from five characters on what remains without any one of them, each with its numerals: two names with a '
	'variant in common are nearly equal.';

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

CREATE FUNCTION _cell_day(year integer, month integer, day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN year BETWEEN 1800 AND 9999 AND month BETWEEN 1 AND 12 AND day >= 1
		AND day <= CASE WHEN month IN (4, 6, 9, 11) THEN 30 WHEN month <> 2 THEN 31
			WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29 ELSE 28 END
		THEN make_date(year, month, day)
END;

COMMENT ON FUNCTION _cell_day(integer, integer, integer) IS 'Internal. A day from 1800 on; NULL: there is no such day.';

-- Day and month before the year: Americans write the month first, others the day.
CREATE FUNCTION cell_date_readings(cell text) RETURNS date[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $readings$
DECLARE
	bare CONSTANT text := regexp_replace(cell,
		'[ T]*(?:上午|下午|[ T])[ ]*[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?[ ]*(?:[AaPp][Mm])?(?:[+]08(?::?00)?)?$'
		'|(?:日|号)[ ]*(?:上午|下午)?[0-2]?[0-9](?:时|点)(?:[0-5]?[0-9]分)?(?:[0-5]?[0-9]秒)?$', '');
	parts text[] := regexp_match(translate(bare, ' ', ''),
		'^([0-9]{4})(-|/|[.]|年|)([0-9]{1,2})(-|/|[.]|月|)([0-9]{1,2})(?:日|号)?$');
BEGIN
	IF parts IS NOT NULL THEN
		IF parts[2] || parts[4] NOT IN ('--', '//', '..', '年月', '') OR parts[2] = '' AND length(parts[3] || parts[5]) < 4 THEN
			RETURN '{}'::date[];
		END IF;
		RETURN array_remove(ARRAY[_cell_day(parts[1]::integer, parts[3]::integer, parts[5]::integer)], NULL);
	END IF;
	parts := regexp_match(translate(bare, ' ', ''), '^([0-9]{1,2})(-|/|[.])([0-9]{1,2})\2([0-9]{4})$');
	RETURN ARRAY(
		SELECT DISTINCT d.day
		FROM (VALUES (_cell_day(parts[4]::integer, parts[1]::integer, parts[3]::integer)),
			(_cell_day(parts[4]::integer, parts[3]::integer, parts[1]::integer))) AS d (day)
		WHERE d.day IS NOT NULL
		ORDER BY d.day);
END
$readings$;

COMMENT ON FUNCTION cell_date_readings(text) IS
	'Internal. The days that a cell can mean: two for 3/4/2020, none if it is no date.';

CREATE FUNCTION cell_date(cell text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $date$
DECLARE
	readings CONSTANT date[] := cell_date_readings(cell);
BEGIN
	RETURN CASE WHEN cardinality(readings) = 1 THEN readings[1] END;
END
$date$;

COMMENT ON FUNCTION cell_date(text) IS
	'Internal. Reads a date written as 2020-03-15, 2020/3/15, 2020.3.15, 2020年3月15日, 20200315, 3/15/2020 or 31/12/2020, optionally with a '
	'time of day; NULL for anything else, and for a date with two readings.';

CREATE FUNCTION cell_date_problem(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN cell ~ '^[1-9][0-9]{4}([.][0-9]+)?$' THEN 'date_is_serial'
	WHEN cardinality(cell_date_readings(cell)) > 1 THEN 'date_order_unclear'
	WHEN cell ~ '^[0-9]{2}(-|/|[.]|年)[0-9]{1,2}(-|/|[.]|月)[0-9]{1,2}(日|号)?$' THEN 'date_century_unclear'
	ELSE 'date_unreadable'
END;

COMMENT ON FUNCTION cell_date_problem(text) IS
	'Internal. The reason why cell_date could not read a date: a code of ledger_import_reasons().';

-- A number as a spreadsheet writes it: more digits than it has exactly (133.80000000000001), or an exponent (1e+05).
CREATE FUNCTION _cell_exact(amount numeric) RETURNS yuan
LANGUAGE sql IMMUTABLE
RETURN CASE
	WHEN amount = round(amount, 2) OR abs(amount - round(amount, 2)) <= abs(amount) * 0.00000000000001 THEN round(amount, 2)::yuan
END;

COMMENT ON FUNCTION _cell_exact(numeric) IS
	'Internal. An amount of yuan; NULL if it has more than fen, except for what a binary number of 64 bits differs from a decimal one.';

-- Alternatives instead of classes of characters, which SQL_ASCII has not.
CREATE FUNCTION cell_yuan(cell text, unit text) RETURNS yuan
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $yuan$
DECLARE
	bare text;
	is_negative boolean;
	parts text[];
	own text;
BEGIN
	IF cell IS NULL THEN
		RETURN NULL;
	ELSIF cell ~ '^-?[0-9]{1,12}([.][0-9]{1,2})?$' AND coalesce(unit, '元') = '元' THEN
		RETURN cell::yuan;
	END IF;
	-- (1500), 1500- and -1500; a second sign, or one within the digits, is none of these
	bare := translate(replace(replace(cell, _cell_minus(), '-'), '负', '-'), ' ', '');
	is_negative := strpos(bare, '-') > 0;
	IF bare ~ '^[(].*[)]$' THEN
		IF is_negative THEN
			RETURN NULL;
		END IF;
		is_negative := true;
		bare := substr(bare, 2, length(bare) - 2);
	END IF;
	IF bare ~ '-.*-|[0-9].*-.*[0-9]' THEN
		RETURN NULL;
	END IF;
	bare := regexp_replace(replace(bare, '-', ''), '^[+]?(?:人民币|rmb|cny|\u00a5|￥|)[+]?', '', 'i');
	parts := regexp_match(bare, '^([0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]*)?|[0-9]+(?:[.][0-9]*)?(?:[Ee][+]?[0-9]{1,2})?|[.][0-9]+)'
		'(?:(亿|千万|百万|十万|万|千|百|十)?(元|圆|块)?(?:人民币|整)?|(角)|(分))$');
	IF parts IS NULL THEN
		-- An amount in words, which is of yuan.
		IF coalesce(unit, '元') <> '元' THEN
			RETURN NULL;
		END IF;
		RETURN (CASE WHEN is_negative THEN '-' ELSE '' END || bare)::yuan;
	END IF;
	own := CASE WHEN parts[4] IS NOT NULL THEN '角' WHEN parts[5] IS NOT NULL THEN '分'
		WHEN num_nonnulls(parts[2], parts[3]) > 0 THEN coalesce(parts[2], '') || '元' END;
	IF own <> unit THEN
		RETURN NULL;
	END IF;
	RETURN _cell_exact(replace(parts[1], ',', '')::numeric * CASE WHEN is_negative THEN -1 ELSE 1 END * cell_factor(coalesce(own, unit, '元')));
EXCEPTION
	WHEN data_exception THEN
		RETURN NULL;
END
$yuan$;

COMMENT ON FUNCTION cell_yuan(text, text) IS
	'Internal. Reads an amount. Without a unit in the cell, the unit of the heading applies, or yuan; a sign of currency is no unit. Below zero: '
	'-1500, (1500), 1500- or 负1500. NULL if the cell is not an amount, or has a unit other than that of the heading.';

-- With blanks or hyphens between its groups; the certificate of a disabled person begins with the number.
CREATE FUNCTION _cell_identity_text(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN cell ~ '^[0-9]{17}[0-9Xx]$' THEN cell
	ELSE regexp_replace(translate(cell, _cell_blanks() || '-''', ''), '^([0-9]{17}[0-9Xx])[1-7][1-4](?:[0-9Bb][0-9])?$', '\1')
END;

COMMENT ON FUNCTION _cell_identity_text(text) IS
	'Internal. The identity number in a cell, without blanks and hyphens; of the 20 or 22 digits of a disability certificate the first 18.';

CREATE FUNCTION cell_resident_id(number text) RETURNS resident_id
LANGUAGE C STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION cell_resident_id(text) IS 'Internal. An identity number, as resident_id reads it; NULL if it is not valid.';

CREATE FUNCTION cell_identity(cell text) RETURNS resident_id
LANGUAGE sql STABLE PARALLEL SAFE
RETURN cell_resident_id(_cell_identity_text(cell));

COMMENT ON FUNCTION cell_identity(text) IS
	'Internal. Reads an identity number of 18 or 15 digits, with blanks, hyphens or the apostrophe of a spreadsheet, or within the number of a '
	'disability certificate; NULL if the cell is not one.';

-- A spreadsheet that reads the number as an amount keeps fifteen digits: the others become zeros.
CREATE FUNCTION cell_identity_problem(cell text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $problem$
BEGIN
	IF cell ~* '^[0-9][.]?[0-9]*e[+]?[0-9]+$' THEN
		RETURN 'identity_is_rounded';
	END IF;
	PERFORM _cell_identity_text(cell)::resident_id;
	RETURN NULL;
EXCEPTION
	WHEN data_exception THEN
		RETURN CASE
			WHEN cell ~ '^[0-9]{15}000$' THEN 'identity_is_rounded'
			WHEN SQLERRM LIKE '%check digit%' THEN 'identity_check_digit'
			WHEN SQLERRM LIKE '%province%' THEN 'identity_province'
			WHEN SQLERRM LIKE '%birth date%' THEN 'identity_birth_date'
			WHEN _cell_identity_text(cell) ~ '^[0-9]+[Xx]?$' THEN 'identity_length'
			ELSE 'identity_unreadable'
		END;
END
$problem$;

COMMENT ON FUNCTION cell_identity_problem(text) IS
	'Internal. The reason why cell_identity could not read a number: a code of ledger_import_reasons(), which reveals nothing '
	'about the number.';

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

-- Fifteen to eighteen digits of either width, with anything between them that is no word.
CREATE FUNCTION _cell_identity_pattern() RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $pattern$
DECLARE
	digit CONSTANT text := '[0-9' || CASE WHEN _cell_wide() <> '' THEN '０１２３４５６７８９' ELSE '' END || ']';
	gap CONSTANT text := '[' || _cell_blanks() || _cell_marks() || CASE WHEN _cell_wide() <> '' THEN '－．，＊／' ELSE '' END || '_.,*/''"' || '-]{0,4}';
	spelled CONSTANT text := '(?:' || digit || gap || ')';
	x CONSTANT text := '(?:' || digit || '|[Xx]' || CASE WHEN _cell_wide() <> '' THEN '|Ｘ|ｘ' ELSE '' END || ')';
BEGIN
	RETURN '(' || spelled || '{6})' || spelled || '{5,8}(' || spelled || '{3}' || x || ')';
END
$pattern$;

COMMENT ON FUNCTION _cell_identity_pattern() IS
	'Internal. A regular expression that matches an identity number in any spelling; its first and last part are shown.';

CREATE FUNCTION cell_mask(cell text, is_identity boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN is_identity AND length(cell) > 10
		THEN left(cell, 6) || repeat('*', least(length(cell), 30) - 10) || right(cell, 4)
	WHEN is_identity THEN repeat('*', length(cell))
	ELSE regexp_replace(cell, _cell_identity_pattern(), '\1********\2', 'g')
END;

COMMENT ON FUNCTION cell_mask(text, boolean) IS
	'Internal. A cell in which identity numbers are hidden, except for their first six and last four characters. They are found with blanks, '
	'hyphens or similar signs between the digits, and in full-width digits.';

CREATE FUNCTION cell_hash(VARIADIC said text[]) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN substr(sha256(convert_to(said::text, 'UTF8')), 1, 16);

COMMENT ON FUNCTION cell_hash(text[]) IS
	'Internal. The hash of the values of a row, including NULLs.';
