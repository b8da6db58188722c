
-- Functions that dumps of ledgers of formats 1 and 2 refer to, so that the dumps can be restored and then upgraded by upgrade_ledger.
-- The rules of these ledgers were functions of the extension; newer ledgers contain their rules. These functions do not work any more.

CREATE FUNCTION ledger_as_owner() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_aid() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_donation() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_draw() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_member() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_membership_change() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_period() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_period_truncate() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_check_supermarket_change() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_draw() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_keep_draws() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_refuse_sums() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_lock_identity() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';
CREATE FUNCTION ledger_refuse_audit_change() RETURNS trigger LANGUAGE C VOLATILE AS 'MODULE_PATHNAME', 'ledger_old_rule';

COMMENT ON FUNCTION ledger_as_owner() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_aid() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_donation() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_draw() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_member() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_membership_change() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_period() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_period_truncate() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_check_supermarket_change() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_draw() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_keep_draws() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_refuse_sums() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_lock_identity() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';
COMMENT ON FUNCTION ledger_refuse_audit_change() IS 'A rule of ledgers of formats 1 and 2, kept so that their dumps can be restored. Raises 55000: upgrade the ledger first.';

CREATE FUNCTION ledger_acting_role() RETURNS name
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN acting_role();

COMMENT ON FUNCTION ledger_acting_role() IS
	'The name of acting_role() in ledgers of format 2, kept so that their dumps can be restored.';

CREATE FUNCTION ledger_find_identity(identity_numbers regclass, number resident_id) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN NULL::bigint;

COMMENT ON FUNCTION ledger_find_identity(regclass, resident_id) IS 'A function of ledgers of format 2, kept so that their dumps can be restored. Returns NULL.';

CREATE FUNCTION ledger_ask_identity(identity_numbers regclass, person_id bigint, reason text) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN NULL::bigint;

COMMENT ON FUNCTION ledger_ask_identity(regclass, bigint, text) IS 'A function of ledgers of format 2, kept so that their dumps can be restored. Returns NULL.';

CREATE FUNCTION ledger_unmask_identity(identity_numbers regclass, asked bigint) RETURNS resident_id
LANGUAGE sql VOLATILE
RETURN NULL::resident_id;

COMMENT ON FUNCTION ledger_unmask_identity(regclass, bigint) IS 'A function of ledgers of format 2, kept so that their dumps can be restored. Returns NULL.';

CREATE FUNCTION ledger_find_identities(
	identity_numbers regclass, numbers resident_id[], OUT number resident_id, OUT person_id bigint
) RETURNS SETOF record
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT NULL::resident_id, NULL::bigint WHERE false;
END;

COMMENT ON FUNCTION ledger_find_identities(regclass, resident_id[]) IS
	'A function of ledgers of format 2, kept so that their dumps can be restored. Returns no rows.';

CREATE FUNCTION ledger_reconcile(
	schema regnamespace, kind text, low numeric, high numeric, qualifier figure_qualifier, rounded_to numeric,
	view_name text, column_name text, high_column_name text, key jsonb, first_year integer, last_year integer, remark text,
	OUT computed text, OUT verdict figure_verdict, OUT reason text
)
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT NULL::text, NULL::figure_verdict, NULL::text;
END;

COMMENT ON FUNCTION ledger_reconcile(regnamespace, text, numeric, numeric, figure_qualifier, numeric, text, text, text, jsonb, integer, integer, text) IS
	'A function of ledgers of formats 1 and 2, kept so that their dumps can be restored. Returns NULL.';
