-- For the administrator of the database: one row with the state of the ledger, and a record of when its books were verified.
--
-- The row is cheap, so that it can be read every minute. The slow checks, verify_ledger and data_quality, run when record_verification
-- is called, for example by cron every night, and the row shows their results.

CREATE TABLE verifications (
	verification_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	verified_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	verified_by text NOT NULL DEFAULT session_user,
	differences bigint NOT NULL,
	kinds text[] NOT NULL,
	findings bigint NOT NULL,
	took interval NOT NULL,
	CONSTRAINT verifications_counts_are_not_negative CHECK (differences >= 0 AND findings >= 0)
);
SELECT describe_table('verifications', 'office');

COMMENT ON TABLE verifications IS 'Calls of record_verification: when the ledger was verified, and how many differences verify_ledger returned.';
COMMENT ON COLUMN verifications.verification_id IS 'Number of the verification. Numbers of calls that failed are missing.';
COMMENT ON COLUMN verifications.verified_at IS 'When it ended.';
COMMENT ON COLUMN verifications.verified_by IS 'Login (session_user) that called it.';
COMMENT ON COLUMN verifications.differences IS 'Number of rows that verify_ledger returned; 0: no differences.';
COMMENT ON COLUMN verifications.kinds IS 'Subjects of the differences: the different values of verify_ledger''s column what.';
COMMENT ON COLUMN verifications.findings IS 'Number of rows in the view data_quality.';
COMMENT ON COLUMN verifications.took IS 'Duration of the verification.';

CREATE FUNCTION _record_verification(home regclass, OUT differences bigint, OUT findings bigint)
LANGUAGE plpgsql VOLATILE
AS $record$
DECLARE
	began timestamptz;
	found_kinds text[];
BEGIN
	PERFORM ledger_enter(home);
	began := clock_timestamp();
	SELECT count(*), coalesce(array_agg(DISTINCT v.what ORDER BY v.what), '{}') INTO differences, found_kinds
	FROM verify_ledger(current_schema()) AS v;
	SELECT count(*) INTO findings FROM data_quality;
	INSERT INTO verifications (differences, kinds, findings, took)
	VALUES (_record_verification.differences, found_kinds, _record_verification.findings, clock_timestamp() - began);
END
$record$;

COMMENT ON FUNCTION _record_verification(regclass) IS 'See record_verification.';

