# The SVG pictures: nothing of gnuplot's left in them, exact figures under the pointer, colours that colour-blind readers can tell apart.
use strict;
use warnings;
use utf8;
use Test::More;
use ReliefReport;

my $database = new_database('county');
my $run = report('-d', $database, '--format=svg');
is($run->{status}, 0, 'the picture is drawn') or diag $run->{err};
my $svg = as_is($run->{out});

# ---- nothing that draws nothing ----
ok($svg !~ /<(?:g|text|defs)\b[^>]*(?:\/>|>\s*<\/(?:g|text|defs)>)/, 'no empty group, text or list of definitions');
ok($svg !~ / d="M[-\d.,\s]*"/, 'no path without a line');
ok($svg !~ /<(?:filter|feFlood)/, 'no filter that nothing uses');
my %ids = map { $_ => 1 } $svg =~ / id="([^"]+)"/g;
is_deeply([grep { $svg !~ /#\Q$_\E[")]/ } sort keys %ids], [], 'each definition is used');

# ---- exact figures ----
ok($svg !~ /<title>[^<]*(?:using|stringcolumn)/, 'no title is a command of gnuplot');
ok($svg =~ /<polygon [^>]*><title>2019 · 接收捐赠 Donations received: 800,000\.00 元 CNY<\/title>/, 'a bar has its exact figure');
ok($svg =~ /<polygon fill="url\([^>]*><title>2020 · 接收捐赠 Donations received: 1,800,000\.00 元 CNY<\/title>/, 'one of a year that is not over too');
ok($svg =~ /<text><title>2018 · 受助户数 Households aided: 8,505 户 households<\/title>8,505</, 'and a label');
is(() = $svg =~ /<polygon [^>]*><title>/g, 12, 'each bar, and nothing else');
ok($svg !~ /[\x{E000}-\x{F8FF}]/, 'no mark is left');
unlike(as_is(report('-d', $database, "--format=$_", '--lang=en')->{out}), qr/[\x{E000}-\x{F8FF}]/, "no mark in $_") for qw(csv text json);

done_testing();
