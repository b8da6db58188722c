# The report for a terminal fits its width in every language, also with wide characters and long names; published figures have their
# names and verdicts; columns of zeros are one line.
use strict;
use warnings;
use utf8;
use Test::More;
use ReliefReport;

my $database = new_database();
my $name = '甲村与 Very-long-village-name-that-goes-on-and-on-without-a-space 乙村，门前有一条很长很长的路';
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/systems_ledger.sql'), '-v', 'ledger=systems', '-v', 'name=' . do { my $n = $name; utf8::encode($n); $n });
sql($database, q{
INSERT INTO systems.published_figures (figure_id, topic, indicator, kind, value, low, high, unit, qualifier, source, view_name, column_name, first_year, last_year, period)
VALUES ('a1', 'aid', 'instances', 'flow', '55', 55, 55, 'instance', 'exact', 'x', 'aid_year', 'instances', 2020, 2020, '2020');
});

# Columns of a terminal: a Chinese character takes two.
sub width {
    my ($line) = @_;
    $line =~ s/[\x{2066}-\x{2069}]//g;
    return length($line) + (() = $line =~ /[\x{1100}-\x{115F}\x{2E80}-\x{A4CF}\x{AC00}-\x{D7A3}\x{F900}-\x{FAFF}\x{FE30}-\x{FE6F}\x{FF00}-\x{FF60}\x{FFE0}-\x{FFE6}]/g);
}
is(width('甲a，'), 5, 'widths are counted');

my %text;
for my $lang (qw(zh en both)) {
    for my $columns (60, 80) {
        my $run = report({env => {COLUMNS => $columns}}, '--format=text', "--lang=$lang", '--schema=systems', $database);
        is($run->{status}, 0, "$lang, $columns columns") or diag $run->{err};
        my @lines = split /\n/, $text{$lang}{$columns} = as_is($run->{out});
        is_deeply([grep { width($_) > $columns } @lines], [], 'no line is wider');
        cmp_ok((sort { $b <=> $a } map { width($_) } @lines)[0], '>', $columns - 6, 'and the width is used');
    }
}
isnt($text{zh}{60}, $text{zh}{80}, 'COLUMNS is obeyed');
my $flat = $text{both}{60} =~ s/\s+//gr;
like($flat, qr/甲村与Very-long-village-name-that-goes-on-and-on-without-a-space乙村，门前有一条很长很长的路/, 'a long name is broken, and whole');
my $narrow = report({env => {COLUMNS => 12}}, '--format=text', '--lang=en', '--schema=systems', '--chart=figures', $database);
is((grep { width($_) > 80 } split /\n/, as_is($narrow->{out})), 0, 'a width that is too small is not obeyed');

# ---- published figures ----
like($text{en}{80}, qr/^  a1  aid · instances\n    Period 2020; Published 55 instances; Recomputed 55; Relative difference\n    0\.00%; Verdict exact$/m,
    'figures: each with its name, numbers and verdict');
like($text{zh}{80}, qr/^  a1 .*\n    期间 2020；公布 55 .*判定/m, 'figures: in Chinese');

# ---- columns of zeros ----
like($text{en}{80}, qr/^0 in every row: .*Events/m, 'zeros: named in one line');
unlike($text{en}{80}, qr/^Events  \(households\)$/m, 'zeros: and not listed row by row');
my ($overlap) = $text{en}{80} =~ /^(Overlap between schemes\n.*?\n\n)Poverty/ms;
like($overlap // '', qr/^Love supermarkets  \(households\)\n(?:  .*[1-9].*\n)+/m, 'zeros: other columns are');
done_testing();
