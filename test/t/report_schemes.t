# The charts of overlap, poverty and published figures, on a ledger small enough to count by hand.
#
# In 2021, of households 1 to 62: 1-32 were aided by the love supermarket, 21-50 got something through an event, 48-62 were
# paired with a cadre. Households of one person each; 1-20 earn 800 and get 400 through relief, 21-30 earn 900 and get nothing,
# the others earn 2000. The poverty line is 1000.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, q{
SELECT create_ledger('s', name_zh => '甲县', name_en => 'County A', division => '110101', records_through => '2021-12-31');
SET search_path = s, public;
INSERT INTO divisions (division, name_zh, name_en) VALUES ('110101', '甲县', 'County A'), ('110101001', '乙乡', 'B'), ('110101001201', '丙村', 'C');
INSERT INTO households (household_id, name, division, registered_on) SELECT h, 'x', '110101001201', '2020-01-01' FROM generate_series(1, 62) h;
INSERT INTO persons (person_id, name) SELECT h, 'x' FROM generate_series(1, 62) h;
INSERT INTO memberships (person_id, household_id, valid_from) SELECT h, h, '2020-01-01' FROM generate_series(1, 62) h;
INSERT INTO supermarkets (supermarket_id, name, division, opened_on) VALUES (1, 'a', '110101001', '2021-01-01');
SELECT s.open_year(2021);
INSERT INTO aid_instances (household_id, supermarket_id, amount, aided_on) SELECT h, 1, '10', '2021-03-01' FROM generate_series(1, 32) h;
INSERT INTO events (event_id, kind, name, held_on) VALUES (1, 'visit', 'v', '2021-02-01');
INSERT INTO event_recipients (event_id, household_id, given_on, amount) SELECT 1, h, '2021-02-01', '5' FROM generate_series(21, 50) h;
INSERT INTO incomes SELECT h, 2021, 'wage', CASE WHEN h <= 20 THEN '800' WHEN h <= 30 THEN '900' ELSE '2000' END::yuan FROM generate_series(1, 62) h;
INSERT INTO incomes SELECT h, 2021, 'relief', '400' FROM generate_series(1, 20) h;
DELETE FROM rule_parameters WHERE rule = 'poverty_line';
INSERT INTO rule_parameters (rule, valid_from, value) VALUES ('poverty_line', '2020-01-01', 1000);
INSERT INTO helpers VALUES (1, 'a');
INSERT INTO household_pairings SELECT 1, h, '2021-01-01', NULL FROM generate_series(48, 62) h;
INSERT INTO donors (donor_id, name) VALUES (1, 'd');
INSERT INTO donations (donor_id, received_on, kind, value) VALUES (1, '2021-02-01', 'cash', '320');
INSERT INTO published_figures (figure_id, topic, indicator, kind, value, low, high, unit, qualifier, source, view_name, column_name, first_year, last_year, remark, period) VALUES
  ('a1', 'aid', 'instances', 'flow', '32', 32, 32, 'instance', 'exact', 'x', 'aid_year', 'instances', 2021, 2021, NULL, '2021'),
  ('a2', 'aid', 'worth', 'flow', '300', 300, 300, 'yuan', 'more than', 'x', 'donation_year', 'received', 2021, 2021, NULL, '2021'),
  ('a3', 'aid', 'worth', 'flow', '400', 400, 400, 'yuan', 'exact', 'x', 'donation_year', 'received', 2021, 2021, NULL, '2021'),
  ('b1', 'else', 'joy', 'flow', '7', 7, 7, 'smile', 'exact', 'x', NULL, NULL, NULL, NULL, 'nobody counted', '2019');
});

my %chart;

sub read_charts {
    my $run = report('-q', '--format=json', @_, $database);
    is($run->{status}, 0, "the report @_") or diag $run->{err};
    %chart = map { $_->{name} => $_ } @{decode_json($run->{out})->{charts}};
}

