# The headline on poverty states the wrong side when nearly everybody is poor.
# Issue 20, incorrect today, item 1. Of 200 persons 192 are below the line and the 8 above it are hidden: it must not
# say that too few were below.
use strict;
use warnings;
use utf8;
use ReliefReport;
use Test::More;

my $database = new_database();
sql($database, q{
	SET client_min_messages = warning;
	CREATE EXTENSION poverty_relief;
	SELECT create_ledger('county', name_zh => '乙县', name_en => 'B County', division => '410423',
		records_through => '2020-12-31');
	SELECT county.open_year(y) FROM generate_series(2018, 2020) AS y;
	INSERT INTO county.divisions (division, name_zh, name_en) VALUES ('410423', '乙县', 'B County');
	INSERT INTO county.households (household_id, name, division, registered_on) SELECT g, 'h', '410423', '2018-01-01'
		FROM generate_series(1, 200) AS g;
	INSERT INTO county.persons (person_id, name) SELECT g, 'p' FROM generate_series(1, 200) AS g;
	INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT g, g, '2018-01-01'
		FROM generate_series(1, 200) AS g;
	INSERT INTO county.incomes (household_id, year, source, amount)
	SELECT h, y, 'wage', (h * 131 % 5000 - (y - 2018) * 900)::bigint FROM generate_series(1, 200) AS h,
		generate_series(2018, 2020) AS y;
	INSERT INTO county.rule_parameters VALUES ('poverty_line', '2018-01-01', 3000, 'x');
	SELECT county.publish_edition()});

is(sql($database, q{SELECT count(*) FROM county.incomes WHERE year = 2020 AND amount < '3000'}), 192,
	'192 of 200 are below the line');
my $run = report('--schema=county', '--format=text', '--chart=poverty', $database);
is($run->{status}, 0, 'the chart is printed') or diag $run->{err};
my @lines = split /\n/, as_is($run->{out});
my ($chinese) = grep { /^2020 年.*200 人/ } @lines;
my ($english) = grep { /2020.*200 persons/ } @lines;
ok(defined $chinese && defined $english, 'the headlines are those of 2020');
unlike($english // '', qr/too few\b.*\bbelow/, 'English: the headline does not say that too few are below the line');
unlike($chinese // '', qr/线下人数过少/, 'Chinese: the headline does not say that too few are below the line');
like($english // '', qr/\babove\b|\bnot below\b/, 'English: the headline names the side that is hidden');

done_testing();
