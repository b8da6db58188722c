
-- What the views sheet_KIND of a ledger write into spreadsheets, for imports to read.

CREATE FUNCTION import_usual_words(OUT column_name text, OUT meaning text, OUT word text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
	SELECT DISTINCT ON (w.column_name, w.meaning) w.column_name, w.meaning, w.word
	FROM import_first_words() WITH ORDINALITY AS w (column_name, word, meaning, place)
	ORDER BY w.column_name, w.meaning, w.place;
END;

COMMENT ON FUNCTION import_usual_words() IS
	'The word that the views sheet_KIND of a ledger write for each meaning: the first one of import_first_words().';

-- In the form that relief_import expects in this column: a SHA-256 sum.
CREATE FUNCTION exported_source() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN encode(sha256(convert_to('poverty_relief: a record of this ledger', 'SQL_ASCII')), 'hex');

COMMENT ON FUNCTION exported_source() IS
	'The value of column 来源 in the views sheet_KIND of a ledger. In a row with it, 行号 is the number of the record from which the row was exported.';