CREATE FUNCTION record_verification(OUT differences bigint, OUT findings bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT r.differences, r.findings FROM _record_verification('ledger'::regclass) AS r;
END;

COMMENT ON FUNCTION record_verification() IS
	'Runs verify_ledger, and records the number of its rows and of those of data_quality. They are kept in verifications, and the view '
	'monitoring shows them. For cron. Call verify_ledger to see the differences themselves, or if you are an auditor who does not rely on the owner''s functions. Only the '
	'ledger''s owner and auditors of the whole ledger may call it. Errors: those of verify_ledger.';

CREATE FUNCTION _list_monitoring(
	home regclass,
	OUT ledger text,
	OUT format_behind integer,
	OUT months_to_close bigint,
	OUT oldest_month_to_close date,
	OUT last_closed_at timestamptz,
	OUT last_closed_month date,
	OUT last_closed_by text,
	OUT last_edition integer,
	OUT last_published_at timestamptz,
	OUT last_verified_at timestamptz,
	OUT last_verified_by text,
	OUT last_differences bigint,
	OUT last_findings bigint,
	OUT identity_conflicts bigint,
	OUT identity_questions bigint,
	OUT identity_refusals bigint,
	OUT identity_refused_on date
)
LANGUAGE plpgsql VOLATILE
AS $list$
BEGIN
	PERFORM ledger_enter(home);
	ledger := current_schema();
	SELECT ledger_format() - l.format_version INTO format_behind FROM ledger l;
	-- As close_period has it: over, and covered by the records.
	SELECT count(*), min(p.month) INTO months_to_close, oldest_month_to_close
	FROM periods p, ledger l
	WHERE p.version IS NULL AND p.month + interval '1 month' <= least(CURRENT_DATE, l.records_through + 1);
	SELECT c.closed_at, c.month, c.closed_by INTO last_closed_at, last_closed_month, last_closed_by
	FROM closings c ORDER BY c.closed_at DESC LIMIT 1;
	SELECT e.edition, e.published_at INTO last_edition, last_published_at
	FROM editions e ORDER BY e.edition DESC LIMIT 1;
	SELECT v.verified_at, v.verified_by, v.differences, v.findings
	INTO last_verified_at, last_verified_by, last_differences, last_findings
	FROM verifications v ORDER BY v.verification_id DESC LIMIT 1;
	SELECT count(*) INTO identity_conflicts FROM identity_numbers i WHERE i.disputed_since IS NOT NULL;
	SELECT coalesce(sum(q.count) FILTER (WHERE q.name ~ '^_questions_' AND q.day = (now() AT TIME ZONE 'UTC' + interval '8 hours')::date), 0),
		coalesce(sum(q.count) FILTER (WHERE q.name = '_refusals'), 0), max(q.day) FILTER (WHERE q.name = '_refusals')
	INTO identity_questions, identity_refusals, identity_refused_on
	FROM _counters() AS q;
END
$list$;

COMMENT ON FUNCTION _list_monitoring(regclass) IS 'See list_monitoring.';

CREATE FUNCTION list_monitoring(
	OUT ledger text,
	OUT format_behind integer,
	OUT months_to_close bigint,
	OUT oldest_month_to_close date,
	OUT last_closed_at timestamptz,
	OUT last_closed_month date,
	OUT last_closed_by text,
	OUT last_edition integer,
	OUT last_published_at timestamptz,
	OUT last_verified_at timestamptz,
	OUT last_verified_by text,
	OUT last_differences bigint,
	OUT last_findings bigint,
	OUT identity_conflicts bigint,
	OUT identity_questions bigint,
	OUT identity_refusals bigint,
	OUT identity_refused_on date
)
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT l.* FROM _list_monitoring('ledger'::regclass) AS l;
END;

COMMENT ON FUNCTION list_monitoring() IS
	'Returns the row of the view monitoring, for the ledger''s owner, auditors of the whole ledger and monitors.';

CREATE VIEW monitoring WITH (security_invoker) AS
SELECT * FROM list_monitoring();

COMMENT ON VIEW monitoring IS
	'State of the ledger in one row, without names or numbers of persons, for monitoring of the database. It is cheap to read, and each numeric '
	'column can be a metric. Do not sum columns over time. NULL: has not happened yet.';
COMMENT ON COLUMN monitoring.ledger IS 'Name of the ledger''s schema.';
COMMENT ON COLUMN monitoring.format_behind IS 'Number of formats by which the ledger is older than the extension. If above 0, call upgrade_ledger.';
COMMENT ON COLUMN monitoring.months_to_close IS 'Open months that are over and covered by the records.';
COMMENT ON COLUMN monitoring.oldest_month_to_close IS 'The first of these months.';
COMMENT ON COLUMN monitoring.last_closed_at IS 'When a month was closed last.';
COMMENT ON COLUMN monitoring.last_closed_month IS 'First day of that month.';
COMMENT ON COLUMN monitoring.last_closed_by IS 'Login (session_user) that closed it.';
COMMENT ON COLUMN monitoring.last_edition IS 'Number of the last edition.';
COMMENT ON COLUMN monitoring.last_published_at IS 'When it was published.';
COMMENT ON COLUMN monitoring.last_verified_at IS 'When record_verification was called last.';
COMMENT ON COLUMN monitoring.last_verified_by IS 'Login (session_user) that called it.';
COMMENT ON COLUMN monitoring.last_differences IS 'Number of differences that verify_ledger returned then. If above 0, call verify_ledger and act on its hints.';
COMMENT ON COLUMN monitoring.last_findings IS 'Number of rows in data_quality then.';
COMMENT ON COLUMN monitoring.identity_conflicts IS 'Number of identity numbers that are recorded for two persons and not settled: see identity_conflicts.';
COMMENT ON COLUMN monitoring.identity_questions IS
	'Number of identity numbers that all roles together asked about today (China time), including look-ups that were rolled back.';
COMMENT ON COLUMN monitoring.identity_refusals IS
	'Number of questions about identity numbers refused on identity_refused_on, because a role had reached its limit or had no grant in the '
	'ledger. Refusals are counted although their transactions are always rolled back.';
COMMENT ON COLUMN monitoring.identity_refused_on IS 'Last day with such a refusal (China time).';
