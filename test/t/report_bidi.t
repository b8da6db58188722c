# Names in scripts that run from right to left do not displace the numbers beside them: each is isolated where it is shown, and as it
# is in data files. How Chromium shows them: report_browser.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
my ($arabic, $hebrew) = ('محل السلام', 'בית לחם');
my ($open, $close) = ("\x{2068}", "\x{2069}");
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=' . do { my $n = $arabic; utf8::encode($n); $n });
sql($database, "UPDATE small.ledger SET suppress_below = 2; UPDATE small.divisions SET name_zh = '$hebrew 2', name_en = '$hebrew 2' WHERE division = '110101002'");
my @arguments = ('--schema=small', '--lang=en', '--chart=townships', $database);
my $of = sub { my $run = report("--format=$_[0]", @arguments); is($run->{status}, 0, $_[0]) or diag $run->{err}; as_is($run->{out}) };

my $text = $of->('text');
like($text, qr/^  $open$arabic$close +13  /m, 'text: a name beside its figure');
like($text, qr/^  $open$hebrew$close 2 +3  /m, 'text: a number that ends a name');
my ($row) = $text =~ /^(  $open$arabic$close +)13/m;
my ($other) = $text =~ /^(  $open$hebrew$close 2 +)3/m;
is(length($row), length($other) - 1, 'text: isolates have no width');
like($text, qr/most households in $open$arabic$close,/, 'text: a name in a sentence');
my $html = $of->('html');
like($html, qr/<th scope="row"><bdi>$arabic<\/bdi><\/th>/, 'HTML: a name in a table');
like($html, qr/most households in <bdi>$arabic<\/bdi>,/, 'HTML: in a sentence');
like($html, qr/aria-label="[^"]*$open$arabic$close/, 'HTML: in an attribute');
my $svg = $of->('svg');
like($svg, qr/<desc>[^<]*$open$arabic$close, /, 'SVG: in the description');
like($svg, qr/>$open$arabic$close</, 'SVG: a name in the picture');
for my $format (qw(csv json)) {
    my $data = $of->($format);
    like($data, qr/"$arabic"/, "$format: the name as it is");
    unlike($data, qr/"$open/, "$format: and nothing around it");
}

# In the PDF the figure stands on the right of its name, letter by letter.
report('--format=pdf', '--schema=small', '--lang=en', '-o', "$folder/small.pdf", $database);
my $pages = as_is(scalar qx(pdftotext -bbox $folder/small.pdf -));
my (%name, %figure);
while ($pages =~ /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)</g) {
    my ($left, $line, $right, $word) = ($1, int($2 / 4), $3, $4);
    $name{$line} = $right if $word =~ /[\x{600}-\x{6ff}]/ && $right > ($name{$line} // 0);
    $figure{$line} = $left if $word =~ /^13\b/;
}
my @both = grep { exists $name{$_} } keys %figure;
cmp_ok(scalar(@both), '>', 0, 'PDF: a name and its figure are on one line') or diag $pages;
is_deeply([grep { $figure{$_} < $name{$_} } @both], [], 'PDF: the figure on the right');
done_testing();
