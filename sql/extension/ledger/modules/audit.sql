CREATE TABLE audit (
	audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT clock_timestamp(),
	login text NOT NULL DEFAULT session_user,
	role text NOT NULL DEFAULT acting_role(),
	action text NOT NULL,
	table_name text NOT NULL,
	row_count bigint,
	row_key jsonb,
	old jsonb,
	new jsonb,
	division division_code,
	reason text,
	transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
	asked bigint,
	CONSTRAINT audit_action CHECK (action IN ('insert', 'update', 'delete', 'truncate', 'look up', 'unmask'))
);
CREATE INDEX ON audit (at);
SELECT describe_table('audit', 'audit', '{division}');

COMMENT ON TABLE audit IS
	'Who changed which rows of the ledger, and who looked up whose identity number. Rows are only ever added. What '
	'close_period and reopen_period write is in closings.';
COMMENT ON COLUMN audit.audit_id IS 'Number of the row. Numbers of transactions that failed are missing.';
COMMENT ON COLUMN audit.at IS 'When.';
COMMENT ON COLUMN audit.login IS 'Who was logged in (session_user).';
COMMENT ON COLUMN audit.role IS 'With the rights of which role, as after SET ROLE.';
COMMENT ON COLUMN audit.action IS
	'insert: one row for each statement and division; update, delete: one for each row changed; truncate; look up: whose an '
	'identity number is was asked; unmask: a person''s identity number was asked for.';
COMMENT ON COLUMN audit.table_name IS 'Table that was written or asked.';
COMMENT ON COLUMN audit.row_count IS 'How many rows it is about; NULL for truncate.';
COMMENT ON COLUMN audit.row_key IS 'Primary key of the row; NULL when it is about several.';
COMMENT ON COLUMN audit.old IS 'The row before, for update and delete. Identity numbers are left out.';
COMMENT ON COLUMN audit.new IS 'The row after, for update. Identity numbers are left out.';
COMMENT ON COLUMN audit.division IS 'Division that the row belongs to; NULL: to none, or to no single one.';
COMMENT ON COLUMN audit.reason IS 'Why, for unmask.';
COMMENT ON COLUMN audit.transaction IS 'Transaction in which it was done.';
COMMENT ON COLUMN audit.asked IS 'How many identity numbers were asked about, for look up; row_count of them were found.';

CREATE FUNCTION _refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE
AS $refuse$
BEGIN
	RAISE EXCEPTION 'the audit is not changed' USING
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = 'Its rows are only ever added, by the rules of the ledger.',
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'audit_is_kept';
END
$refuse$;

COMMENT ON FUNCTION _refuse_audit_change() IS 'Trigger on audit. Refuses (55000) to change, delete or truncate it.';

CREATE TRIGGER ledger_keep_audit BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
	FOR EACH STATEMENT EXECUTE FUNCTION _refuse_audit_change();
