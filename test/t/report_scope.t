# --division and --as-of: reports of a part of the ledger, and of its books as published on a day; see small_ledger.sql.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=Alpha');

sub told {
    my (@arguments) = @_;
    my $run = report('-q', '--format=json', @arguments, $database);
    is($run->{status}, 0, "@arguments") or diag $run->{err};
    my $report = decode_json($run->{out});
    $report->{chart} = {map { $_->{name} => $_ } @{$report->{charts}}};
    return $report;
}

sub column {
    my ($report, $chart, $name) = @_;
    return [map { $_->{$name} } @{$report->{chart}{$chart}{rows}}];
}

# ---- a part ----
my $part = told('--division=110101001');
is_deeply($part->{restricted_to}, {division => '110101001', name => {zh => 'Alpha', en => 'Alpha'}}, 'JSON: of what');
is($part->{as_of}, undef, 'JSON: as known now');
is_deeply([map { $_->{name} } @{$part->{charts}}], [qw(trend donations retention frequency townships)], 'the charts of love supermarkets');
is(join(' ', sort map { $_->{name} } @{$part->{left_out}}), '20_model_workers assistance consumption figures increments months overlap poverty villages',
    'the others are left out, and the rest of the narrative');
like($_->{reason}{en}, qr/cannot be restricted to a division/, "$_->{name}: why") for @{$part->{left_out}};
is_deeply(column($part, 'trend', 'open'), [1, 1, 1, 1], 'trend: its supermarket');
is_deeply(column($part, 'trend', 'households'), [20, 10, 13, 0], 'trend: households');
is_deeply(column($part, 'trend', 'instances'), [20, 10, 13, 0], 'trend: instances');
is_deeply(column($part, 'donations', 'received'), [('0.00') x 4], 'donations: those to the office are not in it');
is_deeply(column($part, 'donations', 'given'), [qw(2000.00 1000.00 1300.00 0.00)], 'donations: what it gave out');
is_deeply(column($part, 'townships', 'township'), ['Alpha'], 'townships: itself');

# 2023: 11-20 come back after a gap, 21-23 are new there: 3 households may not be published, nor what reveals them.
is_deeply(column($part, 'retention', 'households'), [20, 10, 13, 0], 'retention: households');
is_deeply(column($part, 'retention', 'new'), [20, 0, undef, 0], 'retention: small parts are hidden');
is_deeply(column($part, 'retention', 'returned'), [0, 0, undef, 0], 'retention: with those that give them away');
is_deeply(column($part, 'retention', 'lapsed'), [0, 10, undef, 13], 'retention: and the lapsed');

my $tiny = told('--division=110101002');
is_deeply(column($tiny, 'trend', 'households'), [0, undef, undef, undef], 'trend: 5, 3 and 5 households are hidden');
is_deeply(column($tiny, 'trend', 'instances'), [0, undef, undef, undef], 'trend: and how often');
unlike(encode_json($tiny->{paragraphs}), qr/[35] (?:different )?households/, 'the narrative does not tell them either');
is_deeply(column(told('--division=110101'), 'trend', 'households'), [20, 15, 15, undef], 'the whole county by its code');
my $whole = told();
is_deeply(column(told('--division=1101'), 'donations', 'received'), column($whole, 'donations', 'received'),
    'a prefecture has the donations to the office of its county');
is_deeply($whole->{left_out}, [], 'nothing is left out of the whole');

for my $format (qw(html text)) {
    my $out = as_is(report('-q', "--format=$format", '--division=110101001', $database)->{out});
    like($out, qr/小县 · Alpha/, "$format: the title says it");
    like($out, qr/Only the love supermarkets in 110101001 Alpha/, "$format: and what it means");
    like($out, qr/Left out of this report.*Poverty without and with relief: it cannot/s, "$format: what is left out, and why");
}
my $svg = as_is(report('--format=svg', '--chart=trend', '--division=110101002', $database)->{out});
like($svg, qr/小县 · 乙乡 · 爱心超市历年趋势/, 'a picture says it in its title');
is(() = $svg =~ />隐藏 hidden</g, 6, 'and shows hidden cells as hidden');
mkdir "$folder/png";
my $run = report('--format=png', '--division=110101001', '-o', "$folder/png", $database);
is(() = $run->{err} =~ /warning: chart "\w+" is left out: it cannot be restricted/g, 8, 'pictures: a warning for each left out');
ok(-s "$folder/png/trend.png" && !-e "$folder/png/poverty.png", 'and only the others are drawn');

sub refused {
    my ($status, $message, @arguments) = @_;
    my $run = report(@arguments, $database);
    is($run->{status}, $status, "@arguments: exit status $status");
    like($run->{err}, qr/\Arelief_report: error: $message\n\z/, "@arguments: one clear line");
    is($run->{out}, '', "@arguments: and nothing else");
}
refused(1, qr/chart "poverty" cannot be shown with these options: it cannot be restricted.*/, '--chart=poverty', '--division=110101001', '--format=svg');
refused(3, qr/the ledger has no supermarket in division 110101003/, '--division=110101003');
refused(3, qr/the ledger has no supermarket in division 4104/, '--division=4104');
refused(3, qr/could not read the division: .*/, '--division=000000');

