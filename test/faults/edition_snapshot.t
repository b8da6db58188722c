# The figures of one edition are of several moments when somebody records aid meanwhile.
# Issue 17, row 4. The number of households of a year is in aid_year, retention_year and scheme_year; the difference
# between two of them is a small group.
use strict;
use warnings;
use LedgerRace;
use Test::More;

my $database = 'faults_edition_snapshot';

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief',
	q{SELECT create_ledger('county', division => '410423', records_through => '2020-12-31')},
	q{SELECT county.open_year(2020)}, q{INSERT INTO county.divisions (division, name_zh) VALUES ('410423', 'county')},
	q{INSERT INTO county.supermarkets VALUES (1, 's', '410423', '2018-01-01')},
	q{INSERT INTO county.households SELECT g, 'h', '410423', '2016-01-01' FROM generate_series(1, 60) AS g},
	q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT g, 1, '10', '2020-03-05'
		FROM generate_series(1, 50) AS g});

# The table of attendance is read between the first figure and the last. Whoever records aid may have to wait for the
# edition, and then gives up, so that the edition goes on.
my ($waited, $messages, $others) = overlap($database, 'READ COMMITTED',
	'LOCK TABLE county.attendance IN ACCESS EXCLUSIVE MODE',
	'SET client_min_messages = warning; SELECT county.publish_edition()', q{
	SET lock_timeout = '500ms';
	INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT g, 1, '10', '2020-03-06'
		FROM generate_series(51, 53) AS g;
	COMMIT});
ok($waited, 'the edition waits for the table of attendance');
is($messages, '', 'and is published');
like($others, qr/^$|lock timeout/, 'aid is recorded, or waits for the edition');
is(query($database, q{
	SELECT count(DISTINCT n.households), count(DISTINCT n.source)
	FROM (
		SELECT 'aid_year', year, households FROM county.publication_aid_year
		UNION ALL SELECT 'retention_year', year, households FROM county.publication_retention_year
		UNION ALL SELECT 'scheme_year', year, households FROM county.publication_scheme_year WHERE scheme = 'supermarket'
	) AS n (source, year, households)
	WHERE n.year = 2020}), '1|3', 'three tables of one edition publish the same number of households');

query('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();
