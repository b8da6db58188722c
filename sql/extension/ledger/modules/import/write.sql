-- Writing the new facts: all at once, or by halves where the ledger refuses some.

CREATE FUNCTION _import_wrote_completions(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $wrote$
BEGIN
	INSERT INTO pg_temp.ledger_import_written
	SELECT n.row_number, n.record, NULL, true
	FROM pg_temp.ledger_import_new n
	WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes;
END
$wrote$;

COMMENT ON FUNCTION _import_wrote_completions(int8range) IS
	'Notes as written the facts with these row numbers that complete records.';

-- All at once; where the ledger refuses that, the rules are checked once more, because a month may just have been closed,
-- and then the rows are written by halves, until each refused row is isolated. A part may leave rows that need others to be written
-- first: they are retried after all parts, as long as there is progress.
CREATE FUNCTION _import_write(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
DECLARE
	rows_left bigint;
	rows_left_before bigint;
BEGIN
	PERFORM _import_keep_new();
	LOOP
		PERFORM _import_write_by_halves(kind, rows_left IS NULL);
		-- Only rows of the register need others.
		IF kind <> 'register' THEN
			RETURN;
		END IF;
		rows_left_before := rows_left;
		SELECT count(*) INTO rows_left
		FROM pg_temp.ledger_import_new n
		WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_written w WHERE w.row_number = n.row_number)
			AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = n.row_number);
		EXIT WHEN rows_left = 0 OR rows_left = rows_left_before;
	END LOOP;
	INSERT INTO pg_temp.ledger_import_problems
	SELECT n.row_number, 6, 'head', 'head_rejected'
	FROM pg_temp.ledger_import_new n
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_written w WHERE w.row_number = n.row_number)
		AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = n.row_number);
END
$write$;

COMMENT ON FUNCTION _import_write(text) IS
	'Writes the new facts, makes the temporary table ledger_import_written of them, and reports facts that are refused.';

CREATE FUNCTION _import_write_by_halves(kind text, checks_again boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
DECLARE
	parts int8range[];
	part int8range;
	middle bigint;
	message text;
BEGIN
	SELECT ARRAY[int8range(min(row_number), max(row_number) + 1)] INTO parts FROM pg_temp.ledger_import_new;

	WHILE cardinality(parts) > 0 LOOP
		part := parts[cardinality(parts)];
		parts := trim_array(parts, 1);
		BEGIN
			PERFORM _import_write_part(kind, part);
		EXCEPTION
			WHEN data_exception OR integrity_constraint_violation OR with_check_option_violation
				OR object_not_in_prerequisite_state OR insufficient_privilege OR raise_exception
			THEN
				GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
				IF checks_again THEN
					checks_again := false;
					PERFORM _import_check(kind);
					DROP TABLE pg_temp.ledger_import_new;
					PERFORM _import_keep_new();
					-- only parts of it are written from now on
					CREATE UNIQUE INDEX ON pg_temp.ledger_import_new (row_number);
					parts := parts || part;
				ELSIF upper(part) - lower(part) = 1 THEN
					INSERT INTO pg_temp.ledger_import_problems VALUES (lower(part), 9, NULL, 'refused', ARRAY[message]);
				ELSE
					middle := (lower(part) + upper(part)) / 2;
					parts := parts || int8range(middle, upper(part)) || int8range(lower(part), middle);
				END IF;
		END;
	END LOOP;
END
$write$;

COMMENT ON FUNCTION _import_write_by_halves(text, boolean) IS
	'Writes the new facts that can be written, and reports those that the ledger refuses. checks_again: checks the rules once more '
	'if any fact is refused.';

CREATE FUNCTION _import_keep_new() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $keep$
BEGIN
	CREATE TEMP TABLE ledger_import_new ON COMMIT DROP AS
	SELECT f.*
	FROM pg_temp.ledger_import_facts f
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_claims c WHERE c.row_number = f.row_number AND c.is_known)
		AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = f.row_number);
END
$keep$;

COMMENT ON FUNCTION _import_keep_new() IS
	'Makes the temporary table ledger_import_new: facts that are not known and have no problem.';
