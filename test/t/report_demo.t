# `make report` from end to end: the demo county's real ledger, and the figures that a newspaper printed.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = "relief_report_demo_$$";
system('make -s -C reports') == 0 or die;
is(system("DEMO_DATABASE=$database reports/demo/run $folder >$folder/log 2>&1"), 0, 'reports/demo/run') or diag slurp("$folder/log");

my %printed = (
    year => [2018, 2019, 2020],
    open => [44, 49, 51],
    received => [qw(3500000.00 800000.00 1800000.00)],
    households => [8505, 7764, 5981],
    instances => [12541, 10745, 8832],
    is_partial => [JSON::PP::false, JSON::PP::false, JSON::PP::true],
);
my $report = decode_json(report('--format=json', $database)->{out});
my ($trend) = grep { $_->{name} eq 'trend' } @{$report->{charts}};
for my $name (sort keys %printed) {
    is_deeply([map { $_->{$name} } @{$trend->{rows}}], $printed{$name}, "the trend's $name");
}

# ---- the other charts: what follows from the rows of the demo county, counted there by other means ----
my %charts = map { $_->{name} => $_ } @{$report->{charts}};
is(join(' ', sort keys %charts), 'assistance consumption donations figures frequency groupings_of_two increments months overlap poverty retention townships trend villages', 'the charts');
my $counted = sub { [map { 0 + $_ } split /\s+/, sql($database, shift)] };
my $column = sub { my ($chart, $name) = @_; [map { $_->{$name} } @{$charts{$chart}{rows}}] };

