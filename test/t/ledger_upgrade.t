# A ledger of format 1, restored from a dump that is never made anew, becomes what create_ledger makes today.
use strict;
use warnings;
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use Test::More;

my $dir = tempdir(CLEANUP => 1);
my $database = 'ledger_upgrade';
my @psql = qw(psql -X -q -A -t -v ON_ERROR_STOP=1);

# What a command prints; the test fails with its messages when it does not succeed.
sub succeeds
{
	my ($name, @command) = @_;
	my ($out, $err) = ('', '');
	ok(run(\@command, '<', \undef, '>', \$out, '2>', \$err), $name) or diag($err);
	return $out;
}

sub query
{
	my ($name, $in, @sql) = @_;
	return succeeds($name, @psql, '-d', $in, map { ('-c', $_) } @sql);
}

# The message, with detail, with which SQL fails.
sub refusal
{
	my ($in, $sql) = @_;
	my ($out, $err) = ('', '');
	return 'no refusal' if run([ @psql, '-d', $in, '-c', $sql ], '<', \undef, '>', \$out, '2>', \$err);
	return $err;
}

# A new database with the old ledger.
sub restore
{
	my ($in) = @_;
	succeeds("a database $in", @psql, '-d', 'postgres', '-c', "DROP DATABASE IF EXISTS $in", '-c', "CREATE DATABASE $in");
	succeeds("the old ledger in $in", @psql, '-d', $in, '-o', '/dev/null', '-c', 'CREATE EXTENSION poverty_relief', '-f', 'test/upgrade/ledger_v1.sql');
	return;
}

# The output of pg_dump for the ledger without its rows, sorted, because added columns come last in their tables.
sub definitions
{
	my ($in) = @_;
	my $dump = succeeds("the definitions in $in", 'pg_dump', '-s', '-n', 'county', $in);
	return [ sort map { s/,$//r } grep { /\S/ && !/^--/ && !/^\\(un)?restrict/ } split /\n/, $dump ];
}

restore($database);
my $old = definitions($database);
query('the office has its own', $database,
	q{CREATE ROLE upgrade_reader},
	q{CREATE VIEW public.mine AS SELECT year, donors FROM county.donation_year},
	q{GRANT SELECT ON county.aid_year, county.data_quality TO upgrade_reader},
	q{CREATE SCHEMA before},
	q{DO $$ DECLARE t name; BEGIN
		FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind = 'r' LOOP
			EXECUTE format('CREATE TABLE before.%I AS TABLE county.%1$I', t);
		END LOOP; END $$});
like(query('what it does', $database, q{SELECT upgrade_ledger('county')}),
	qr/^table household_lineage\n.*^view retention_year\n.*^format 4\n/ms, 'it tells what it did');

# As new: as a new one that was dumped and restored as well, which may move parentheses in views.
query('a new ledger', 'postgres', map { ("DROP DATABASE IF EXISTS $_", "CREATE DATABASE $_") } qw(ledger_upgrade_made ledger_upgrade_new));
query('with the same year', 'ledger_upgrade_made', 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('county')}, q{SELECT county.open_year(2018)});
is(query('needs nothing', 'ledger_upgrade_made', q{SELECT upgrade_ledger('county')}), '', 'a new ledger needs nothing');
succeeds('dumped', 'pg_dump', '-f', "$dir/new.sql", 'ledger_upgrade_made');
succeeds('and restored', @psql, '-d', 'ledger_upgrade_new', '-o', '/dev/null', '-f', "$dir/new.sql");
is(query('nor now', 'ledger_upgrade_new', q{SELECT upgrade_ledger('county')}), '', 'nor when it was restored');
my $new = definitions('ledger_upgrade_new');
my $upgraded = [ grep { !/upgrade_reader/ } @{ definitions($database) } ];
isnt(join("\n", @$old), join("\n", @$new), 'the old ledger was another');
cmp_ok(scalar @$new, '>', 2000, 'the new one has many definitions');
is_deeply($upgraded, $new, 'and is as a new one');
is(query('again', $database, q{SELECT upgrade_ledger('county')}), '', 'a second time does nothing');

# Rows, figures and what the office made.
is(query('rows', $database, q{DO $$ DECLARE t name; columns text; n bigint; BEGIN
	FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'before'::regnamespace LOOP
		SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
		WHERE attrelid = ('before.' || t)::regclass AND attnum > 0 AND attname <> 'format_version';
		EXECUTE format('SELECT count(*) FROM ((SELECT %2$s FROM before.%1$I EXCEPT ALL SELECT %2$s FROM county.%1$I)
			UNION ALL (SELECT %2$s FROM county.%1$I EXCEPT ALL SELECT %2$s FROM before.%1$I)) AS d', t, columns) INTO n;
		IF n > 0 THEN RAISE EXCEPTION '%', t; END IF;
	END LOOP; END $$}, q{SELECT format_version FROM county.ledger}), "4\n", 'no row has changed but the format');
is(query('books', $database, q{SELECT * FROM verify_ledger('county')}), '', 'the closed books are what the rows say');
is(query('figures', $database, q{SELECT figure_id, computed, verdict FROM county.reconcile}), "aid|5|exact\n", 'published figures have their verdicts');
is(query('own view', $database, q{SELECT * FROM public.mine WHERE year = 2018}), "2018|1\n", 'the office\'s view is there');
is(query('privileges', $database, q{SELECT has_table_privilege('upgrade_reader', 'county.aid_year', 'SELECT'), has_table_privilege('upgrade_reader', 'county.data_quality', 'SELECT')}),
	"t|t\n", 'privileges are kept');
like(refusal($database, q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '2018-03-01')}),
	qr/month 2018-03 is closed/, 'closed months stay closed');
