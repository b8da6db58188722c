# A module of the ledger is a plain SQL file: run by hand in a schema, in the order of parts.mk, the modules make what
# create_ledger makes.
use strict;
use warnings;
use IPC::Run qw(run);
use Test::More;
use ReliefReport;

my @modules = slurp('sql/extension/parts.mk') =~ /^LEDGER_MODULES \+= (\S+)/mg;
cmp_ok(scalar(@modules), '>', 20, 'the manifest lists the modules');

my $database = new_database();
sql($database, "CREATE EXTENSION poverty_relief; SELECT create_ledger('zz_create')");
my ($out, $err) = ('', '');
ok(run([qw(psql -X -q -v ON_ERROR_STOP=1 -d), $database, '-c', 'CREATE SCHEMA zz_by_hand',
    '-c', 'SET search_path = zz_by_hand, pg_catalog, public, pg_temp', (map { ('-f', "sql/extension/ledger/modules/$_.sql") } @modules)],
    '<', \undef, '>', \$out, '2>', \$err), 'they run by hand') or diag $err;
sql($database, "SELECT _finish_ledger('zz_by_hand')");

# Everything that can differ between two ledgers, with the schema's name removed.
my $what = q{SELECT kind, relation, replace(name, :'ledger', 'L'), replace(definition, :'ledger', 'L')
    FROM _catalog(:'ledger') ORDER BY 1, 2, 3, 4};
my %catalog = map { $_ => sql($database, $what, '-v', "ledger=$_") } qw(zz_create zz_by_hand);
cmp_ok(length($catalog{zz_create}), '>', 100_000, 'there is something to compare');
is($catalog{zz_by_hand}, $catalog{zz_create}, 'and make the same tables, views, functions, triggers and comments');

# A function that enters its ledger does so first: until then others may have put functions where it looks.
is(sql($database, q{
    SELECT proname FROM pg_proc
    WHERE pronamespace = 'zz_create'::regnamespace AND prosrc ~ 'PERFORM ledger_enter'
      AND regexp_replace(split_part(prosrc, 'PERFORM ledger_enter', 1), '--[^\n]*', '', 'g') ~ '\m(SELECT|IF|PERFORM)\M|\w\('}), '',
    'what enters a ledger calls nothing before');

# What a ledger calls in the extension stays when the extension is updated; names with a leading underscore are the extension's own.
is(sql($database, q{
    SELECT p.proname, c.proname
    FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
      JOIN pg_proc c ON c.pronamespace = 'zz_create'::regnamespace
    WHERE p.proname LIKE '\_%' AND pg_get_functiondef(c.oid) ~ ('\m' || p.proname || '\(')
      AND NOT EXISTS (SELECT FROM pg_proc o WHERE o.pronamespace = c.pronamespace AND o.proname = p.proname)
    UNION ALL
    SELECT p.proname, c.relname
    FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
      JOIN pg_class c ON c.relnamespace = 'zz_create'::regnamespace AND c.relkind = 'v'
    WHERE p.proname LIKE '\_%' AND pg_get_viewdef(c.oid) ~ ('\m' || p.proname || '\(')}), '', 'no internal function of the extension is called');

done_testing();