is_deeply([map { $_->{instances} } @{$charts{months}{rows}}], $counted->("
    SELECT count(*) FROM lushan.aid_instances GROUP BY date_trunc('month', aided_on) ORDER BY date_trunc('month', aided_on)"), 'months: instances of every month');
my %grouped = map { (split / \| /)[0] => $_ } split /\n/, sql($database, "
    SELECT concat_ws(' ', n.name_zh || '  ' || split_part(n.name_en, ':', 1), to_char(a.aided_on, 'YYYY-MM')) || ' | ' || count(DISTINCT a.household_id) || ' ' || count(*)
    FROM lushan.aid_instances a JOIN lushan.household_categories c ON c.household_id = a.household_id AND a.aided_on >= c.valid_from AND (c.valid_to IS NULL OR a.aided_on < c.valid_to)
        JOIN lushan.categories n ON n.category = c.category
    WHERE a.aided_on < '2020-01-01' GROUP BY n.category, to_char(a.aided_on, 'YYYY-MM')");
my @cells = @{$charts{groupings_of_two}{rows}};
is_deeply([sort map { "$_->{panel} $_->{bar}" } @cells], [sort keys %grouped], 'groupings: a row for each category and month');
is_deeply([map { "$_->{panel} $_->{bar} | $_->{households} $_->{instances}" } grep { defined $_->{households} } @cells],
    [map { $grouped{"$_->{panel} $_->{bar}"} } grep { defined $_->{households} } @cells], 'groupings: what is published');
cmp_ok(scalar(grep { defined $_->{households} } @cells), '>', 40, 'groupings: which is nearly all');
is(sql($database, "SELECT count(*) FILTER (WHERE g.households IS NOT NULL), count(DISTINCT m.month) > 0 FROM lushan.publication_aid_month m
    JOIN lushan.publication_aid_grouping g ON g.value_2 = to_char(m.month, 'YYYY-MM') WHERE m.households IS NULL"), '0|t', 'groupings: a month that is published without its households is not the sum of its cells');
like($charts{months}{finding}{en}, qr/^October 2020: 885 households aided, 924 instances; of the last 24 months, December 2018 had the most instances, 1,212$/, 'months: the finding');
is_deeply($column->('donations', 'received'), $printed{received}, 'donations: received');
for my $row (@{$charts{donations}{rows}}) {
    cmp_ok($row->{goods} + $row->{cash}, "==", $row->{received}, "donations: $row->{year}: goods and cash make what was received");
}
is_deeply([map { 0 + $_ } @{$column->('donations', 'given')}], $counted->("
    SELECT trim_scale(sum(amount)::text::numeric) FROM lushan.aid_instances GROUP BY extract(year FROM aided_on) ORDER BY extract(year FROM aided_on)"),
    'donations: given out');

is_deeply($column->('retention', 'households'), $printed{households}, 'retention: households');
for my $row (@{$charts{retention}{rows}}) {
    my ($new, $retained, $lapsed) = @{$counted->("
        WITH aided AS (SELECT DISTINCT household_id, extract(year FROM aided_on)::int AS year FROM lushan.aid_instances)
        SELECT count(*) FILTER (WHERE year = $row->{year} AND first = $row->{year}) || ' ' ||
               count(*) FILTER (WHERE year = $row->{year} AND before = year - 1) || ' ' ||
               count(*) FILTER (WHERE year = $row->{year} - 1 AND after IS DISTINCT FROM year + 1)
        FROM (SELECT *, min(year) OVER w AS first, lag(year) OVER w AS before, lead(year) OVER v AS after
              FROM aided WINDOW w AS (PARTITION BY household_id ORDER BY year), v AS (PARTITION BY household_id ORDER BY year)) AS a")};
    is_deeply([@{$row}{qw(new retained lapsed)}], [$new, $retained, $lapsed], "retention: $row->{year}");
    is($row->{new} + $row->{retained} + $row->{returned}, $row->{households}, "retention: $row->{year}: its parts make the year's households");
}
is($charts{retention}{rows}[$_]{retained} + $charts{retention}{rows}[$_]{lapsed}, $charts{retention}{rows}[$_ - 1]{households},
    "retention: retained and lapsed make the households of the year before row $_") for 1, 2;

my $times = $counted->("
    SELECT count(*) FROM generate_series(1, 6) AS n JOIN (
      SELECT least(count(*), 6) AS times FROM lushan.aid_instances GROUP BY household_id) AS h ON h.times = n GROUP BY n ORDER BY n");
is_deeply($column->('frequency', 'ever'), $times, 'frequency: over all years');
my @hidden = grep { !defined } @{$column->('frequency', 'recent')};
cmp_ok(scalar @hidden, '>=', 3, 'frequency: one household aided five times in 2019 is hidden, and enough others');
like($charts{frequency}{finding}{en}, qr/^7,764 households were aided in 2019, 66\.9% of them once; 10,147 different ones/, 'frequency: the finding');

is(scalar @{$charts{townships}{rows}}, 24, 'townships: all');
my @ranked = @{$column->('townships', 'households')};
is_deeply(\@ranked, [sort { $b <=> $a } @ranked], 'townships: ranked');
my $instances = 0;
$instances += $_ for @{$column->('townships', 'instances')};
is($instances, 10745, 'townships: instances add up to those of 2019');
is_deeply({map { $_->{name} => $_->{adds_up} } grep { ($_->{adds_up} // '') =~ /./ } @{$charts{townships}{columns}}},
    {households => 'set', instances => 'yes'}, 'townships: what adds up');

# ---- the charts of the other systems ----
for my $row (@{$charts{increments}{rows}}) {
    my $scheme = {全部调查户 => 'true', 劳模帮扶 => 'EXISTS (SELECT FROM lushan.benefits b WHERE b.household_id = a.household_id AND extract(year FROM b.given_on) = a.year)',
        驻村结对 => "EXISTS (SELECT FROM lushan.household_pairings p WHERE p.household_id = a.household_id)",
        爱心超市 => 'EXISTS (SELECT FROM lushan.aid_instances i WHERE i.household_id = a.household_id AND extract(year FROM i.aided_on) = a.year)',
        活动 => 'EXISTS (SELECT FROM lushan.event_recipients e WHERE e.household_id = a.household_id AND extract(year FROM e.given_on) = a.year)',
    }->{$row->{scheme} =~ s/  .*//r};
    my @found = @{$counted->("
        WITH income AS (SELECT household_id, year, sum(amount::numeric) AS income FROM lushan.incomes GROUP BY 1, 2), a AS (
          SELECT household_id, n.year, n.income - b.income AS gain FROM income n JOIN income b USING (household_id) WHERE b.year = n.year - 1)
        SELECT count(*) || ' ' || round(percentile_cont(0.25) WITHIN GROUP (ORDER BY gain)::numeric) || ' ' || round(percentile_cont(0.5) WITHIN GROUP (ORDER BY gain)::numeric)
               || ' ' || round(percentile_cont(0.75) WITHIN GROUP (ORDER BY gain)::numeric) || ' ' || round(sum(gain) / count(*))
        FROM a WHERE year = $row->{year} AND $scheme")};
    my @told = @{$row}{qw(households lower median upper mean)};
    is_deeply([map { defined $told[$_] ? $found[$_] : undef } 0 .. 4], \@told, "increments: $row->{scheme}, $row->{year}");
}
like($charts{increments}{finding}{en}, qr/^1,093 households .* median gain CNY 921, .* model workers, CNY 2,049 \(506\)$/, 'increments: the finding');

is_deeply([map { 0 + ($_->{households} // -1) } grep { $_->{year} eq '2019' } @{$charts{assistance}{rows}}], $counted->("
    SELECT count(DISTINCT b.household_id) FROM lushan.assistance_modes m LEFT JOIN (lushan.actions a JOIN lushan.benefits b USING (action_id))
      ON a.mode = m.mode AND extract(year FROM b.given_on) = 2019
    GROUP BY m.mode ORDER BY array_position(ARRAY['technology', 'industry', 'project', 'employment', 'pairing', 'education', 'outstanding'], m.mode)"),
    'assistance: households by mode in 2019');
my $hidden = grep { $_->{year} eq '2018' && !defined $_->{households} } @{$charts{assistance}{rows}};
is($hidden, 3, 'assistance: 9, 6 and 7 households of 2018 are hidden');
like($charts{assistance}{finding}{en}, qr/^2019: 2,428 different households, .*2020 to 31 Oct: 246 different households/, 'assistance: the finding');

my $funds = 0;
$funds += $_->{funds} // 0 for @{$charts{villages}{rows}};
is($funds, 15953100, 'villages: the funds that were printed');
my %weeks = (kept => 0, broken => 0, unproven => 0);
for my $row (@{$charts{villages}{rows}}) { $weeks{$_} += $row->{$_} // 0 for keys %weeks }
is_deeply([@weeks{qw(kept broken unproven)}], $counted->("
    SELECT count(*) FILTER (WHERE result = 'pass') || ' ' || count(*) FILTER (WHERE result = 'fail') || ' ' || count(*) FILTER (WHERE result = 'insufficient evidence')
    FROM lushan.attendance_check"), 'villages: attendance');

my %parts;
for my $row (@{$charts{consumption}{rows}}) { $parts{$row->{part} =~ s/.*  //r} += $row->{amount} // $row->{units} }
is_deeply(\%parts, {'By unit' => 8083759, 'By channel' => 8083759, 'Welfare gift rule' => 84}, 'consumption: what was printed, once by unit and once by channel');
is($charts{consumption}{rows}[-1]{units}, 84, 'consumption: as no spending is known, no unit passes');

my $told = join "\n", map { $_->{en} } @{$report->{paragraphs}};
like($told, $_, "told: $_") for qr/312 people and 38 units took part/, qr/3 villages were assisted; 10 people have been posted there, and 3 are there now; 22 cadres/,
    qr/CNY 16 million of funds so far, 16 projects completed/, qr/84 units made 504 purchases for CNY 8\.08 million/,
    qr/33 were given in 2019: 1 × municipal May Day medal \(1 to relief workers\), 12 × county model worker \(12 to relief workers\), 10 × leading figure, 10 × red-flag unit/;

ok($report->{ledger}{reconstructed}, 'the ledger says that it is reconstructed');
is($report->{ledger}{division}, '410423', 'and where it is');

like($report->{headline}{zh}, qr/^2020 年（截至 10 月 31 日，年度未满）：爱心超市 51 家，受助 5,981 户，接收捐赠 180 万元$/, 'the headline');
like($told, qr/different households were aided; adding up the years would give 22,250/, 'what does not add up is told');
like(as_is(scalar qx(pdftotext $folder/lushan.pdf -)), qr/10,147|Lushan County/, 'the PDF holds text');

# A year that is not over is compared with the same months of the year before, and with no whole year.
my $same = $counted->("SELECT count(DISTINCT household_id) || ' ' || count(*) FROM lushan.aid_instances WHERE aided_on BETWEEN '2019-01-01' AND '2019-10-31'");
is_deeply([@{$trend->{rows}[2]}{qw(households_year_before instances_year_before received_year_before)}],
    [@$same, sql($database, "SELECT sum(value) FROM lushan.donations WHERE received_on BETWEEN '2019-01-01' AND '2019-10-31'")], 'trend: the same months of 2019');
is($trend->{rows}[1]{households_year_before}, 8505, 'trend: a whole year is compared with the whole year before');
like($trend->{finding}{en}, qr/; Jan–Oct 2020: 5,981 households aided \(Jan–Oct 2019: 6,856, down 12\.8%\), CNY 1\.8 million in donations \(CNY 670,000, up 168\.8%\)$/, 'trend: both numbers');
like($told, $_, "told: $_") for qr/The same months of 2019 brought CNY 670,000; donations rose by 168\.8%/,
    qr/In the same months of 2019 there were 6,856 households and 9,008 aid instances; households fell by 12\.8% and aid instances fell by 2\.0%/;

# Each tile of a flow too.
my $tiles = as_is(slurp("$folder/lushan.html")) =~ s/<[^>]*>/ /gr =~ s/\s+/ /gr;
like($tiles, $_, "the first page: $_") for qr/Received in donations .{0,200}same months of 2019: CNY 670,000 \(\+168\.8%\)/, qr/Given out in aid .{0,200}same months of 2019: CNY [\d,.]+( million)? \([+−]/,
    qr/Different households .{0,200}same months of 2019: 6,856 \(−12\.8%\)/, qr/Different persons .{0,200}same months of 2019: [\d,]+ \([+−]/, qr/Hand-outs .{0,200}same months of 2019: 9,008 \(−2\.0%\)/;

my $svg = slurp("$folder/trend.svg");
like($svg, qr/>\Q$_\E</, "the picture of the trend shows $_") for '−12.8%', '上年同期 6,856  same months before: 6,856';
unlike($svg, qr/23\.0%|2020\*  [−+](?!15\.9)/, 'and no change into part of a year');
like($svg, qr/>\Q$_\E</, "the picture shows $_")
  for 44, 49, 51, 350, 80, 180, '8,505', '7,764', '5,981', '12,541', '10,745', '8,832';
like($svg, qr/重建数据 reconstructed/, 'and that it is reconstructed');
ok(-s "$folder/$_", "$_ is there") for qw(lushan.html lushan.pdf trend-dark.png trend.pdf), map { ("$_.png", "$_.svg") } sort keys %charts;
my %shown = (
    months => ['1,212', '924', '2019'],
    donations => ['350', '124.9', '80', '139.6', '180', '184.8'],
    retention => ['8,505', '6,569', '77.2%', '1,936', '583', '2,813'],
    frequency => ['5,196', '66.9%', '隐藏 hidden', '2,470', '2018 → 2020-10-31'],
    townships => ['下汤镇  Xiatang Town', '359', '504', '2019'],
    increments => ['1,646–2,535', '2,049', '隐藏 hidden', 'Village assistance'],
    assistance => ['先进个人助力  outstanding individuals', '隐藏 hidden', '114.7', '2020*'],
    villages => ['堂上村', 'photovoltaic power', '132.7', '52'],
    consumption => ['其余 72 个单位  and 72 others', '243.7', '84'],
    overlap => ['7,551', '2,147', '213', '7,764', '2,428', '各组合合计 all, added up: 10,045 户  households'],
    poverty => ['57.47', '47.17', '32.67', '12.63', '5.42', '1.24'],
    figures => ['一致 46', '相符 12', '无法复算 1', '不符 0', '+4.00%  相符', '※  相符', 'consistent'],
);
like(slurp("$folder/figures.svg"), qr/>近 100,000,000 元 → 97,800,000  nearly 100,000,0/, 'the picture of figures: the number before the second language');
unlike(slurp("$folder/$_.svg"), qr/[（(「《]</, "the picture of $_: no line ends with an opening bracket") for sort keys %shown;
like(slurp("$folder/villages.svg"), qr/url\(#gpPat2\)/, 'the picture of villages: weeks of a year that is not over are hatched');
for my $chart (sort keys %shown) {
    my $picture = slurp("$folder/$chart.svg");
    like($picture, qr/>\Q$_\E</, "the picture of $chart shows $_") for @{$shown{$chart}};
}

# ---- the books as of a day between the two editions: the example of doc/relief_report.md ----
my $then = report('--as-of=2020-11-15', '--format=json', $database);
is($then->{status}, 0, 'as of a day before the second edition') or diag $then->{err};
my ($restated) = grep { $_->{name} eq 'restated' } @{decode_json($then->{out})->{charts}};
like($restated->{finding}{en}, qr/^34 months had been closed by 2020-11-15; 2 of them differ now, aid instances rose by [1-9][0-9]+ in all$/, 'two months were restated');
is($restated->{rows}[-1]{households_now}, 5981, 'what is known now is what was printed');
cmp_ok($restated->{rows}[-1]{households}, '<', 5981, 'and was not published then');

# ---- one language at a time ----
my @same = qw(relief_report poverty_relief CNY CSV true false lushan);    # the same in Chinese
is_deeply(foreign_words($_, $_ eq 'zh' ? \@same : [], '--schema=lushan', $database), {}, "--lang=$_ has nothing of the other language") for qw(zh en);
my ($pages) = qx(pdfinfo $folder/lushan.pdf) =~ /^Pages: +(\d+)/m;
cmp_ok($pages, '<=', 18, 'the PDF has few pages');

sql('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();
