
-- The extension is trusted: any role that may create objects in the database may install it, and the server runs this script as a
-- superuser. The schema can contain functions of that role that match a call better than the intended ones. Bodies that were bound to one
-- of them are rejected; and the only statement of this script that runs functions by name, the last, runs them with the rights of that role.
SET LOCAL search_path = pg_catalog, pg_temp;

DO $bound$
DECLARE
	-- what the server brings along has no dependencies recorded
	foreign_object CONSTANT text := (
		SELECT pg_describe_object(d.refclassid, d.refobjid, 0)
		FROM pg_extension e
			JOIN pg_depend m ON m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND m.deptype = 'e'
			JOIN pg_depend d ON d.classid = m.classid AND d.objid = m.objid
		WHERE e.extname = 'poverty_relief' AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
			AND NOT EXISTS (
				SELECT FROM pg_depend o
				WHERE o.classid = d.refclassid AND o.objid = d.refobjid AND o.refclassid = m.refclassid AND o.refobjid = e.oid AND o.deptype = 'e')
		LIMIT 1);
BEGIN
	IF foreign_object IS NOT NULL THEN
		RAISE EXCEPTION 'a function of the extension would call %', foreign_object USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'It is in the schema of the extension, and matches a call better than the intended object.',
			HINT = 'Drop it, or install the extension in a schema of its own: CREATE EXTENSION poverty_relief SCHEMA name;';
	END IF;
END
$bound$;

REVOKE ALL ON FUNCTION @extschema@.learn_definitions() FROM PUBLIC;

-- A superuser who installs it in a schema of the database's owner, such as public, does not lend that owner a superuser's rights either.
DO $owner$
DECLARE
	owner CONSTANT text := (
		SELECT CASE WHEN i.rolsuper AND NOT o.rolsuper AND n.nspowner IN (d.datdba, 'pg_database_owner'::regrole) THEN o.oid ELSE i.oid END::regrole
		FROM pg_extension e JOIN pg_roles i ON i.oid = e.extowner JOIN pg_namespace n ON n.oid = e.extnamespace
			JOIN pg_database d ON d.datname = current_database() JOIN pg_roles o ON o.oid = d.datdba
		WHERE e.extname = 'poverty_relief');
BEGIN
	EXECUTE 'ALTER TABLE @extschema@._definitions OWNER TO ' || owner;
	EXECUTE 'ALTER FUNCTION @extschema@.learn_definitions() OWNER TO ' || owner;
END
$owner$;

SELECT @extschema@.learn_definitions();
