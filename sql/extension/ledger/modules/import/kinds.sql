-- The steps of each kind of import. A new kind needs a line in each of these functions, and functions of its own.

CREATE FUNCTION _import_read(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $kind$
BEGIN
	CASE kind
		WHEN 'register' THEN PERFORM _import_register_read();
		WHEN 'aid' THEN PERFORM _import_aid_read();
		WHEN 'donations' THEN PERFORM _import_donations_read();
		WHEN 'purchases' THEN PERFORM _import_purchases_read();
		WHEN 'incomes' THEN PERFORM _import_incomes_read();
		WHEN 'organisations' THEN PERFORM _import_organisations_read();
		WHEN 'postings' THEN PERFORM _import_postings_read();
		WHEN 'attendance' THEN PERFORM _import_attendance_read();
	END CASE;
END
$kind$;

COMMENT ON FUNCTION _import_read(text) IS
	'Makes the temporary table ledger_import_facts: the facts in the rows that can be read.';

-- See _import_learn.
CREATE FUNCTION _import_taught(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $kind$
BEGIN
	CASE kind
		WHEN 'aid' THEN PERFORM _import_aid_taught();
		WHEN 'donations' THEN PERFORM _import_donations_taught();
		WHEN 'purchases' THEN PERFORM _import_purchases_taught();
	END CASE;
END
$kind$;

COMMENT ON FUNCTION _import_taught(text) IS
	'Compares facts with the records that they were loaded as before by a file with fewer or more columns.';

-- The supermarket of a donation was found among those open on the day.
CREATE FUNCTION _import_check(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $kind$
BEGIN
	CASE kind
		WHEN 'register' THEN PERFORM _import_register_check();
		WHEN 'aid' THEN PERFORM _import_aid_check();
		WHEN 'donations' THEN NULL;
		WHEN 'purchases' THEN PERFORM _import_purchases_check();
		WHEN 'incomes' THEN PERFORM _import_incomes_check();
		WHEN 'organisations' THEN PERFORM _import_organisations_check();
		WHEN 'postings' THEN NULL;
		WHEN 'attendance' THEN PERFORM _import_attendance_check();
	END CASE;
END
$kind$;

COMMENT ON FUNCTION _import_check(text) IS
	'Reports facts that the ledger would refuse.';

CREATE FUNCTION _import_write_part(kind text, part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $kind$
BEGIN
	CASE kind
		WHEN 'register' THEN PERFORM _import_register_write(part);
		WHEN 'aid' THEN PERFORM _import_aid_write(part);
		WHEN 'donations' THEN PERFORM _import_donations_write(part);
		WHEN 'purchases' THEN PERFORM _import_purchases_write(part);
		WHEN 'incomes' THEN PERFORM _import_incomes_write(part);
		WHEN 'organisations' THEN PERFORM _import_organisations_write(part);
		WHEN 'postings' THEN PERFORM _import_postings_write(part);
		WHEN 'attendance' THEN PERFORM _import_attendance_write(part);
	END CASE;
END
$kind$;

COMMENT ON FUNCTION _import_write_part(text, int8range) IS
	'Writes the new facts with these row numbers.';
