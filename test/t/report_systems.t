# The charts and sentences of the systems other than the supermarkets, over a ledger small enough to count by hand: see
# systems_ledger.sql. Hidden figures are hidden in every format, and insufficient evidence is not a pass.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
my @charts = qw(assistance consumption increments villages);
my $hostile = q~甲"'`\\村$(touch ~ . "$folder/ran)" . q~{@_^%s<b>~ . "\x{1f}" . q~x~;
my $name = do { my $n = $hostile; utf8::encode($n); $n };
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/systems_ledger.sql'), '-v', 'ledger=systems', '-v', "name=$name");

my $report = decode_json(report('--schema=systems', '--format=json', '--lang=en', $database)->{out});
my %chart = map { $_->{name} => $_ } @{$report->{charts}};
my $rows = sub {
    my ($chart, @columns) = @_;
    return [map { my $row = $_; join '|', map { $_ // 'hidden' } @{$row}{@columns} } @{$chart{$chart}{rows}}];
};
my $counted = sub { [split /\n/, sql($database, shift, '-F', '|')] };

# ---- increments ----
is_deeply($rows->('increments', qw(scheme year households gained lower median upper mean)), [
    'All surveyed|2020|60|hidden|1075|2550|4025|2525',      # five lost, so neither they nor the others are shown
    'Love supermarkets|2020|hidden|hidden|hidden|hidden|hidden|hidden',     # 55 of 60 would reveal five
    'Model workers|2020|34|hidden|hidden|1750|hidden|1750', # none lost, so the five are among the others; too few beyond a quartile
    'Consumption relief|2020|hidden|hidden|hidden|hidden|hidden|hidden',    # two
], 'increments: what is told and what is hidden');
is_deeply($counted->("
    SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY i)::int, percentile_cont(0.5) WITHIN GROUP (ORDER BY i)::int,
           percentile_cont(0.75) WITHIN GROUP (ORDER BY i)::int, avg(i)::int
    FROM (SELECT sum(CASE year WHEN 2020 THEN amount::numeric ELSE -amount::numeric END) AS i FROM systems.incomes GROUP BY household_id) AS h"),
    ['1075|2550|4025|2525'], 'increments: as counted from the rows');
is($chart{increments}{finding}{en}, '60 households with known incomes for 2019 and 2020; median gain CNY 2,550, middle half 1,075 to 4,025; '
    . 'highest of the schemes: model workers, CNY 1,750 (34)', 'increments: the finding');
is_deeply([map { $_->{adds_up} // '' } @{$chart{increments}{columns}}], ['', '', 'set', 'set', ('recompute') x 4, ''], 'increments: nothing adds up');

# ---- assistance ----
is_deeply([grep { !/\|0\|0\.00$/ } @{$rows->('assistance', qw(mode year households amount))}], [
    'technology|2020|30|1500.00', 'technology|2021|12|600.00',
    'industry|2020|hidden|hidden',      # 20 are hidden with the four
    'pairing|2020|hidden|hidden',
], 'assistance: money goes with the households');
is(scalar @{$chart{assistance}{rows}}, 14, 'assistance: every mode in every year');
is($chart{assistance}{finding}{en}, '2020: households are hidden, most by technology (30); 2021 to 30 Jun: 12 different households, CNY 600, '
    =~ s/, $//r, 'assistance: 34 in all would tell of four without technology');
is_deeply([map { $_->{is_partial} ? 1 : 0 } @{$chart{assistance}{rows}}[0, 1]], [0, 1], 'assistance: a begun year is marked');

# ---- villages ----
is_deeply([grep { !/hidden/ } @{$rows->('villages', qw(village item funds projects))}], [
    (map { "Village 1|$_" } 'deep well|80000.00|1', 'village office|70000.00|1', 'public toilet|60000.00|1', 'solar street lamps|50000.00|1',
        'road hardening|40000.00|1', '3 other kinds|60000.00|3'),
    'Village 2 110101001202|road hardening|300000.00|1', 'Village 3 110101001203|road hardening|250000.00|1',
    'Village 4|road hardening|200000.00|1', 'Village 5|road hardening|150000.00|1', '3 other villages|road hardening|180000.00|3',
], 'villages: five and the others, kinds likewise');
is_deeply([grep { !/hidden/ } @{$rows->('villages', qw(village item kept broken unproven))}], [
    'Village 1|2020|10|3|38', 'Village 1|2021|0|0|25',
], 'villages: a week without a record is no pass');
is_deeply($counted->("SELECT result, count(*) FROM systems.attendance_check GROUP BY 1 ORDER BY 1"),
    ['fail|3', 'insufficient evidence|63', 'pass|10'], 'villages: as the ledger judges');
is($chart{villages}{finding}{en}, 'CNY 1.44 million for 15 projects in 8 villages since 2019; '
    . '5 days and 4 nights a week: 10 of 76 staff weeks kept, 3 broken, 63 without evidence', 'villages: the finding');

# ---- consumption ----
my @units = grep { /^By unit/ } @{$rows->('consumption', qw(part name amount purchases))};
is(scalar @units, 13, 'consumption: twelve units and the others');
is($units[6], 'By unit|单位12|999.99|2', 'consumption: a unit');
is($units[12], 'By unit|and 3 others|1220.00|5', 'consumption: the others');
my $sum = 0;
$sum += (split /\|/)[2] for @units;
cmp_ok(abs($sum - 13619.99), '<', 0.001, 'consumption: all that was paid');
is_deeply([grep { /^By channel/ } @{$rows->('consumption', qw(part name amount purchases))}], [
    'By channel|direct|hidden|hidden', 'By channel|online|12000.00|15', 'By channel|counter|hidden|hidden', 'By channel|fair|0.00|0',
], 'consumption: what two households sold is hidden, and another channel with it');
is_deeply([grep { /rule/ } @{$rows->('consumption', qw(part name units))}], [
    'Welfare gift rule|pass|1', 'Welfare gift rule|fail|1', 'Welfare gift rule|insufficient evidence|13',
], 'consumption: a fen too little is a fail, an unknown or missing denominator neither');
is($chart{consumption}{finding}{en}, '15 units bought for CNY 13,600 in 2020; rule of 80%: 1 pass, 1 fail, 13 without evidence', 'consumption: the finding');

# ---- pictures ----
for my $chart (@charts) {
    for my $look ([qw(--format=svg --lang=zh)], [qw(--format=svg --lang=en --theme=dark)], ['--format=svg'], ['--format=png']) {
        my $run = report('--schema=systems', @$look, '--chart', $chart, '-o', "$folder/picture", $database);
        is($run->{status}, 0, "$chart: @$look") or diag $run->{err};
    }
}
ok(!-e "$folder/ran", 'a hostile name runs nothing');
my $svg = sub { as_is(report('--schema=systems', '--format=svg', '--chart', @_, $database)->{out}) };
is(() = $svg->('increments', '--lang=zh') =~ />隐藏</g, 9, 'increments: what is hidden says so');
is(() = $svg->('assistance', '--lang=en') =~ />hidden</g, 4, 'assistance: too');
is(() = $svg->('consumption', '--lang=en') =~ />hidden</g, 2, 'consumption: too');
like($svg->('assistance'), qr/>2021\*</, 'assistance: the begun year has its star');
my $strip = $svg->('villages', '--lang=en');
like($strip, qr/>\Q$_\E</, "villages: the strip tells $_") for '10  ×3  ?38', '0  ?25', 'Weeks kept', 'Weeks broken ×', 'No evidence ?';
like($svg->('villages', '--lang=zh'), qr/>甲”’‘＼村/, 'villages: a hostile name is drawn as it is');
like($svg->('consumption', '--lang=zh'), qr/>其余 3 个单位</, 'consumption: how many others there are');

# ---- tables and text ----
my $html = as_is(report('--schema=systems', '--lang=en', $database)->{out});
my ($table) = $html =~ /<section id="villages">.*?(<table>.*?<\/table>)/s;
like($table, qr/<td>2021\*<\/td><td class="figure"><\/td><td class="figure"><\/td><td class="figure">0</, 'HTML: no dash where a part has no such figure');
like($table, qr/<tfoot>.*1,440,000\.00.*>15<.*>10<.*>3<.*>63</s, 'HTML: each part has its sum');
my ($rules) = $html =~ /<section id="consumption">(.*?)<\/section>/s;
unlike($rules, qr/13,619\.99/, 'HTML: amounts by unit and by channel are not added up');
like($rules, qr/Purchases[^<]*: adds up within a part/, 'HTML: which it says');
like($rules, qr/<p class="note signs">※ hidden/, 'HTML: what the sign stands for');
unlike($html =~ /<section id="villages">(.*?)<\/section>/s ? $1 : '', qr/: hidden/, 'HTML: not where nothing is hidden');
my $text = as_is(report('--schema=systems', '--format=text', '--chart=villages', '--chart=increments', '--lang=en', $database)->{out});
like($text, qr/^  Village 1 · 2020 +38 +█/m, 'text: a row is told by all that names it');
like($text, qr/^  Model workers · 2020 +1,750 +█/m, 'text: with its group');
unlike($text, qr/^  Village 1 · 2020 +—/m, 'text: a figure of another part is passed over');
like(report('--schema=systems', '--format=csv', '--chart=increments', '--lang=zh', $database)->{out}, qr/60,,1075,2550,4025,2525/, 'CSV: the hidden is empty');
is(report('--schema=systems', '--format=pdf', '-o', "$folder/all.pdf", $database)->{status}, 0, 'PDF: the whole report');
like(as_is(scalar qx(pdftotext -layout $folder/all.pdf -)), qr/adds\s+up\s+within\s+a\s+part/, "PDF: what adds up");

# ---- sentences ----
my @told = map { $_->{en} } @{$report->{paragraphs}};
my $paragraph = sub { my ($start) = @_; my ($p) = grep { /^\Q$start\E/ } @told; $p };
is($paragraph->('Village assistance'), 'Village assistance: on 30 June 2021, 8 villages were assisted; 1 person has been posted there, and 1 is there now; '
    . 'CNY 1.44 million of funds so far, no projects completed.', 'told: village assistance');
like($paragraph->('At least 80%'), qr/of 15 units 1 passed and 1 failed; for 13 the evidence does not suffice/, 'told: the rule');
unlike($paragraph->('Consumption relief'), qr/household/, 'told: not that two households sold');
is($paragraph->('In 2020, assist'), 'In 2020, assistance came in 3 modes of the “6+1”, and reached 34 households. In 2021, up to 30 June, assistance came in 1 mode of the “6+1”, '
    . 'worth CNY 600 to households and villages, and reached 12 households. A household in several modes counts once.', 'told: assistance by year, no sum over a hidden one');

# ---- an earlier year ----
my $earlier = decode_json(report('--schema=systems', '--format=json', '--year=2020', $database)->{out});
unlike(encode_json($earlier), qr/2021-02|30 Jun|"2021"/, '--year: nothing of a later one');
my ($villages) = grep { $_->{name} eq 'villages' } @{$earlier->{charts}};
is(scalar(grep { ($_->{item} // '') =~ /^20/ } @{$villages->{rows}}), 1, '--year: attendance of the earlier years only');

# ---- one row of each, and a ledger of amounts alone ----
sql($database, "
    SELECT create_ledger('one', division => '110101', records_through => '2020-12-31');
    INSERT INTO one.divisions (division, name_zh) VALUES ('110101', '县'), ('110101001201', '村');
    INSERT INTO one.organisations (organisation_id, name, kind) VALUES (1, 'o', 'union'), (2, 's', 'base');
    INSERT INTO one.households (household_id, name, division, registered_on) VALUES (1, 'x', '110101', '2018-01-01');
    INSERT INTO one.purchases (organisation_id, purchased_on, supplier_id, product, channel, amount) VALUES (1, '2020-01-01', 2, 'p', 'fair', '1');
    INSERT INTO one.village_pairings (pairing_id, division, organisation_id, valid_from) VALUES (1, '110101001201', 1, '2020-01-01');
    INSERT INTO one.projects (project_id, pairing_id, kind, started_on) VALUES (1, 1, 'road', '2020-01-01');
    INSERT INTO one.project_funds (project_id, granted_on, source, amount) VALUES (1, '2020-01-01', 's', '0.01');
    INSERT INTO one.incomes (household_id, year, source, amount) VALUES (1, 2019, 'wage', '1'), (1, 2020, 'wage', '0');
    INSERT INTO one.actions (action_id, organisation_id, mode, title, started_on) VALUES (1, 1, 'project', 't', '2020-01-01');
    INSERT INTO one.benefits (action_id, kind, household_id, given_on, amount) VALUES (1, 'goods', 1, '2020-01-01', '7.77');
");
for my $chart (@charts) {
    for my $format (qw(svg png pdf text html)) {
        my $run = report('--schema=one', '--format', $format, '--chart', $chart, '-o', "$folder/one.$format", $database);
        is($run->{status}, 0, "one row: $chart as $format") or diag $run->{err};
    }
}
my $one = report('--schema=one', '--format=json', $database)->{out};
unlike($one, qr/7\.77/, 'one row: what one household received is not told');
my %one = map { $_->{name} => $_ } @{decode_json($one)->{charts}};
is($one{increments}{rows}[0]{mean}, undef, 'one row: nor what it gained');
is($one{increments}{finding}{en}, 'Too few households with known incomes for 2019 and 2020', 'one row: the finding says that they are too few');
like($one{villages}{finding}{en}, qr/^CNY 0\.01 for 1 project in 1 village since 2020$/, 'one row: singular');

done_testing();