sub column {
    my ($chart, $name) = @_;
    return [map { $_->{$name} } @{$chart{$chart}{rows}}];
}

sub svg {
    return as_is(report('--format=svg', '--chart', @_, $database)->{out});
}

# ---- overlap: three households in two schemes; what the sizes, the published overlaps and the sum of all would reveal is hidden ----
read_charts('--lang=en');
is_deeply(column('overlap', 'combination'), ['Love supermarkets only', 'Love supermarkets + Events', 'Village assistance only', 'Events only',
    'Village assistance + Events'], 'overlap: the combinations, hidden ones last');
is_deeply(column('overlap', 'households'), [20, 12, undef, undef, undef], 'overlap: hidden');
is_deeply(column('overlap', 'supermarket'), [20, 12, 0, 0, 0], 'overlap: who is in the supermarket scheme');
is_deeply(column('overlap', 'share'), [(undef) x 5], 'overlap: no shares of a sum that is hidden');
is($chart{overlap}{finding}{en}, 'The number of households is hidden for 2021; of the overlaps published, most in Love supermarkets + Events, 12; 3 hidden',
    'overlap: no sum that gives a hidden cell away');
is(() = svg('overlap', '--lang=en') =~ />hidden</g, 3 + 2, 'overlap: hidden cells and sizes say so');

sql($database, 'UPDATE s.ledger SET suppress_below = 3');
read_charts('--lang=zh');
is_deeply(column('overlap', 'households'), [20, 15, 12, 12, 3], 'overlap: with a limit of 3, all');
is_deeply(column('overlap', 'combination')->[2], '只有驻村结对', 'overlap: in Chinese');
is_deeply(column('overlap', 'share'), [qw(32.26 24.19 19.35 19.35 4.84)], 'overlap: shares of all');
is($chart{overlap}{finding}{zh}, '2021 年受帮扶的不同户共 62 户；其中 15 户（24.2%）同在两个以上体系；重叠最多的是爱心超市＋活动，12 户', 'overlap: the finding');
my $overlap = svg('overlap');
like($overlap, qr/各组合合计 all, added up: 62 户/, 'overlap: that the combinations add up');
like($overlap, qr/>$_</, "overlap: a size, $_") for 32, 30, 15;
like(as_is(report('--chart=overlap', $database)->{out}), qr{<tfoot>.*>62</td><td class="figure">≠</td>.*>32</td>.*>0</td>.*>15</td>.*>30</td>}s,
    'overlap: the table sums to the union and the sizes');