is(query('work', $database, q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '2018-04-01') RETURNING aid_id},
	q{SELECT county.split_household(6, '2019-01-01', '[{"members": [6]}, {"members": [7, 8]}]')}), "6\n{7,8}\n", 'and it works as a new one');

# Rows that a new ledger begins with are in it.
my $seeds = query('seeds', 'ledger_upgrade_new', q{SELECT relname FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind = 'r'
	AND relname NOT IN ('ledger', 'periods', 'audit') ORDER BY 1});
for my $table (split /\n/, $seeds)
{
	my $sql = "SELECT to_jsonb(t) FROM county.$table AS t ORDER BY 1";
	my %present = map { ($_ => 1) } split /\n/, query("$table upgraded", $database, $sql);
	is_deeply([ grep { !$present{$_} } split /\n/, query("$table new", 'ledger_upgrade_new', $sql) ], [], "$table has what it begins with");
}

# A view with other columns is made anew, with its privileges; not while something of the office's needs it.
restore($database);
query('a view of other columns', $database,
	q{DROP VIEW county.data_quality},
	q{CREATE VIEW county.data_quality AS SELECT 1 AS problem, 2 AS other},
	q{GRANT SELECT ON county.data_quality TO upgrade_reader},
	q{GRANT SELECT (problem, other) ON county.data_quality TO PUBLIC},
	q{CREATE VIEW public.problems AS SELECT problem FROM county.data_quality});
my $refused = refusal($database, q{SELECT upgrade_ledger('county')});
like($refused, qr/ledger "county" cannot be upgraded: view problems depends on it/, 'the office\'s view is named');
like($refused, qr/It reads view county.data_quality/, 'and what it reads');
is(query('nothing is done', $database, q{SELECT format_version, to_regclass('county.household_lineage') FROM county.ledger}), "1|\n", 'all or nothing');
query('without it', $database, q{DROP VIEW public.problems}, q{SELECT upgrade_ledger('county')});
is(query('privileges', $database, q{SELECT has_table_privilege('upgrade_reader', 'county.data_quality', 'SELECT'),
	has_column_privilege('upgrade_reader', 'county.data_quality', 'problem', 'SELECT'),
	(SELECT attacl FROM pg_attribute WHERE attrelid = 'county.data_quality'::regclass AND attname = 'problem')}), "t|t|{=r/postgres}\n",
	'privileges are given again, but on columns that are no more');

# Rows that a new ledger refuses are counted before anything is done, and none is lost.
restore($database);
query('slips', $database,
	map({ ("ALTER TABLE county.$_ DISABLE TRIGGER USER") } qw(aid_instances memberships donations)),
	q{UPDATE county.memberships SET valid_to = '20018-01-01' WHERE person_id IN (1, 2)},
	q{UPDATE county.aid_instances SET amount = '92233720368547758.07' WHERE aid_id = 1},
	q{UPDATE county.donations SET value = '10.01亿'},
	map({ ("ALTER TABLE county.$_ ENABLE TRIGGER USER") } qw(aid_instances memberships donations)));
my $slips = refusal($database, q{SELECT upgrade_ledger('county')});
like($slips, qr/ERROR:  ledger "county" has rows that ledgers no longer accept\n/, 'rows that are not plausible');
like($slips, qr/DETAIL:  aid_instances: 1 row \(aid_instances_amount_is_plausible\); donations\.value: \d+ rows? \(within_1000000000_yuan\); memberships\.valid_to: 2 rows \(from_1949_10_01_to_2199_12_31\)\. Nothing was changed\.\n/,
	'are counted by table');
