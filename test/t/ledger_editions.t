# An edition is computed in one snapshot, also when somebody records aid meanwhile, and records its time.
use strict;
use warnings;
use LedgerRace;
use Test::More;

my $database = 't_ledger_editions';

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief',
	q{SELECT create_ledger('county', division => '410423', records_through => '2020-12-31')},
	q{SELECT county.open_year(2020)}, q{INSERT INTO county.divisions (division, name_zh) VALUES ('410423', 'county')},
	q{INSERT INTO county.supermarkets VALUES (1, 's', '410423', '2018-01-01')},
	q{INSERT INTO county.households SELECT g, 'h', '410423', '2016-01-01' FROM generate_series(1, 90) AS g},
	q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT g, 1, '10', '2020-03-05'
		FROM generate_series(1, 50) AS g});

# Publishes while one session holds a lock that the edition needs, and another one records aid; then the first
# continues. Who records may have to wait for the edition, and then gives up, so that the edition goes on.
sub publish_meanwhile
{
	my ($name, $lock, $end) = @_;
	my ($waited, $messages, $others) = overlap($database, 'READ COMMITTED', $lock,
		'SET client_min_messages = warning; SELECT county.publish_edition()', "SET lock_timeout = '500ms'; $end");
	ok($waited, "$name: the edition waits");
	is($messages, '', "$name: and is published");
	like($others, qr/^$|lock timeout/, "$name: the other goes on, or waits for the edition");
	is(query($database, q{
		SELECT count(DISTINCT n.households), count(*)
		FROM (
			SELECT year, households FROM county.publication_aid_year
			UNION ALL SELECT year, households FROM county.publication_retention_year
			UNION ALL SELECT last_year, all_households FROM county.publication_frequency WHERE times = 1
			UNION ALL SELECT year, households FROM county.publication_scheme_year WHERE scheme = 'supermarket'
		) AS n (year, households)
		WHERE n.year = 2020}), '1|4', "$name: all tables of the edition publish the same number of households");
	return;
}

sub aid
{
	my ($first, $last) = @_;
	return qq{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT g, 1, '10', '2020-03-06'
		FROM generate_series($first, $last) AS g};
}

publish_meanwhile('a table', 'LOCK TABLE county.attendance IN ACCESS EXCLUSIVE MODE', aid(51, 53) . '; COMMIT');

# A view is only locked when the draft that reads it is computed, after other drafts, so the edition has its snapshot by then.
my $alter = 'ALTER VIEW county.attendance_check SET (security_barrier = false); ALTER VIEW county.attendance_check RESET (security_barrier)';
publish_meanwhile('a view', $alter, aid(61, 75) . '; COMMIT');
is(query($database, q{
	SELECT edition, pg_visible_in_snapshot(t.recorded, e.snapshot)
	FROM county.editions e, LATERAL (SELECT DISTINCT transaction AS recorded FROM county.audit WHERE table_name = 'supermarkets') AS t
	ORDER BY 1}), "1|t\n2|t", 'each edition says which snapshot it is of');
is(query($database, q{
	SELECT p.households - count(DISTINCT a.household_id)
	FROM county.publication_aid_year p, county.aid_instances a, county.editions e
	WHERE p.year = 2020 AND e.edition = 2 AND pg_visible_in_snapshot(a.xmin::text::xid8, e.snapshot)
	GROUP BY p.households}), '0', 'and has what is visible in it');
is(query($database, 'SELECT count(*) FROM county.aid_instances'), '68', 'but not what was recorded since');

# TRUNCATE empties a table in every snapshot, so the edition waits for it before it takes its own.
publish_meanwhile('TRUNCATE', 'TRUNCATE county.attendance', 'COMMIT');

# Two groupings that close a circle together: the second declaration sees the first.
query($database, q{SELECT county.declare_publication('{sex,age}')});
my @circle = map { "SELECT county.declare_publication('{$_}')" } qw(age,month month,sex);
like(race($database, 'READ COMMITTED', @circle, 'ROLLBACK'), qr/^$/, 'a declaration waits for another');
query($database, q{DELETE FROM county.groupings WHERE grouping = 'month,sex'});
like(race($database, 'READ COMMITTED', @circle), qr/aid by month,sex is not published/, 'and is refused when it would close a circle');
query($database, q{DELETE FROM county.groupings WHERE grouping = 'age,month'});
like((overlap($database, 'REPEATABLE READ', @circle))[1], qr/cannot be changed in a repeatable read transaction/, 'also where it could not see the other');

query('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();
