# The Markdown pages: every relative link and anchor has a target, every page can be reached from README.md, README.md stays short,
# and codespell finds no misspelt word (the package codespell; words that are right are in test/lib/codespell_ignore).
use strict;
use warnings;
use utf8;
use Cwd qw(getcwd abs_path);
use File::Basename qw(dirname);
use File::Spec;
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

my $home = getcwd();
my @pages = grep { -f } glob('README*.md CONTRIBUTING.md CHANGELOG.md doc/*.md doc/*/*.md');
my %text = map { $_ => slurp($_) } @pages;

sub slurp
{
	my ($path) = @_;
	open my $file, '<:encoding(UTF-8)', $path or die "$path: $!\n";
	local $/;
	return <$file>;
}

# The page without code, where brackets are not links.
sub without_code
{
	my ($markdown) = @_;
	$markdown =~ s/^(\s*)```.*?^\s*```$//gms;
	return $markdown;
}

# GitHub's rule: the words of a heading in lower case, without marks other than - and _, a - for each blank; -1, -2 for repetitions.
my %anchors_of;

sub anchors
{
	my ($page) = @_;
	return $anchors_of{$page} //= do {
		my (%anchors, %times);
		my $markdown = without_code($text{$page} // slurp($page));
		while ($markdown =~ /^#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$/mg)
		{
			my $words = $1;
			$words =~ s/!?\[([^\]]*)\]\([^)]*\)/$1/g;
			my $anchor = lc $words;
			$anchor =~ s/[^\p{L}\p{M}\p{N}\p{Pc}\- ]//g;
			$anchor =~ tr/ /-/;
			my $earlier = $times{$anchor}++;
			$anchors{ $earlier ? "$anchor-$earlier" : $anchor } = 1;
		}
		$anchors{$1} = 1 while $markdown =~ /<a (?:id|name)="([^"]+)"/g;
		\%anchors;
	};
}

# The relative links of a page: what is written, the file, the anchor.
sub links
{
	my ($page) = @_;
	my $markdown = without_code($text{$page});
	$markdown =~ s/(`+)(?:(?!\1).)*?\1//gs;
	my @links;
	while ($markdown =~ /\]\(\s*<?([^()\s>]+)>?(?:\s+"[^"]*")?\s*\)|\b(?:src|href)="([^"]+)"|^\[[^\]]+\]:\s*(\S+)/mg)
	{
		my $link = $1 // $2 // $3;
		next if $link =~ m{^(?:[a-z]+:|//)}i;
		my ($path, $anchor) = split /#/, $link, 2;
		my $file = $path eq '' ? $page : $path =~ m{^/} ? substr($path, 1) : dirname($page) . "/$path";
		push @links, [ $link, File::Spec->abs2rel(abs_path($file) // "$home/$file", $home), $anchor ];
	}
	return @links;
}

my %reached;
my @next = 'README.md';
cmp_ok(scalar(@pages), '>', 20, 'there are pages');
for my $page (@pages)
{
	my @broken;
	for my $link (links($page))
	{
		my ($written, $file, $anchor) = @$link;
		if (!-e $file) { push @broken, "$written: there is no $file" }
		elsif (defined $anchor && $anchor ne '' && $file =~ /\.md$/ && !anchors($file)->{$anchor})
		{
			push @broken, "$written: $file has no such heading";
		}
	}
	is(join("\n", @broken), '', "the links of $page");
}
while (defined(my $page = shift @next))
{
	next if $reached{$page}++ || !exists $text{$page};
	push @next, map { $_->[1] } links($page);
}
is(join(' ', grep { !$reached{$_} } grep { m{^doc/} } @pages), '', 'README.md leads to every page of doc');
cmp_ok(scalar(split /\n/, $text{'README.md'}), '<=', 250, 'lines of README.md');

my $out = `codespell --version 2>&1`;
if ($? != 0)
{
	fail('codespell: the package codespell is missing (make deps of the suite t installs it)');
}
else
{
	$out = `codespell --skip="doc/site/*" --ignore-words=test/lib/codespell_ignore README*.md CONTRIBUTING.md CHANGELOG.md doc 2>&1`;
	is($out, '', 'spelling');
}

done_testing();
