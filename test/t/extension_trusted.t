# The extension is trusted: the owner of a database, who is no superuser, installs it. The server runs its script as a superuser, and must
# not run code of the installer with these rights.
use strict;
use warnings;
use IPC::Run qw(run);
use ReliefReport;
use Test::More;

my $database = 'extension_trusted';

sql('postgres', "DROP DATABASE IF EXISTS $database");
sql('postgres', 'DROP ROLE IF EXISTS trusted_owner, trusted_other');
sql('postgres', 'CREATE ROLE trusted_owner; CREATE ROLE trusted_other');
sql('postgres', "CREATE DATABASE $database OWNER trusted_owner");

# Output and errors of SQL as the owner of the database, or as somebody else.
sub as
{
	my ($role, $sql) = @_;
	run([qw(psql -X -q -A -t -v ON_ERROR_STOP=1 -d), $database, '-c', "SET SESSION AUTHORIZATION $role", '-c', $sql],
		'>', \my $out, '2>', \my $err);
	chomp $out;
	return ($out, $err);
}

sub fails
{
	my ($role, $sql, $message, $what) = @_;
	my ($out, $err) = as($role, $sql);
	like($err, $message, $what);
}

sub is_told
{
	my ($role, $sql, $expected, $what) = @_;
	my ($out, $err) = as($role, $sql);
	is($out, $expected, $what) or diag $err;
}

is_told('postgres', q{CREATE EXTENSION poverty_relief; SELECT proowner::regrole FROM pg_proc WHERE proname = 'learn_definitions';
	SET client_min_messages = warning; DROP EXTENSION poverty_relief}, 'trusted_owner',
	'a superuser installs it in a schema of the owner of the database, with the rights of that owner where functions run by name');
fails('trusted_other', 'CREATE EXTENSION poverty_relief', qr/permission denied/, 'who may create nothing in the database does not install it');
is_told('trusted_owner', q{CREATE EXTENSION poverty_relief; SELECT yuan '1.2亿'}, '120000000.00', 'the owner of the database does');
is_told('trusted_owner', q{SELECT create_ledger('county', division => '410423')}, 'county', 'and creates a ledger');
is_told('trusted_owner', 'SELECT count(*) FROM verify_ledger($$county$$)', '0', 'which is as the extension knows that ledgers are');
is_told('trusted_owner', q{SELECT string_agg(r::text, ', ') FROM (
	SELECT extowner::regrole AS r FROM pg_extension WHERE extname = 'poverty_relief'
	UNION ALL SELECT relowner::regrole FROM pg_class WHERE relname = '_definitions'
	UNION ALL SELECT proowner::regrole FROM pg_proc WHERE proname = 'learn_definitions') AS o}, 'trusted_owner, trusted_owner, trusted_owner',
	'the definitions, and what writes them, belong to the owner of the extension');
is_told('trusted_owner', 'SELECT string_agg(DISTINCT p.proowner::regrole::text, $$,$$) FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
	WHERE d.deptype = $$e$$ AND p.proname <> $$learn_definitions$$', 'postgres', 'all other functions are the superuser\'s');
is_told('trusted_owner', 'SELECT string_agg(p.proname, $$,$$) FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid WHERE d.deptype = $$e$$ AND p.prosecdef',
	'learn_definitions', 'no other function runs with rights that are not its caller\'s');
fails('trusted_other', 'SELECT learn_definitions()', qr/permission denied for function learn_definitions/, 'others do not call it');

# Code of the owner on the table of definitions does not run as the superuser who calls learn_definitions, or verify_ledger.
is_told('trusted_owner', q{
	CREATE TABLE ran (role name);
	CREATE FUNCTION note_role() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ran VALUES (current_user); RETURN NULL; END $$;
	CREATE TRIGGER note AFTER INSERT OR DELETE ON _definitions FOR EACH STATEMENT EXECUTE FUNCTION note_role()}, '', 'the owner watches the table');
sql($database, 'SELECT learn_definitions()');
is(sql($database, 'SELECT string_agg(DISTINCT role, $$,$$) FROM ran'), 'trusted_owner', 'which a superuser writes as the owner');
is_told('trusted_owner', q{DROP TABLE ran; DROP FUNCTION note_role CASCADE; SELECT drop_ledger('county'); DROP EXTENSION poverty_relief}, '',
	'the owner drops the extension');

# Functions of the owner that match calls of the extension's better than those of the server. What they do is undone with the script, but
# for sequences.
is_told('trusted_owner', q{
	CREATE SEQUENCE as_owner;
	CREATE SEQUENCE as_superuser;
	GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
	CREATE FUNCTION note_role() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
		PERFORM nextval(CASE current_user WHEN 'trusted_owner' THEN 'public.as_owner' ELSE 'public.as_superuser' END); END $$;
	CREATE FUNCTION format(text, text, name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
		PERFORM public.note_role(); RETURN pg_catalog.format($1, $2, $3); END $$;}, '', 'a function that lies in wait');
as('trusted_owner', 'CREATE EXTENSION poverty_relief');
is(sql($database, 'SELECT o.is_called, s.is_called FROM as_owner o, as_superuser s'), 't|f',
	'run as their owner while the script does, and not as the superuser');
as('trusted_owner', 'DROP EXTENSION IF EXISTS poverty_relief');

# The same for bodies that are bound when the script creates them, and for the statement of the script that looks for such bodies.
is_told('trusted_owner', q{
	DROP FUNCTION public.format;
	CREATE FUNCTION same(oid, regclass) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
		PERFORM public.note_role(); RETURN $1 OPERATOR(pg_catalog.=) $2::oid; END $$;
	CREATE OPERATOR = (LEFTARG = oid, RIGHTARG = regclass, FUNCTION = same)}, '', 'an operator that lies in wait');
fails('trusted_owner', 'CREATE EXTENSION poverty_relief', qr/would call operator public\.=\(oid,regclass\).*HINT.*SCHEMA/s, 'is named, and the script refused');
is(sql($database, 'SELECT is_called FROM as_superuser'), 'f', 'before it ran as the superuser');
is_told('trusted_owner', q{
	DROP OPERATOR = (oid, regclass);
	CREATE FUNCTION concat(bigint, text, text, text) RETURNS text LANGUAGE sql RETURN 'another'}, '', 'a function for a body that is bound');
fails('trusted_owner', 'CREATE EXTENSION poverty_relief', qr/would call function public\.concat\(bigint,text,text,text\)/, 'is named as well');
is_told('trusted_owner', 'CREATE SCHEMA relief; CREATE EXTENSION poverty_relief SCHEMA relief; SELECT relief.create_ledger($$county$$)', 'county',
	'a schema of its own helps');


# In such a schema a superuser runs code that resolves names there only as a role without superuser rights.
for my $call ('relief.create_ledger($$mine$$)', 'count(*) FROM relief.verify_ledger($$county$$)', 'relief.upgrade_ledger($$county$$)')
{
	fails('postgres', "SELECT $call", qr/others may create functions in schema relief/, "superuser: $call");
}
is_told('postgres', 'SET ROLE trusted_owner; SELECT count(*) FROM relief.verify_ledger($$county$$)', '0', 'as the owner it runs');

sql('postgres', "DROP DATABASE $database");
sql('postgres', 'DROP ROLE trusted_owner, trusted_other');
done_testing();
