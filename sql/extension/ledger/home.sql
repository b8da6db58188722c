
-- Where a ledger is, and who acts in it: its schema put into the search path, its tables by name, the acting role.

CREATE FUNCTION _enter_schema(schema text) RETURNS text
LANGUAGE sql VOLATILE
RETURN pg_catalog.set_config('search_path', pg_catalog.quote_ident(schema) || ', pg_catalog, @extschema@, pg_temp', true);

COMMENT ON FUNCTION _enter_schema(text) IS
	'Internal. Puts a ledger''s schema first in the search path until the calling function, which must have a '
	'SET search_path clause, returns.';

-- A function of a ledger begins with this (src/ledger/home.c): a trigger with TG_RELID, an operation with the table that its
-- BEGIN ATOMIC caller names as a constant. So a ledger can be renamed, and a role that creates its old name gains nothing.
CREATE FUNCTION ledger_enter(home regclass) RETURNS void
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_enter(regclass) IS
	'Internal. Puts the schema of a ledger''s table first in the search path until the calling function, which must have a SET '
	'search_path clause, returns. Errors: 55000 the schema, its table ledger and the given table do not have the same owner, '
	'or the calling function runs with the rights of a role other than that owner.';

CREATE FUNCTION ledger_enter_as_caller(home regclass) RETURNS void
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_enter_as_caller(regclass) IS
	'Internal. Does the same as ledger_enter, for functions that run with the rights of their callers, who need not be the '
	'ledger''s owner.';

CREATE FUNCTION _refuse_foreign_functions() RETURNS void
LANGUAGE C STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION _refuse_foreign_functions() IS
	'Internal. Raises 55000 if another role may create functions in the extension''s schema: such functions could run with the '
	'rights of the caller, because the server takes the best match on the whole search path.';

-- Data definition runs code of the ledger's owner (triggers, defaults, functions of indexes), so a role with more rights
-- than that owner must not run it with them.
CREATE FUNCTION _act_as_owner(ledger_owner name, action text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $act$
DECLARE
	is_superuser CONSTANT boolean := (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = ledger_owner);
BEGIN
	IF ledger_owner = current_user OR (is_superuser AND pg_has_role(ledger_owner, 'USAGE')) THEN
		RETURN;
	END IF;
	RAISE EXCEPTION USING
		MESSAGE = localized('permission denied to %s', action),
		ERRCODE = 'insufficient_privilege',
		DETAIL = localized('The ledger belongs to role %I.', ledger_owner),
		HINT = CASE WHEN pg_has_role(ledger_owner, 'MEMBER')
			THEN localized('Become that role first: SET ROLE %I;', ledger_owner)
			ELSE localized('Ask its owner to do it.') END;
END
$act$;

COMMENT ON FUNCTION _act_as_owner(name, text) IS
	'Internal. Raises 42501 if the current user is not the owner of a ledger, even if it has all rights of that owner and more.';

-- A ledger's owner may have a table union_key too, which must not keep verify_ledger from its books. In a union, closings is a view.
CREATE FUNCTION _is_union(schema text) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT count(*) = 1 AND min(c.relname) = 'union_key'
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relname IN ('union_key', 'closings') AND c.relkind = 'r';
END;

COMMENT ON FUNCTION _is_union(text) IS 'Internal. Is this the schema of a union of ledgers?';

CREATE FUNCTION _ledger_table(schema text, table_name text) RETURNS regclass
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $table$
DECLARE
	found regclass;
	format_version integer;
BEGIN
	PERFORM _refuse_foreign_functions();
	SELECT c.oid INTO found
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relname = table_name AND c.relkind IN ('r', 'p')
		AND EXISTS (
			SELECT FROM pg_class marker
			WHERE marker.relnamespace = n.oid AND marker.relname = 'ledger' AND marker.relkind = 'r');
	IF found IS NULL AND _is_union(schema) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('"%s" is a union of ledgers', schema),
			ERRCODE = 'wrong_object_type',
			DETAIL = localized('This function is for the ledger of a county.'),
			HINT = localized('What a union consists of: SELECT * FROM %I.sources;', schema);
	END IF;
	SELECT l.format_version INTO format_version FROM ledgers(coalesce(schema, '')) AS l WHERE found IS NULL;
	IF format_version < ledger_format() THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" has no table %s', schema, table_name),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('An older version of poverty_relief made it.'),
			HINT = localized('Upgrade it: SELECT upgrade_ledger(%L);', schema);
	ELSIF format_version IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" has no table %s', schema, table_name),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('It was dropped, renamed or replaced by something else.'),
			HINT = localized('Ask the ledger''s owner, and restore the table from a backup.');
	END IF;
	IF found IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no ledger "%s"', coalesce(schema, 'null')),
			ERRCODE = 'undefined_object',
			HINT = localized('ledgers() lists the existing ledgers; create_ledger makes one.');
	END IF;
	RETURN found;
END
$table$;

COMMENT ON FUNCTION _ledger_table(text, text) IS
	'Internal. A table of a ledger, by name. Errors: 42704 the schema is not a ledger, 55000 the ledger is older than the '
	'table, or no longer has it, 42809 it is a union of ledgers, which have no such table.';

CREATE FUNCTION acting_role() RETURNS name
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role')::name END;

COMMENT ON FUNCTION acting_role() IS
	'The role that acts in this session: the role set by SET ROLE, otherwise the login role. Unlike current_user, it does not '
	'change within functions that run with their owner''s rights. The audit records it beside the login role.';