is_deeply({map { $_->{name} => $_->{adds_up} } grep { ($_->{adds_up} // '') =~ /./ } @{$chart{overlap}{columns}}},
    {(map { $_ => 'yes' } qw(households supermarket model_workers village_assistance consumption events)), share => 'recompute'}, 'overlap: what adds up');

# The few are a scheme of their own, whose size is hidden: one other combination may change places with them.
sql($database, 'UPDATE s.ledger SET suppress_below = 10; BEGIN; DELETE FROM s.event_recipients WHERE household_id < 48; COMMIT');
read_charts('--lang=en');
is_deeply(column('overlap', 'households'), [32, undef, undef], 'overlap: two are hidden');
is($chart{overlap}{finding}{en}, '47 different households were reached in 2021; 2 hidden', 'overlap: not their sum alone');

# Everybody is in two schemes, three in three: each size and each overlap is published, and they reveal the three, so all is
# hidden.
sql($database, q{
BEGIN; DELETE FROM s.household_pairings; DELETE FROM s.aid_instances; DELETE FROM s.event_recipients; COMMIT;
INSERT INTO s.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT h, 1, '10', '2021-03-01' FROM generate_series(1, 62) h WHERE h <= 40 OR h > 59;
INSERT INTO s.event_recipients (event_id, household_id, given_on, amount) SELECT 1, h, '2021-02-01', '5' FROM generate_series(1, 62) h WHERE h <= 20 OR h > 40;
INSERT INTO s.household_pairings SELECT 1, h, '2021-01-01', NULL FROM generate_series(21, 62) h;
});
read_charts('--lang=en');
is_deeply($chart{overlap}{rows}, [{combination => 'All combinations', period => '2021', households => undef, share => undef, flags => {households => 'c', share => 'c'}, map { $_ => 0 } qw(supermarket model_workers
    village_assistance consumption events)}], 'overlap: one row for all') or diag explain $chart{overlap}{rows};
is($chart{overlap}{finding}{en}, 'The number of households is hidden for 2021; some combinations are too small, so all are hidden', 'overlap: nothing in the finding');
like(svg('overlap', '--lang=zh'), qr/>隐藏</, 'overlap: the picture says so');
sql($database, q{
BEGIN; DELETE FROM s.aid_instances; COMMIT;
INSERT INTO s.aid_instances (household_id, supermarket_id, amount, aided_on) SELECT h, 1, '10', '2021-03-01' FROM generate_series(1, 32) h;
});

# ---- poverty ----
is_deeply($chart{poverty}{rows}, [{year => '2021', line => '1000', persons => 62, headcount_before => '48.39', headcount_after => '16.13',
    gap_before => '8.06', gap_after => '1.61', severity_before => '1.45', severity_after => '0.16', is_partial => JSON::PP::false}],
    'poverty: headcount, gap and severity, without relief and with it');
is($chart{poverty}{finding}{en}, 'In 2021, of 62 persons surveyed, 30 (48.4%) were below the line without relief, 10 (16.1%) with it; '
    . 'the gap fell from 8.1% to 1.6% of the line', 'poverty: the finding');
like(svg('poverty'), qr/>$_</, "poverty: drawn, $_") for qw(48\.39 16\.13 8\.06 1\.61 1\.45 0\.16);
sql($database, 'UPDATE s.ledger SET suppress_below = 11');
read_charts();
is_deeply(column('poverty', 'headcount_after'), [undef], 'poverty: ten poor are hidden by a limit of eleven');
like($chart{poverty}{finding}{en}, qr/too few were below the line to publish/, 'poverty: and the finding says so');
like(svg('poverty'), qr/>隐藏 hidden</, 'poverty: as does the picture');

# ---- published figures ----
is_deeply(column('figures', 'figure'), [qw(a3 a2 a1 b1)], 'figures: the worst verdict first in each topic');
is_deeply(column('figures', 'verdict'), ['不符  contradicted', '相符  consistent', '一致  exact', '无法复算  not reproducible'], 'figures: verdicts');
is_deeply(column('figures', 'difference'), ['-20.00', '6.67', '0.00', undef], 'figures: relative differences');
is_deeply(column('figures', 'reason')->[3], 'nobody counted', 'figures: why not');
is($chart{figures}{finding}{en}, 'Of 4 published figures, 1 is exact, 1 is consistent, 1 is not reproducible, 1 is contradicted', 'figures: the finding');
my $figures = svg('figures', '--lang=en');
like($figures, qr/>$_</, "figures: drawn, $_") for 'Verdicts by topic', '−20\.00%  contradicted', '\+6\.67%  consistent', '\?  not reproducible';
read_charts('--year=2021');
is(@{$chart{figures}{rows}}, 4, 'figures: through a year');

# Hostile words of a clerk are words.
sql($database, q~UPDATE s.published_figures SET topic = 'x''"`$(touch /tmp/x)\\n%s{@_^', indicator = E'<b>\n=1+1' WHERE figure_id = 'a2'~);
like(svg('figures'), qr/x’”‘\$\(touch/, 'figures: a hostile topic is drawn as it is');
like(as_is(report('--format=csv', '--chart=figures', $database)->{out}), qr/"<b>\n=1\+1"/, 'figures: and written as it is');

done_testing();
