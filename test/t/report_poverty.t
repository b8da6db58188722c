# The headline on poverty names the side of the line that is hidden. Of 200 persons 192 are below the line, and the 8 above
# it are too few: it must not say that too few were below. In a year of the other kind, 8 of 200 are below.
use strict;
use warnings;
use utf8;
use JSON::PP;
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
my $finding = sub {
	my $run = report('--schema=county', '--format=json', '--chart=poverty', $database);
	is($run->{status}, 0, 'the chart is printed') or diag $run->{err};
	return @{decode_json($run->{out})->{charts}[0]{finding}}{qw(zh en)};
};
my ($chinese, $english) = $finding->();
unlike($english // '', qr/too few\b.*\bbelow/, 'English: the headline does not say that too few are below the line');
unlike($chinese // '', qr/线下人数过少/, 'Chinese: the headline does not say that too few are below the line');
like($english // '', qr/nearly all were below the line \(too few above it to publish\)/, 'English: the headline names the side that is hidden');
like($chinese // '', qr/几乎都在贫困线下，线上人数过少/, 'Chinese: as well');

sql($database, q{UPDATE county.incomes SET amount = (CASE WHEN household_id <= 8 THEN 100 ELSE 4000 END)::yuan WHERE year = 2020});
sql($database, q{SET client_min_messages = warning; SELECT county.publish_edition()});
like(($finding->())[1], qr/persons surveyed, too few were below the line to publish/, 'of 8 poor the other side is named');
sql($database, q{INSERT INTO county.incomes SELECT g, 2020, 'relief', 4000 FROM generate_series(9, 11) AS g;
	UPDATE county.incomes SET amount = (CASE WHEN household_id <= 50 THEN 100 ELSE 4000 END)::yuan WHERE year = 2020 AND source = 'wage';
	DELETE FROM county.edition_figures; DELETE FROM county.edition_blocks; DELETE FROM county.editions;
	SET client_min_messages = warning; SELECT county.publish_edition()});
like(($finding->())[1], qr/without relief 50 \(25%\) were below the line; with relief the number below the line is not published/,
	'no side is named where three crossed the line');

done_testing();