# ---- the books as published on a day ----
refused(3, qr/the ledger has no closed month/, '--as-of=2023-01-01');
sql($database, q{SET search_path = small, public;
  SELECT small.close_period(m) FROM unnest('{2021-03-01,2022-03-01,2022-04-01}'::date[]) m;
  UPDATE closings SET closed_at = month + 40;
  SELECT small.reopen_period('2022-03-01', 'late papers');
  UPDATE closings SET reopened_at = '2023-01-10' WHERE month = '2022-03-01';
  INSERT INTO aid_instances (household_id, supermarket_id, amount, aided_on) SELECT h, 1, '10', '2022-03-05' FROM generate_series(26, 37) h;
  SELECT small.close_period('2022-03-01');
  UPDATE closings SET closed_at = '2023-02-10' WHERE (month, version) = ('2022-03-01', 2)});
refused(3, qr/the ledger had no closed month by 2021-04-09; the first was closed on 2021-04-10, and --as-of is the day of a closing, not of the records/, '--as-of=2021-04-09');
refused(1, qr/--as-of 2199-12-31 is in the future/, '--as-of=2199-12-31');
refused(1, qr/chart "trend" cannot be shown with these options: it cannot be shown as of a day.*/, '--chart=trend', '--as-of=2023-01-20', '--format=svg');
refused(1, qr/chart "restated" needs --as-of/, '--chart=restated', '--format=svg');

my $first = told('--as-of=2021-04-10');
is_deeply(column($first, 'restated', 'year'), [2021], 'the day of the first closing: its year');
is_deeply(column($first, 'restated', 'months'), [1], 'one month');
my $before = told('--as-of=2023-01-20');
is($before->{as_of}, '2023-01-20', 'JSON: as of when');
is_deeply([map { $_->{name} } @{$before->{charts}}], [qw(restated retention townships)], 'the charts of closed aid');
is_deeply(column($before, 'restated', 'instances'), [20, 20], 'published, though the month was open for correction that day');
is_deeply(column($before, 'restated', 'instances_now'), [20, 32], 'against what is known now');
is_deeply(column($before, 'restated', 'households_now'), [20, 27], 'in households');
is_deeply(column($before, 'restated', 'restated'), [0, 1], 'one month differs');
is_deeply(column($before, 'retention', 'retained'), [0, 10], 'the other charts read that edition');
is_deeply(column($before, 'retention', 'is_partial'), [JSON::PP::true, JSON::PP::true], 'years not wholly closed are marked');
is_deeply(column(told('--as-of=2023-02-10'), 'restated', 'instances'), [20, 32], 'the day of the second closing');
is_deeply(column(told('--as-of=2023-02-09'), 'restated', 'instances'), [20, 20], 'and the day before');
is_deeply(column(told('--as-of=2023-02-10', '--year=2021'), 'restated', 'instances'), [20], 'through a year');
is_deeply(column(told('--as-of=2023-02-09', '--division=110101001'), 'restated', 'instances_now'), [20, 22], 'of a part');
like(as_is(report('-q', '--as-of=2023-01-20', $database)->{out}), qr/As the books were published by 2023-01-20: 3 of 14 months, 2021-03 to 2022-04/,
    'HTML: which months');
like(as_is(report('--format=svg', '--chart=restated', '--as-of=2023-01-20', $database)->{out}), qr/小县 · 2023-01-20 时已公布 · 当时公布与现知/,
    'a picture says it in its title');

# ---- the header of a chart must agree with its query ----
mkdir "$folder/charts";
sub chart {
    my ($honours) = @_;
    open my $file, '>:utf8', "$folder/charts/one.sql" or die;
    print $file "-- title.zh: 标题\n-- title.en: Title\n-- kind.zh: 点图\n-- kind.en: dot plot\n-- $honours\n-- | name | label | 名 | Name | | | |\n"
      . "SELECT concat_ws('|', :division, :as_of) AS name, '' AS finding_zh, '' AS finding_en WHERE :year > 0\n";
    close $file;
    return report('--charts', "$folder/charts", '--format=json', '--division=110101001', '--as-of=2023-01-20', $database);
}
open my $drawing, '>', "$folder/charts/one.gp" or die;
close $drawing;
my $honest = chart('honours: year division as-of');
is_deeply(eval { decode_json($honest->{out})->{charts}[0]{rows} }, [{name => '110101001|2023-01-20'}], 'the query sees both') or diag $honest->{err};
like(chart('honours: weather')->{err}, qr/one\.sql:5: chart "one": "weather" is not an option that a chart can honour$/, 'an unknown option');
is_deeply(decode_json(chart('place: 3')->{out})->{charts}, [], 'a chart that claims nothing is left out');
like(chart('place: first')->{err}, qr/one\.sql:5: chart "one": "first" is not a place from 1 to 999$/, 'a place is a number');
system("sed -i 's/:as_of/1/; s/place: first/honours: as-of/' $folder/charts/one.sql") == 0 or die;
like(report('--charts', "$folder/charts", '--format=json', $database)->{err},
    qr/one\.sql: chart "one": its header says that it honours as-of, but its query has no :as_of$/, 'a chart that says what is not so');

done_testing();
