# Every example of README.md, README.zh-CN.md and the pages in doc prints what the page shows.
#
# A block fenced with ```sql is a transcript of psql: paragraphs, each of statements and then what they print (without
# the number of rows and the context of an error; several outputs have a blank line between them). Each paragraph is run by a psql
# of its own, in order, in a database of the page's own. In a block fenced with ```console lines that begin
# with "$ " are shell commands, run in a folder that is kept for the page, and the lines after them what they print. Blocks with other
# tags are not run. Roles are shared by all databases, so each page gives its roles names of its own.
# DOC_UPDATE=1 writes what came out into the pages instead of comparing it; DOC_PAGES="doc/yuan.md README.md" runs these pages only.
use strict;
use warnings;
use Cwd qw(getcwd);
use File::Temp qw(tempdir);
use IPC::Run qw(run);
use JSON::PP;
use Test::More;

my @shown = qw(sh text gnuplot ini python r duckdb metabase grafana json html cron make diff);
my $update = $ENV{DOC_UPDATE};
my $home = getcwd();

sub slurp
{
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	local $/;
	return <$file>;
}

sub spew
{
	my ($path, $text) = @_;
	open my $file, '>', $path or die "$path: $!\n";
	print $file $text;
	close $file or die "$path: $!\n";
}

sub as_superuser
{
	my ($database, @arguments) = @_;
	my $out;
	run([ qw(psql -X -q -v ON_ERROR_STOP=1 -d), $database, @arguments ], '>', \$out) or die "psql: @arguments\n";
}

