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
is(join(' ', sort keys %charts), 'donations frequency retention townships trend', 'the charts');
my $counted = sub { [map { 0 + $_ } split /\s+/, sql($database, shift)] };
my $column = sub { my ($chart, $name) = @_; [map { $_->{$name} } @{$charts{$chart}{rows}}] };

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

ok($report->{ledger}{reconstructed}, 'the ledger says that it is reconstructed');
is($report->{ledger}{division}, '410423', 'and where it is');

like($report->{headline}{zh}, qr/^2020 年（截至 10 月 31 日，年度未满）：爱心超市 51 家，受助 5,981 户，接收捐赠 180 万元$/, 'the headline');
like($report->{paragraphs}[-1]{en}, qr/different households were aided; adding up the years would give 22,250/, 'what does not add up is told');
like(as_is(scalar qx(pdftotext $folder/lushan.pdf -)), qr/10,147|Lushan County/, 'the PDF holds text');

my $svg = slurp("$folder/trend.svg");
like($svg, qr/>\Q$_\E</, "the picture shows $_") 
  for 44, 49, 51, 350, 80, 180, '8,505', '7,764', '5,981', '12,541', '10,745', '8,832';
like($svg, qr/重建数据 reconstructed/, 'and that it is reconstructed');
ok(-s "$folder/$_", "$_ is there") for qw(lushan.html lushan.pdf trend-dark.png trend.pdf), map { ("$_.png", "$_.svg") } sort keys %charts;
my %shown = (
    donations => ['350', '124.9', '80', '139.6', '180', '184.8'],
    retention => ['8,505', '6,569', '77.2%', '1,936', '583', '2,813'],
    frequency => ['5,196', '66.9%', '隐藏 hidden', '2,470', '2018 → 2020-10-31'],
    townships => ['下汤镇  Xiatang Town', '359', '504', '2019'],
);
for my $chart (sort keys %shown) {
    my $picture = slurp("$folder/$chart.svg");
    like($picture, qr/>\Q$_\E</, "the picture of $chart shows $_") for @{$shown{$chart}};
}

sql('postgres', "DROP DATABASE $database WITH (FORCE)");
done_testing();