my ($find) = $slips =~ /Find the first ones by: (SELECT .*?;)/;
like($slips, qr/ALTER TABLE county\.aid_instances DISABLE TRIGGER USER;/, 'how to correct them is said');
is(query('the first ones', $database, $find =~ s/\*/aid_id, amount/r), "1|92233720368547758.07\n", 'what the hint finds');
is(query('nothing is done', $database, q{SELECT format_version, to_regclass('county.household_lineage') FROM county.ledger}), "1|\n", 'nothing is changed');
query('corrected', $database,
	map({ ("ALTER TABLE county.$_ DISABLE TRIGGER USER") } qw(aid_instances memberships donations)),
	q{UPDATE county.memberships SET valid_to = NULL WHERE person_id IN (1, 2)},
	q{UPDATE county.aid_instances SET amount = '1' WHERE aid_id = 1},
	q{UPDATE county.donations SET value = '10亿'},
	map({ ("ALTER TABLE county.$_ ENABLE TRIGGER USER") } qw(aid_instances memberships donations)));
like(query('and brought forward', $database, q{SELECT upgrade_ledger('county')}), qr/^type memberships\.valid_to\n.*^format 4\n/ms, 'then the columns get their domains');
is(query('values', $database, q{SELECT DISTINCT value, pg_typeof(value) FROM county.donations}), "1000000000.00|plausible_amount\n", 'with what is in them');

query('another reader', $database, q{CREATE ROLE upgrade_other});

# What the office made on columns whose type changes stays as it was, or is named.
restore($database);
query('views of the office', $database,
	q{CREATE VIEW public.days AS SELECT received_on, value FROM county.donations},
	q{CREATE VIEW public.first_days WITH (security_barrier = true) AS SELECT min(d.received_on) AS day, max(y.year) AS year FROM public.days d, county.donation_year y},
	q{COMMENT ON VIEW public.first_days IS 'It''s ours.'}, q{COMMENT ON COLUMN public.first_days.day IS 'A day.'},
	q{ALTER VIEW public.first_days OWNER TO upgrade_reader}, q{GRANT SELECT ON public.days TO PUBLIC}, q{GRANT SELECT (day) ON public.first_days TO PUBLIC},
	q{CREATE FUNCTION public.last_day() RETURNS date LANGUAGE sql RETURN (SELECT max(received_on) FROM public.days)},
	q{REVOKE ALL ON FUNCTION public.last_day() FROM PUBLIC}, q{GRANT EXECUTE ON FUNCTION public.last_day() TO upgrade_other},
	q{GRANT SELECT ON county.donation_year TO upgrade_reader}, q{COMMENT ON FUNCTION public.last_day() IS 'A function.'});
my $office = q{SELECT c.oid::regclass, pg_get_userbyid(relowner), relacl, reloptions, obj_description(c.oid, 'pg_class'), col_description(c.oid, 1),
	(SELECT attacl FROM pg_attribute WHERE attrelid = c.oid AND attnum = 1), regexp_replace(pg_get_viewdef(c.oid), '\((\S+)\)::date', '\1')
	FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relname ~ 'days$' ORDER BY relname};
my $function = q{SELECT regexp_replace(pg_get_functiondef(oid), '\((\w+\.\w+)\)::date', '\1'), proacl, obj_description(oid) FROM pg_proc WHERE proname = 'last_day'};
my $made = query('before', $database, $office, $function, q{TABLE public.first_days});
query('brought forward', $database, q{SELECT upgrade_ledger('county')});
is(query('after', $database, $office, $function, q{TABLE public.first_days}), $made, 'what the office made is as it was');
restore($database);
query('a view that is kept', $database, q{CREATE MATERIALIZED VIEW public.kept_days AS SELECT received_on FROM county.donations});
like(refusal($database, q{SELECT upgrade_ledger('county')}),
	qr/ledger "county" cannot be upgraded: materialized view kept_days depends on it\nDETAIL:  It reads a column whose type changes/, 'a materialized view is named');
