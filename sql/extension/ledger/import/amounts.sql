
-- Reading amounts.

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
