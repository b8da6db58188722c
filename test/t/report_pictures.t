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

# ---- colours, as seen by readers without one kind of cones (Machado, Oliveira and Fernandes 2009, on linear light) ----
my %eyes = (
    usual => [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    protanopia => [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deuteranopia => [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
);
sub linear { my ($c) = @_; $c /= 255; return $c <= 0.04045 ? $c / 12.92 : (($c + 0.055) / 1.055)**2.4 }
sub cube { my ($t) = @_; return $t > 0.008856 ? $t**(1 / 3) : 7.787 * $t + 16 / 116 }
sub mixed { my ($m, @v) = @_; return map { my $row = $_; my $sum = 0; $sum += $row->[$_] * $v[$_] for 0 .. 2; $sum < 0 ? 0 : $sum > 1 ? 1 : $sum } @$m }
# CIE L*a*b* of a colour, through these eyes.
sub lab {
    my ($hex, $eyes) = @_;
    my @rgb = mixed($eyes, map { linear(hex) } $hex =~ /([0-9a-f]{2})/gi);
    my ($x, $y, $z) = map { my $r = $_; $r->[0] * $rgb[0] + $r->[1] * $rgb[1] + $r->[2] * $rgb[2] }
      [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505], [0.2126, 0.7152, 0.0722], [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089];
    return (116 * cube($y) - 16, 500 * (cube($x) - cube($y)), 200 * (cube($y) - cube($z)));
}
sub distance { my @a = lab($_[0], $_[2]); my @b = lab($_[1], $_[2]); return sqrt(($a[0] - $b[0])**2 + ($a[1] - $b[1])**2 + ($a[2] - $b[2])**2) }
cmp_ok(distance('ff0000', '008000', $eyes{usual}), '>', 100, 'red and green differ');
cmp_ok(distance('b35900', '6b7a00', $eyes{deuteranopia}), '<', 15, 'not without red or green cones');
my $css = slurp('reports/report.css');
my @themes = $css =~ /:root[^{]*\{([^}]*)\}/g;
for my $theme (0, 1) {
    my %colour = $themes[$theme] =~ /--([a-z0-9-]+): #([0-9a-f]{6})/g;
    my $name = $theme == 0 ? 'light' : 'dark';
    for my $eyes (sort keys %eyes) {
        my @close;
        for my $i (1 .. 4) {
            push @close, map { sprintf '%s and %s: %.0f', "hue-$i", "hue-$_", distance($colour{"hue-$i"}, $colour{"hue-$_"}, $eyes{$eyes}) }
              grep { distance($colour{"hue-$i"}, $colour{"hue-$_"}, $eyes{$eyes}) < 10 } $i + 1 .. 4;
            push @close, "hue-$i and its tint" if distance($colour{"hue-$i"}, $colour{"tint-$i"}, $eyes{$eyes}) < 10;
            push @close, "hue-$i and the card" if distance($colour{"hue-$i"}, $colour{card}, $eyes{$eyes}) < 30;
        }
        is_deeply(\@close, [], "$name theme, $eyes: hues, tints and the card can be told apart");
    }
}
my $gp = slurp('reports/theme.gp');
my ($dark, $light) = $gp =~ /if \(DARK\) \{(.*?)\} else \{(.*?)\n\}/s;
for ([$light, $themes[0], 'light'], [$dark, $themes[1], 'dark']) {
    my ($drawn, $page, $name) = @$_;
    my @hues = map { lc } $drawn =~ /0x([0-9A-F]{6})/g;
    is_deeply([@hues[0 .. 3]], [$page =~ /--hue-\d: #([0-9a-f]{6})/g], "$name theme: the style sheet has the hues of theme.gp");
}

done_testing();