query('a view with a trigger', $database, q{DROP MATERIALIZED VIEW public.kept_days}, q{CREATE VIEW public.days AS SELECT received_on FROM county.donations},
	q{CREATE FUNCTION public.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'},
	q{CREATE TRIGGER nothing INSTEAD OF INSERT ON public.days FOR EACH ROW EXECUTE FUNCTION public.nothing()});
like(refusal($database, q{SELECT upgrade_ledger('county')}), qr/view days depends on it/, 'so is a view that has a trigger');

# Its owner brings it forward. A superuser does not lend the owner's code a superuser's rights.
restore($database);
query('an owner', $database, q{CREATE ROLE upgrade_owner},
	q{ALTER SCHEMA county OWNER TO upgrade_owner},
	q{DO $$ DECLARE t regclass; BEGIN
		FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p', 'v') LOOP
			EXECUTE format('ALTER TABLE %s OWNER TO upgrade_owner', t);
		END LOOP; END $$});
like(refusal($database, q{SET ROLE upgrade_other; SELECT upgrade_ledger('county')}), qr/permission denied/, 'others may not');
like(refusal($database, q{GRANT USAGE ON SCHEMA county TO upgrade_other; GRANT SELECT ON county.ledger TO upgrade_other;
	SET ROLE upgrade_other; SELECT upgrade_ledger('county')}), qr/permission denied to upgrade ledger "county"\nDETAIL:  The ledger belongs to role upgrade_owner/, 'readers may not');
like(refusal($database, q{SELECT upgrade_ledger('county')}), qr/permission denied to upgrade ledger "county"\nDETAIL:.*\nHINT:  Become that role first: SET ROLE upgrade_owner;/,
	'a superuser becomes the owner first');
query('the owner', $database, qq{GRANT CREATE ON DATABASE $database TO upgrade_owner}, q{SET ROLE upgrade_owner; SELECT upgrade_ledger('county')});
is(query('owners', $database, q{SELECT DISTINCT relowner::regrole FROM pg_class WHERE relnamespace = 'county'::regnamespace}), "upgrade_owner\n",
	'all of it is its owner\'s');

# Obstacles.
restore($database);
like(refusal($database, q{UPDATE county.ledger SET format_version = 99; SELECT upgrade_ledger('county')}),
	qr/ledger "county" is newer than the extension\nDETAIL:  The ledger has format 99/, 'a newer ledger');
like(refusal($database, q{CREATE TABLE county.household_lineage (id int); SELECT upgrade_ledger('county')}),
	qr/relation county.household_lineage already exists/, 'a table of the office');
like(refusal($database, q{CREATE TABLE county.lineage_year (year int); SELECT upgrade_ledger('county')}),
	qr/relation county.lineage_year already exists/, 'a table where a view is to be');
like(refusal($database, q{ALTER TABLE county.spoilage ALTER reason TYPE varchar; SELECT upgrade_ledger('county')}),
	qr/could not be upgraded\nDETAIL:  It would still differ from a new ledger in: column spoilage.reason/, 'a column that was changed by hand');
like(refusal($database, q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '2018-04-01')}),
	qr/the ledger of table "aid_instances" is of an older format.*upgrade_ledger\('county'\)/s, 'its rules are no more, and say what it needs');
is(query('verified', $database, q{SELECT what, stored, recomputed FROM verify_ledger('county')}), "format|1|4\n", 'verify_ledger names it');
like(refusal($database, q{SELECT upgrade_ledger('nowhere')}), qr/there is no ledger "nowhere"/, 'no ledger');
query('as new', $database, q{SELECT upgrade_ledger('county')});
is(query('guards', $database, q{DROP TRIGGER ledger_period_delete ON county.aid_instances_2018},
	q{CREATE TRIGGER ledger_of_old AFTER INSERT ON county.donors FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_aid()},
	q{SELECT upgrade_ledger('county')}),
	"no trigger donors.ledger_of_old\ntrigger aid_instances_2018.ledger_period_delete\n", 'triggers that are missing come, those of old go');

# What is made anew is for those to whom the ledger was granted, and for them only in their division.
query('a clerk', $database, q{CREATE ROLE upgrade_clerk}, q{SELECT county.grant_access('upgrade_clerk', 'clerk', '410423101')},
	q{SET client_min_messages = warning; DROP TABLE county.household_lineage CASCADE}, q{SELECT upgrade_ledger('county')});
is(query('rights', $database, q{SELECT has_table_privilege('upgrade_clerk', 'county.household_lineage', 'INSERT'),
	has_table_privilege('upgrade_clerk', 'county.retention_year', 'SELECT'), relrowsecurity, relforcerowsecurity
	FROM pg_class WHERE oid = 'county.household_lineage'::regclass},
	q{SELECT polname FROM pg_policy WHERE polrelid = 'county.household_lineage'::regclass ORDER BY 1}),
	"t|t|t|f\nclerk_410423101\n", 'what is new is granted and guarded like the rest');
is(query('again', $database, q{SELECT upgrade_ledger('county')}), '', 'which is no difference');
query('no clerk', $database, q{SELECT county.revoke_access('upgrade_clerk', 'clerk', '410423101')}, q{DROP ROLE upgrade_clerk});

query('no more', 'postgres', map { "DROP DATABASE $_" } $database, 'ledger_upgrade_made', 'ledger_upgrade_new');
query('nor roles', 'postgres', q{DROP ROLE upgrade_reader, upgrade_owner, upgrade_other});
done_testing();
