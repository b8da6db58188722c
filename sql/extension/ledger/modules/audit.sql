-- Every statement that writes a row of the ledger adds one here. The server parses a table's constraints anew for each statement, but not
-- those of a domain: so this table has none.
CREATE TABLE audit (
	audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	login text NOT NULL DEFAULT session_user,
	role text NOT NULL DEFAULT acting_role(),
	action audit_action NOT NULL,
	table_name text NOT NULL,
	row_count bigint,
	row_key jsonb,
	old jsonb,
	new jsonb,
	division division_code,
	reason text,
	transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
	asked bigint,
	removed beneficiary_set
);
CREATE INDEX ON audit (at);
CREATE INDEX ON audit (transaction) WHERE removed IS NOT NULL;
SELECT describe_table('audit', 'audit', '{division}');

COMMENT ON TABLE audit IS
	'Changes of rows of the ledger and look-ups of identity numbers: who, when and which. Rows are only added. Changes by '
	'close_period and reopen_period are in closings. erase_person, erase_helper and erase_donor remove personal data from the audit, and '
	'prune_audit removes rows; each adds a row that records this.';
COMMENT ON COLUMN audit.audit_id IS 'Number of the row. Numbers of transactions that failed are missing.';
COMMENT ON COLUMN audit.at IS 'Time of the action.';
COMMENT ON COLUMN audit.login IS 'Login (session_user).';
COMMENT ON COLUMN audit.role IS 'Role whose rights were used, for example after SET ROLE.';
COMMENT ON COLUMN audit.action IS
	'Kind of event. insert: one row for each statement and division; update, delete: one for each row changed; truncate; look up: the '
	'person with an identity number was requested; unmask: a person''s identity number was requested; erase: the personal data of a natural person was '
	'erased; prune: old rows of the audit were deleted.';
COMMENT ON COLUMN audit.table_name IS 'Table that was written or read.';
COMMENT ON COLUMN audit.row_count IS 'Number of rows affected; NULL for truncate.';
COMMENT ON COLUMN audit.row_key IS 'Primary key of the row; NULL for several rows.';
COMMENT ON COLUMN audit.old IS 'The row before, for update and delete. Identity numbers are left out, and personal data that was erased.';
COMMENT ON COLUMN audit.new IS
	'The row after, for update. Identity numbers are left out, and personal data that was erased. For prune: before which time rows were '
	'deleted.';
COMMENT ON COLUMN audit.division IS 'Division of the row; NULL: none, or several.';
COMMENT ON COLUMN audit.reason IS 'Reason, for unmask and erase.';
COMMENT ON COLUMN audit.transaction IS 'Transaction of the action.';
COMMENT ON COLUMN audit.asked IS 'Number of identity numbers asked about, for look up; row_count of them were found.';
COMMENT ON COLUMN audit.removed IS
	'Numbers of the audit rows from which erase removed personal data, or which prune deleted.';

-- A row of the audit that the same transaction has added, and that remains, lists what may change. A setting would not do, because every
-- role could make it. To change the audit otherwise, even the owner must disable this trigger.
CREATE FUNCTION _refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $refuse$
DECLARE
	personal text[];
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF TG_OP = 'UPDATE' THEN
		SELECT t.personal INTO personal
		FROM audit l JOIN _tables t ON t.table_name = OLD.table_name
		WHERE l.transaction = pg_current_xact_id() AND l.action = 'erase' AND contains(l.removed, OLD.audit_id)
		LIMIT 1;
		IF to_jsonb(NEW) = to_jsonb(OLD)
			|| jsonb_build_object('row_key', OLD.row_key - personal, 'old', OLD.old - personal, 'new', OLD.new - personal)
			AND personal IS NOT NULL
		THEN
			RETURN NEW;
		END IF;
	ELSIF TG_OP = 'DELETE' THEN
		IF OLD.action NOT IN ('erase', 'prune') AND EXISTS (
			SELECT FROM audit l
			WHERE l.transaction = pg_current_xact_id() AND l.action = 'prune' AND contains(l.removed, OLD.audit_id)
				AND OLD.at < l.at - interval '3 years')
		THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION USING
		MESSAGE = localized('the audit cannot be changed'),
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = localized('The rules of the ledger add rows. Only erasures remove personal data from rows, and only prune_audit deletes old rows.'),
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'audit_is_kept';
END
$refuse$;

COMMENT ON FUNCTION _refuse_audit_change() IS
	'Trigger on audit. Refuses (55000) to change, delete or truncate it. Exceptions are personal data of rows that an erase row of the '
	'same transaction lists, and rows older than 3 years that a prune row lists.';

CREATE TRIGGER ledger_keep_audit BEFORE UPDATE OR DELETE ON audit
	FOR EACH ROW EXECUTE FUNCTION _refuse_audit_change();
CREATE TRIGGER ledger_keep_audit_whole BEFORE TRUNCATE ON audit
	FOR EACH STATEMENT EXECUTE FUNCTION _refuse_audit_change();
