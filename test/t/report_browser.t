# The HTML report in headless Chromium: fits telephones and desks, breaks no rule of its own policy or of axe-core.
use strict;
use warnings;
use utf8;
use IPC::Run qw(run timeout);
use JSON::PP;
use Test::More;
use ReliefReport;

my $tools = 'test/lib/browser';
my $folder = work_folder();

# Missing programs are a failure, not a reason to skip: no other test checks the page.
for my $program (qw(chromium node npm)) {
    my $path = qx(command -v $program 2>/dev/null);
    ok($path ne '', "$program is installed") or die "$program is missing; run: make deps\n";
}
my ($out, $err) = ('', '');
ok(run([qw(npm ci --prefix), $tools], '<', '/dev/null', '>', \$out, '2>', \$err, timeout(180)),
    'npm ci brings playwright-core and axe-core') or die "npm ci: $err\n";
unlike(slurp("$tools/package-lock.json"), qr/"resolved"/, 'the lock file names no registry');

chomp(my $chromium = qx(command -v chromium 2>/dev/null));
my $database = new_database('county');
is(report('-d', $database, '-o', "$folder/report.html")->{status}, 0, 'the report is written');

# What Chromium sees of a page, once for each width and theme.
sub views {
    my ($page) = @_;
    my ($out, $err) = ('', '');
    ok(run(['node', "$tools/check.mjs", $chromium, $page, $folder], '<', '/dev/null', '>', \$out, '2>', \$err, timeout(180)),
        'Chromium reads the page') or diag $err;
    return map { decode_json($_) } split /\n/, $out;
}

# A table as wide as any, and names that run from right to left, with digits behind them.
mkdir "$folder/wide";
my ($columns) = slurp('reports/charts/poverty.sql') =~ /\A((?:--.*\n)+)/;
open my $file, '>:utf8', "$folder/wide/wide.sql" or die;
print $file $columns . q{SELECT '2020' AS year, 3600.00 AS line, 1234567 AS persons, 12.34 AS headcount_before, 1.23 AS headcount_after,
12.34 AS gap_before, 1.23 AS gap_after, 12.34 AS severity_before, 1.23 AS severity_after, false AS is_partial,
'最多的是محل السلام（12 户），其次 בית לחם 3，5 户' AS finding_zh, 'Most by محل السلام (12), then בית לחם, 5 households' AS finding_en;
};
close $file;
system('cp', 'reports/charts/poverty.gp', "$folder/wide/wide.gp");
is(report('-d', $database, '--charts', "$folder/wide", "--chart=wide", "-o", "$folder/wide.html")->{status}, 0, 'a wide table');

# The checks can fail: this page spoilt on purpose, first, so that the good page's screenshots stay.
my $spoilt = slurp("$folder/wide.html");
$spoilt =~ s/<div class="page">/<div class="page"><script>1<\/script><p style="width: 3000px; color: #eee; background: #fff">pale and wide<\/p>/;
$spoilt =~ s/<style>/<style>td { min-width: 25cm }/;
$spoilt =~ s/<h1>/<h1><bdi dir="ltr" style="unicode-bidi: normal">شمال<\/bdi> 12 /;
open $file, '>:utf8', "$folder/spoilt.html" or die;
print $file $spoilt;
close $file;
my ($bad, @others) = views("$folder/spoilt.html");
cmp_ok($bad->{overflow}, '>', 0, 'a page too wide is noticed');
like("@{$bad->{complaints}}", qr/Content Security Policy/, 'a script is noticed');
like("@{$bad->{violations}}", qr/color-contrast/, 'pale words are noticed');
is_deeply($bad->{displaced}, ['شمال'], 'digits that are displaced are noticed');
is(scalar(@{$others[-1]{cut}}), 1, 'a table that is cut in print is noticed');

my @wide = views("$folder/wide.html");
is_deeply($wide[-1]{cut}, [], 'printed: no column is cut');
cmp_ok($wide[0]{names}, '>', 3, 'names that run from right to left');
is_deeply($wide[0]{displaced}, [], 'do not displace the digits behind them');

my @views = views("$folder/report.html");
is_deeply((pop @views)->{cut}, [], 'printed: nothing is cut');
is(scalar(@views), 5, 'telephone and desk, light and dark, and paper');
my %backgrounds;
for my $view (@views) {
    my $name = "$view->{width} px, $view->{colorScheme}, $view->{media}, $view->{language}";
    is($view->{overflow}, 0, "$name: the page does not scroll sideways");
    is_deeply($view->{shown}, [[$view->{width} < 640 ? 'tall' : 'wide']], "$name: one picture, made for it");
    like($view->{text}, qr/爱心超市/, "$name: has Chinese") if $view->{language} ne 'en';
    like($view->{text}, qr/Love supermarkets/, "$name: has English") if $view->{language} ne 'zh';
    unlike($view->{text}, qr/\p{Han}/, "$name: has no Chinese") if $view->{language} eq 'en';
    unlike($view->{text} =~ s/relief_report.*//r, qr/\b(?!(?:CNY|CSV|poverty_relief)\b)[A-Za-z]{2,}/, "$name: has no English") if $view->{language} eq 'zh';
    is_deeply($view->{complaints}, [], "$name: nothing on the console, so no violation of the policy");
    is_deeply($view->{outside}, [], "$name: nothing is fetched");
    is_deeply($view->{violations}, [], "$name: no violation by axe-core");
    cmp_ok($view->{rules}, '>', 15, "$name: axe-core had something to check");
    is($view->{headings}[0], 'H1', "$name: begins with the name");
    next if $view->{media} eq 'print';
    ok(-s "$folder/$view->{width}-$view->{colorScheme}.png", "$name: has its screenshot");
    $backgrounds{$view->{colorScheme}}{$view->{background}} = 1;
}
is(scalar(keys %{$backgrounds{light}}), 1, 'one light page');
is_deeply([grep { $backgrounds{light}{$_} } keys %{$backgrounds{dark}}], [], 'and a dark one');
like(scalar qx(pdfinfo $folder/print.pdf), qr/\(A4\)/, 'printed on A4');

if (my $keep = $ENV{KEEP_SCREENSHOTS}) {
    system('cp', glob("$folder/*.png"), "$folder/print.pdf", $keep);
}
done_testing();
