# A trial import that is rolled back does not change what the import does.
use strict;
use warnings;
use LedgerRace;
use Test::More;

my $database = 'import_trial_run';

query('postgres', "DROP DATABASE IF EXISTS $database");
query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('county', division => '410423')},
	q{SELECT county.open_year(2020)},
	q{INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县'), ('410423101', '东镇'),
		('410423101202', '下村')},
	q{INSERT INTO county.supermarkets VALUES (1, '店', '410423101', '2019-01-01')},
	q{INSERT INTO county.households VALUES (1, '李四', '410423101202', '2018-01-01')});

# Two files, put into the staging table in one transaction; the second repeats the row of the first.
my @files = ('BEGIN', q{INSERT INTO county.staging_aid VALUES ('2020-05-15', '李四', '下村', '店', '81')},
	q{INSERT INTO county.staging_aid VALUES ('2020-05-15', '李四', '下村', '店', '81'),
		('2020-06-15', '李四', '下村', '店', '82')}, 'COMMIT');

# What is loaded, for a number of trials before the import.
sub loaded
{
	my ($trials) = @_;
	query($database, 'SET client_min_messages = warning', 'DROP TABLE IF EXISTS county.staging_aid',
		'TRUNCATE county.aid_instances, county.import_rows CASCADE',
		q{SELECT county.make_staging('aid', '日期,户主姓名,村,超市,金额')}, @files);
	query($database, 'SET client_min_messages = warning', 'BEGIN',
		q{SELECT * FROM county.import_aid('county.staging_aid')}, 'ROLLBACK') for 1 .. $trials;
	query($database, 'SET client_min_messages = warning', q{SELECT * FROM county.import_aid('county.staging_aid')});
	return query($database, q{SELECT string_agg(aided_on || ' ' || amount, ', ' ORDER BY aided_on, aid_id)
		FROM county.aid_instances});
}

my $without = loaded(0);
is($without, '2020-05-15 81.00, 2020-06-15 82.00',
	'without a trial run, a row that a second file repeats is loaded once');
is(loaded(1), $without, 'after a trial run the import loads the same rows');

query('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();
