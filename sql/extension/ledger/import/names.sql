
-- Names in the form in which they are compared.

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
