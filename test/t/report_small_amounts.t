# Headlines print small amounts as zero, and one as a plural.
# Issue 20, incorrect today, item 2. The unit follows the number, with three significant digits; what is not zero is
# never shown as 0.
use strict;
use warnings;
use utf8;
use ReliefReport;
use Test::More;

my $database = new_database();
sql($database, q{
	SET client_min_messages = warning;
	CREATE EXTENSION poverty_relief;
	SELECT create_ledger('county', name_zh => '甲县', name_en => 'A County', division => '410423',
		records_through => '2020-12-31');
	SELECT county.open_year(2020);
	INSERT INTO county.divisions (division, name_zh, name_en) VALUES ('410423', '甲县', 'A County'),
		('410423101', '某镇', 'Some Town');
	INSERT INTO county.supermarkets VALUES (1, '某镇爱心超市', '410423101', '2020-01-01');
	INSERT INTO county.households (household_id, name, division, registered_on) SELECT g, 'h', '410423101', '2018-01-01'
		FROM generate_series(1, 25) AS g;
	INSERT INTO county.donors VALUES (1, '某商行');
	INSERT INTO county.donations (donor_id, received_on, kind, value) VALUES (1, '2020-02-20', 'in_kind', '50');
	INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT g, 1, '1', '2020-03-02'
		FROM generate_series(1, 25) AS g});

# The headlines of the trend after another edition.
sub trend
{
	sql($database, 'SET client_min_messages = warning; SELECT county.publish_edition()');
	my $run = report('--schema=county', '--format=text', '--chart=trend', $database);
	is($run->{status}, 0, 'the chart is printed') or diag $run->{err};
	my ($headlines) = as_is($run->{out}) =~ /^Love supermarkets year by year\n(.*?)\n\n/ms;
	ok(defined $headlines, 'it has headlines');
	return $headlines // '';
}

my $text = trend();
like($text, qr/CNY 50\b|CNY 50\.00/, 'English: 50 yuan are printed as 50');
like($text, qr/50(?:\.00)? ?元/, 'Chinese: 50 yuan are printed as 50');
unlike($text, qr/CNY 0(?:\.0+)? million/, 'English: 50 yuan are not 0 million');
unlike($text, qr/0\.01 ?万元/, 'Chinese: 50 yuan are not 0.01 wan');
unlike($text, qr/\b1 love supermarkets\b/, 'English: one supermarket is no plural');

sql($database, q{UPDATE county.donations SET value = '57500'});
$text = trend();
like($text, qr/CNY 57[.,]5/, 'English: 57,500 yuan are printed with three significant digits');

done_testing();
