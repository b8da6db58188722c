# Several ledgers of a database in one report: side by side, each with its name and its edition, and never added.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
my $analyst = "relief_report_ledgers_$$";
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=north', '-v', 'name=N');
sql($database, slurp('test/lib/systems_ledger.sql'), '-v', 'ledger=south', '-v', 'name=S');
sql($database, "UPDATE north.ledger SET suppress_below = 1; SELECT north.publish_edition('first'); CREATE ROLE $analyst; SELECT north.grant_access('$analyst', 'analyst'), south.grant_access('$analyst', 'analyst')");
my @both = ('--schema=north', '--schema=south', '--lang=en');
sub of { my $run = report(@both, @_, $database); is($run->{status}, 0, "@_") or diag $run->{err}; return as_is($run->{out}) }
sub json { my $text = of('--format=json', @_); utf8::encode($text); return decode_json($text) }

# ---- the rows of each ----
my $json = json();
is_deeply([map { $_->{schema} } @{$json->{ledgers}}], [qw(north south)], 'JSON: the ledgers in the order asked for');
is_deeply([map { $_->{edition}{basis} } @{$json->{ledgers}}], [qw(edition draft)], 'JSON: what each is');
my %chart = map { $_->{name} => $_ } @{$json->{charts}};
my %rows;
push @{$rows{$_->{of_ledger}}}, $_ for @{$chart{trend}{rows}};
is_deeply([sort keys %rows], ['Small County', 'Systems County'], 'trend: rows of both');
for my $schema (qw(north south)) {
    my $alone = decode_json(report("--schema=$schema", '--lang=en', '--format=json', $database)->{out});
    my %alone = map { $_->{name} => $_ } @{$alone->{charts}};
    my $name = $alone->{ledger}{name}{en};
    for my $chart (qw(trend donations retention townships consumption villages assistance increments)) {
        my @mine = map { my %row = %$_; delete $row{of_ledger}; \%row } grep { $_->{of_ledger} eq $name } @{$chart{$chart}{rows}};
        is_deeply(\@mine, $alone{$chart}{rows}, "$chart: $schema has the rows that it has alone, with their flags");
    }
    like($chart{trend}{finding}{en}, qr/\Q$name: $alone{trend}{finding}{en}\E/, "$schema: its finding");
    ok((grep { $_->{en} =~ /^\Q$name\E: / } @{$json->{paragraphs}}), "$schema: its narrative");
}
is_deeply([map { $_->{en} =~ /^(\w+)/ } @{$json->{paragraphs}}[0, 1]], [qw(Small Systems)], 'the headline of each comes first');
my %adds = map { $_->{name} => $_->{adds_up} } @{$chart{trend}{columns}};
is($adds{received}, 'ledger', 'what adds up does so within a ledger');

# ---- every format ----
my $page = of('--format=html');
like($page, qr/<h1>\s*Small County and Systems County/, 'HTML: named after both') or diag $page =~ /(<h1>.{200})/s;
my ($trend) = $page =~ /<section id="trend">(.*?)<\/section>/s;
unlike($trend, qr/<tfoot/, 'HTML: no sum over ledgers');
like($trend, qr/never over ledgers/, 'HTML: and why');
like($page, qr/Small County: Edition 1, published on [\d-]+ \(first\).*Systems County: Draft, not published/, 'HTML: the edition of each');
my $csv = of('--format=csv', '--chart=trend');
like($csv, qr/^"Small County",.*"1 \([\d-]+\)"\r$/m, 'CSV: a row has the edition of its ledger');
like($csv, qr/^"Systems County",.*"draft"\r$/m, 'CSV: or that it is a draft');
my $svg = of('--format=svg', '--chart=trend');
like($svg, qr/>$_</, "SVG: $_") for 'Small County', 'Systems County', '2021', '2020', 'DRAFT';
like(of('--format=text', '--chart=trend'), qr/^  Systems County · 2020 +1 /m, 'text: rows with both names');
for my $format (qw(pdf xlsx)) {
    is(report(@both, "--format=$format", '-o', "$folder/both.$format", $database)->{status}, 0, $format);
    ok(-s "$folder/both.$format", 'is written');
}
mkdir "$folder/png";
is(report(@both, '--lang=both', '--format=png', '-o', "$folder/png", $database)->{status}, 0, 'every picture');
is(scalar(() = glob("$folder/png/*.png")), scalar @{$json->{charts}}, 'of each chart');

# ---- names that are the same ----
sql($database, "UPDATE south.ledger SET name_en = 'Small County'");
like(of('--format=csv', '--chart=trend'), qr/^"Small County \(north\)".*^"Small County \(south\)"/ms, 'ledgers of one name are distinguished');

# ---- what does not go together ----
sub refused { my ($status, $message, @arguments) = @_; my $run = report(@arguments, $database); is($run->{status}, $status, "@arguments"); like($run->{err}, $message, 'and why') }
refused(1, qr/--schema names the ledger "north" twice/, '--schema=north', '--schema=north');
refused(1, qr/--division and --as-of are of one ledger/, @both, '--division=110101001');
refused(3, qr/contains no ledger "west"; it contains: north, south/, @both, '--schema=west');
my $unpublished = report({env => {PGOPTIONS => "-c role=$analyst"}}, @both, $database);
is($unpublished->{status}, 5, 'one without an edition: nothing published yet');
like($unpublished->{err}, qr/ledger "south" has published nothing yet/, 'and which');
sql($database, "DROP OWNED BY $analyst; DROP ROLE $analyst");
done_testing();
