# Charts of small real ledgers: nothing recorded, one year, cells that may not be published, names that are hostile.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
my @charts = qw(assistance consumption donations figures frequency increments months overlap poverty retention townships trend villages);
sql($database, 'CREATE EXTENSION poverty_relief');

# ---- nothing recorded ----
sql($database, "SELECT create_ledger('nothing', name_zh => '空县', name_en => 'Empty County')");
for my $format (qw(svg png pdf)) {
    mkdir "$folder/$format";
    for my $chart (@charts) {
        my $run = report('--schema=nothing', '--format', $format, '--chart', $chart, '-o', "$folder/$format/$chart", $database);
        is($run->{status}, 0, "nothing recorded: $chart as $format") or diag $run->{err};
        is($run->{err}, '', 'without a complaint');
    }
}
like(slurp("$folder/svg/$_"), qr/>无记录 no records</, "nothing recorded: the picture of $_ says so") for @charts;
my $page = report('--schema=nothing', $database);
is($page->{status}, 0, 'nothing recorded: the page');
is(() = as_is($page->{out}) =~ /<p><span class="zh">无记录<\/span><span class="second" lang="en">no records/g, scalar @charts, 'it says so for each chart');

# ---- small enough to count by hand: see small_ledger.sql ----
my $hostile = q~甲"'`\\镇$(touch ~ . "$folder/ran)" . q~{@_^%s<b>~;
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=' . do { my $n = $hostile; utf8::encode($n); $n });
sql($database, 'UPDATE small.ledger SET suppress_below = 5');
my $json = decode_json(report('--schema=small', '--format=json', $database)->{out});
my %chart = map { $_->{name} => $_ } @{$json->{charts}};
my $column = sub { my ($chart, $name) = @_; [map { $_->{$name} } @{$chart{$chart}{rows}}] };

is_deeply($column->('retention', 'year'), [2021 .. 2024], 'retention: years');
is_deeply($column->('retention', 'new'), [20, 5, undef, 0], 'retention: new; 2 households of 2023 are hidden');
is_deeply($column->('retention', 'retained'), [0, 10, undef, 0], 'retention: retained');
is_deeply($column->('retention', 'returned'), [0, 0, undef, 5], 'retention: returned');
is_deeply($column->('retention', 'lapsed'), [0, 10, undef, 15], 'retention: lapsed');
is_deeply($column->('retention', 'kept'), [undef, '50.0', undef, '0.0'], 'retention: share of the year before');

is_deeply($column->('frequency', 'ever'), [(undef) x 6], 'frequency: all years are hidden, as they would tell the new ones of 2023');
is_deeply($column->('frequency', 'recent')->[2], undef, 'frequency: 3 households in 2023 are hidden');
is_deeply($column->('frequency', 'recent')->[0], undef, 'frequency: so are those who would give them away');

is_deeply($column->('townships', 'households'), [undef, undef, undef], 'townships: 2 and 3 households are hidden, and 13 of 15, which would give away the 2');
is_deeply($column->('townships', 'instances'), [13, undef, undef], 'townships: and how often');
is($chart{townships}{rows}[0]{township}, $hostile, 'townships: the largest');
unlike($chart{townships}{finding}{en}, qr/fewest/, 'townships: no claim about the fewest');
like($chart{townships}{finding}{en}, qr/3 hidden/, 'townships: but that some are hidden');

is_deeply($column->('donations', 'goods'), [qw(12345.67 0.00 0.00 0.00)], 'donations: goods');
is_deeply($column->('donations', 'cash'), [qw(5000.00 0.00 1.50 0.00)], 'donations: cash');
is_deeply($column->('donations', 'given'), [qw(2000.00 1250.00 3600.00 100.00)], 'donations: given out');

my $svg = sub { as_is(report('--schema=small', '--format=svg', '--chart', @_, $database)->{out}) };
my $donations = $svg->('donations');
like($donations, qr/>1\.735</, 'donations: in one unit');
like($donations, qr/>0\.360</, 'donations: so is what is given out, though it is less than one');
like($donations, qr/>(?:&lt;|<!\[CDATA\[<)0\.001|>&lt;0\.001</, 'donations: what is not zero is not shown as 0');
my $open = as_is(report('--schema=small', '--format=csv', '--lang=en', '--chart=months', $database)->{out});
like($open, qr/"open",,,,"?Households aided:m; Aid instances:m/, 'months: one that is open is not known yet');
unlike($open, qr/"open",.*:c/, 'months: and not hidden');
my $page_small = as_is(report('--schema=small', '--format=html', '--lang=en', '--chart=townships', $database)->{out});
my @headings = $page_small =~ /font-size="([\d.]+)"[^>]*font-weight="bold"><text>(?:Households aided|Aid instances)</g;
is((grep { $_ < 9 } @headings), 0, 'townships: no heading is smaller than what it heads') or diag "@headings";
cmp_ok(scalar @headings, '>=', 4, 'townships: on a desk and on a telephone');
like($svg->('frequency'), qr/>隐藏 hidden</, 'frequency: hidden cells say so');
like($svg->('frequency', '--lang=en'), qr/>hidden</, 'frequency: in English');
is(() = $svg->('townships', '--lang=zh') =~ />隐藏</g, 5, 'townships: hidden cells say so');
my $html = as_is(report('--schema=small', $database)->{out});
is(() = $html =~ /<p class="note signs"><span class="zh">※ 隐藏/g, 3, 'HTML: the legend of signs, where cells are hidden');
like($html, qr/<p class="note signs"><span class="zh">※ 隐藏[^<]*；\? 不详；≠ 不可相加/, 'HTML: unknown is not hidden, nor what does not add up');
like(as_is(report('--schema=small', '--format=text', '--chart=townships', $database)->{out}), qr/^※ hidden: too few to publish/m, 'text: too');
like($svg->('townships'), qr/甲”’‘＼镇/, 'townships: a hostile name is drawn as it is');
ok(!-e "$folder/ran", 'and nothing more');

done_testing();