# Output begins at the first line that is none of SQL: behind the end of a statement, and indented or a message.
sub split_paragraph
{
	my @lines = split /\n/, shift;
	for my $i (1 .. $#lines)
	{
		next unless $lines[ $i - 1 ] =~ /(;|\\gset|\\gx)\s*(--.*)?$/ && $lines[$i] =~ /^( |-\[|ERROR:|WARNING:|NOTICE:|INFO:)/;
		return (join("\n", @lines[ 0 .. $i - 1 ]), join("\n", @lines[ $i .. $#lines ]));
	}
	return (join("\n", @lines), '');
}

sub tidy
{
	my ($out) = @_;
	$out =~ s/\s+\z//;
	$out =~ s/[ \t]+$//mg;
	return $out;
}

# What psql prints for statements, messages and all.
sub output_of
{
	my ($database, $sql) = @_;
	my $out = '';
	run([ qw(psql -X -q -P footer=off -v SHOW_CONTEXT=never -d), $database ], '<', \$sql, '>&', \$out);
	return tidy($out);
}

# The paragraphs of a block of SQL as they came out; check($got, $expected, $line) is called for each.
sub run_sql
{
	my ($database, $block, $line, $check) = @_;
	my @paragraphs;
	for my $paragraph (split /\n\n(?! |-\[|ERROR:|WARNING:|NOTICE:)/, $block)
	{
		my ($sql, $expected) = split_paragraph($paragraph);
		my $got = output_of($database, $sql);
		$check->($got, tidy($expected), $line);
		$line += 1 + ($paragraph =~ tr/\n//) + 1;
		push @paragraphs, $got eq '' ? $sql : "$sql\n$got";
	}
	return join("\n\n", @paragraphs) . "\n";
}

# The same for a block of shell commands.
sub run_console
{
	my ($folder, $block, $line, $check) = @_;
	my @commands;
	for my $command (split /^(?=\$ )/m, $block)
	{
		my ($typed, $expected) = $command =~ /\A\$ ((?:\N*\\\n)*\N*)\n(.*)\z/s or die "a console block begins with \"\$ \"\n";
		my $out = '';
		run([ 'sh', '-c', $typed ], '>&', \$out, init => sub { chdir $folder or die "$folder: $!\n" });
		$check->(tidy($out), tidy($expected), $line);
		$line += $command =~ tr/\n//;
		push @commands, "\$ $typed\n" . (tidy($out) eq '' ? '' : tidy($out) . "\n");
	}
	return join('', @commands);
}

# Runs a page, and returns its checks: what they are of, and what came out instead of what (nothing: as it should).
sub run_page
{
	my ($page) = @_;
	my $text = slurp($page);
	my @checks;
	(my $database = lc "doc $page") =~ s/\W+/_/g;
	my $folder = tempdir(CLEANUP => 1);

	system('cp', '-r', "$home/test/lib/doc/.", $folder) == 0 or die "cannot copy test/lib/doc\n" if -d "$home/test/lib/doc";
	my $runs = $text =~ /^```(?:sql|console)\n/m;
	as_superuser('postgres', '-c', "CREATE DATABASE $database STRATEGY file_copy TEMPLATE " . template_of($page)) if $runs;
	local $ENV{PGDATABASE} = $database;
	local $ENV{DEMO} = "$home/reports/demo";
	$text =~ s{^```(\S*)\n(.*?)^```\n}{
		my ($tag, $block, $line) = ($1, $2, 2 + (substr($text, 0, $-[0]) =~ tr/\n//));
		my $check = sub {
			my ($got, $expected, $at) = @_;
			push @checks, { name => "$page line $at", got => $got, expected => $expected };
		};
		if ($tag eq 'sql') { $block = run_sql($database, $block, $line, $check) }
		elsif ($tag eq 'console') { $block = run_console($folder, $block, $line, $check) }
		elsif (!grep { $_ eq $tag } @shown)
		{
			push @checks, { name => "$page line $line", got => "a block tagged \"$tag\"", expected => "one of: sql console @shown" };
		}
		"```$tag\n$block```\n";
	}gmse;
	spew($page, $text) if $update;
	as_superuser('postgres', '-c', "DROP DATABASE $database") if $runs;
	return \@checks;
}

my @pages = $ENV{DOC_PAGES} ? split(' ', $ENV{DOC_PAGES}) : (glob('README*.md'), glob('doc/*.md'), glob('doc/*/*.md'));
my $results = tempdir(CLEANUP => 1);
my (%task_of, %failed);

# Runs a function in a child process.
sub in_child
{
	my ($task, $function) = @_;
	my $child = fork();
	die "fork: $!\n" unless defined $child;
	if (!$child)
	{
		my $done = eval { $function->(); 1 };
		print STDERR $@ unless $done;
		# not the parent's: neither its tests nor its temporary folders end here
		require POSIX;
		POSIX::_exit($done ? 0 : 1);
	}
	$task_of{$child} = $task;
	return;
}

sub wait_for_child
{
	my $child = wait();
	my $done = delete $task_of{$child};
	$failed{$done} = 1 if $?;
	return;
}

# Roughly how long a page takes: making, verifying and publishing a ledger take about a second each.
sub cost_of
{
	my ($page) = @_;
	return (() = slurp($page) =~ /(?:create_ledger|drop_ledger|verify_ledger|publish_edition)\(/g) + (-s $page) / 10_000;
}

# A page that shows the demo county or draws a report needs the template with the demo county, another one the extension only.
sub template_of
{
	my ($page) = @_;
	return slurp($page) =~ /lushan|relief_report/i ? 'doc_demo' : 'doc_extension';
}

as_superuser('postgres', '-c', "CREATE DATABASE doc_extension ENCODING 'UTF8' TEMPLATE template0");
as_superuser('doc_extension', '-c', 'CREATE EXTENSION poverty_relief');
as_superuser('postgres', '-c', 'CREATE DATABASE doc_demo TEMPLATE doc_extension');

# As many tasks at a time as there are processors, one of which loads the demo county first, while the others run pages that do
# without it. The longest pages first. Each page writes its checks to a file.
chomp(my $processors = `nproc`);
in_child('doc_demo', sub { as_superuser('doc_demo', '-1', '-f', 'reports/demo/lushan.sql') })
  if grep { template_of($_) eq 'doc_demo' } @pages;
my @waiting = sort { cost_of($b) <=> cost_of($a) } @pages;
while (@waiting)
{
	my $loading = grep { $_ eq 'doc_demo' } values %task_of;
	my ($next) = grep { !$loading || template_of($waiting[$_]) ne 'doc_demo' } 0 .. $#waiting;
	if (!defined $next || keys %task_of >= $processors && keys %task_of > $loading)
	{
		wait_for_child();
		next;
	}
	my ($page) = splice @waiting, $next, 1;
	(my $name = $page) =~ s/\W/_/g;
	in_child($page, sub { spew("$results/$name", encode_json(run_page($page))) });
}
wait_for_child() while %task_of;
ok(!$failed{doc_demo}, 'the demo county is loaded');
for my $page (@pages)
{
	(my $name = $page) =~ s/\W/_/g;
	ok(!$failed{$page} && -e "$results/$name", "$page was run") or next;
	next if $update;
	is($_->{got}, $_->{expected}, $_->{name}) for @{ decode_json(slurp("$results/$name")) };
}

# The first block that is a chart's query, and the one that is gnuplot's.
if (grep { $_ eq 'doc/charts.md' } @pages)
{
	my $text = slurp('doc/charts.md');
	my $charts = tempdir(CLEANUP => 1);
	my %example = (sql => qr/^```text\n(-- title\.zh:.*?)^```\n/ms, gp => qr/^```gnuplot\n(.*?)^```\n/ms);
	for my $ending (sort keys %example)
	{
		my ($chart) = $text =~ $example{$ending} or die "doc/charts.md shows no chart's .$ending\n";
		spew("$charts/example.$ending", $chart);
	}
	my ($drawn, $said) = ('', '');
	run([ 'relief_report', '--without-built-in', '--charts', $charts, '--schema', 'lushan', '--format', 'svg', 'doc_demo' ],
		'>', \$drawn, '2>', \$said);
	is($said, '', 'the chart of doc/charts.md is drawn');
	like($drawn, qr/At most 8208 persons in a year/, 'with its headline');
}

as_superuser('postgres', '-c', "DROP DATABASE $_") for qw(doc_demo doc_extension);
done_testing();
