
-- Reading identity numbers, and hiding them.

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
