# The catalogue of messages (sql/extension/ledger/messages.sql) and the places that report them agree, and the language of
# a session follows poverty_relief.lang or lc_messages.
use strict;
use warnings;
use utf8;
use File::Find qw(find);
use IPC::Run qw(run);
use Test::More;
use ReliefReport;

# Errors that no user can cause, or that nobody sees: by file, and how their message begins.
my %internal = (
	'definitions.sql: never seen' => 'caught in the same function',
	'describe.sql: a module does not describe all of its tables' => 'a defect of a module',
	'describe.sql: path % of table % is invalid' => 'a defect of a module',
	'drop.sql: never seen' => 'caught in the same function',
	'learn.sql: a function of the extension would call %' => 'raised by CREATE EXTENSION, before the functions may be called',
	'modules/import/run.sql: an import of % lost rows' => 'a defect of an import',
	'modules/properties.sql: table % is not described' => 'a defect of a module',
	'upgrade/begin.sql: never seen' => 'caught in the same function',
);
# Functions that translate an argument of theirs, by its number.
my %translate = (localized => 0, ledger_refuse_old_snapshot => 0);

my $literal = qr/'(?:[^']|'')*'(?:\s*\n\s*'(?:[^']|'')*')*/;
my $parentheses = qr/(?<inner>\((?:$literal|[^()']|(?&inner))*\))/;

# The value of a literal in SQL, which may continue on the next line.
sub value
{
	my ($text) = @_;
	my $value = join '', $text =~ /'((?:[^']|'')*)'(?!')/g;
	$value =~ s/''/'/g;
	return $value;
}

# The arguments of a call, given the text behind its opening parenthesis.
sub arguments
{
	my ($text) = @_;
	my @arguments = ('');
	my $depth = 0;
	while ($text =~ /\G($literal|[^'])/gs)
	{
		my $token = $1;
		last if $token eq ')' && $depth == 0;
		$depth++ if $token =~ /^[(\[]$/;
		$depth-- if $token =~ /^[)\]]$/;
		if ($token eq ',' && $depth == 0) { push @arguments, '' }
		else { $arguments[-1] .= $token }
	}
	s/^\s+|\s+$//g for @arguments;
	return @arguments;
}

# The messages that an argument can be: a literal, or the results of a CASE; undef: something else.
sub messages
{
	my ($argument) = @_;
	return value($argument) if $argument =~ /^$literal$/;
	return map { value($_) } $argument =~ /\b(?:THEN|ELSE)\s+($literal)/g if $argument =~ /^CASE\b.*\bEND$/s;
	return;
}

# The arguments that a format takes: number => type.
sub placeholders
{
	my ($format) = @_;
	my ($next, %placeholders) = (1);
	while ($format =~ /%(?:%|(?:(\d+)\$)?([sIL]))/g)
	{
		next unless defined $2;
		$next = $1 if defined $1;
		$placeholders{$next++} .= $2;
	}
	return \%placeholders;
}

sub describe
{
	my ($placeholders) = @_;
	return join ' ', map { "$_$placeholders->{$_}" } sort { $a <=> $b } keys %$placeholders;
}

my %sources;
find({no_chdir => 1, wanted => sub { $sources{$_} = slurp($_) =~ s/(?:^|\s)--\s.*$//mgr if /\.sql$/ && !/poverty_relief--|messages\.sql$/ }}, 'sql/extension');

# C, with strings in one piece: their parts stand in several lines. A quotation mark in a string becomes ''.
my %c;
find({no_chdir => 1, wanted => sub { $c{$_} = slurp($_) =~ s/"\s*\n\s*"//gr =~ s/\\"/''/gr if /\.c$/ }}, 'src');

my (%used, @unclear, @counts, @outside, %met);

# Calls that translate: which messages they give, and with how many arguments.
sub read_calls
{
	my ($name, $text) = @_;
	# The kinds of problem that data_quality lists.
	my @problems = map { value($_) } $text =~ /\bSELECT ($literal)(?: AS problem)?, (?:$literal|(?:\w+\.)?table_name)(?=[ ,])/g;
	while ($text =~ /\b(?<!FUNCTION )(\w+)\(/g)
	{
		next unless exists $translate{$1};
		my ($function, @arguments) = ($1, arguments(substr $text, pos $text));
		my @messages = messages($arguments[ $translate{$function} ]);
		@messages = @problems if $arguments[0] eq 'problem';
		# What ledger_refuse_old_snapshot does with its argument.
		next if $name eq 'snapshot.sql' && $arguments[0] eq 'what';
		push @unclear, "$name: $function($arguments[0]" unless @messages;
		$used{$_} = $name for @messages;
		push @counts, map { "$name: $_" } grep { keys %{placeholders($_)} != $#arguments } @messages if $function eq 'localized';
	}
	return;
}

# Reports: MESSAGE, DETAIL and HINT have no words of their own, nor has a variable that is given to them.
sub read_reports
{
	my ($name, $text) = @_;
	for my $statement ($text =~ /\bRAISE (?:EXCEPTION|WARNING|NOTICE)\s+((?:$literal|[^';])*);/g)
	{
		if ($statement =~ /^($literal)/)
		{
			my $message = "$name: " . value($1);
			if (exists $internal{$message}) { $met{$message} = 1 }
			else { push @outside, $message }
			next;
		}
		push @outside, "$name: no MESSAGE in $statement" if $statement !~ /\bMESSAGE = /;
		(my $options = $statement) =~ s/\b(?:ERRCODE|CONSTRAINT|TABLE|SCHEMA) = [^,]*//g;
		push @outside, map { "$name: $_ in $statement" } own_words($options);
		for my $variable ($options =~ /\b(?:MESSAGE|DETAIL|HINT) = (\w+)(?=,|\z)/g)
		{
			my @values = $text =~ /\b$variable := ((?:$literal|[^';])*);/g;
			push @outside, map { "$name: $_ for $variable" } map { own_words($_) } @values;
		}
	}
	return;
}

# The literals with letters in an expression, but for those in conditions and calls of localized.
sub own_words
{
	my ($expression) = @_;
	$expression =~ s/\bWHEN\b.*?\bTHEN\b//gs;
	$expression =~ s/\b(?:localized|_describe_registration)$parentheses//g;
	return grep { /[[:alpha:]]/ } map { /($literal)/g } $expression;
}

for my $path (sort keys %sources)
{
	(my $name = $path) =~ s{^sql/extension/ledger/}{};
	read_calls($name, $sources{$path});
	# Reasons for which imports reject rows are in import/reasons.sql, in both languages.
	read_reports($name, $sources{$path}) if $path =~ m{^sql/extension/ledger/};
}
for my $path (grep { m{^src/ledger/} } keys %c)
{
	$used{$_} = $path for $c{$path} =~ /gettext_noop\(\s*"([^"\n]*)"\)/g;
}
is_deeply(\@unclear, [], 'localized is given a literal, or a CASE of literals');
is_deeply(\@counts, [], 'and as many arguments as the message takes');
is_deeply(\@outside, [], 'every error and notice is reported by localized');
is_deeply([sort keys %met], [sort keys %internal], 'but for the internal ones');

my $database = new_database();
sql($database, <<~'SQL');
	CREATE EXTENSION poverty_relief;
	SELECT create_ledger('county');
	SELECT county.open_year(2018);
	INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县');
	INSERT INTO county.supermarkets VALUES (1, 'shop', '410423', '2018-03-01');
	INSERT INTO county.households VALUES (1, 'h', '410423', '2017-01-01');
	DROP ROLE IF EXISTS messages_reader;
	CREATE ROLE messages_reader LOGIN PASSWORD 'of a test';
	SQL
my %chinese = map { my ($message, $chinese) = split /\x{1}/; $message => $chinese }
	split /\n/, sql($database, q{SELECT concat(message, E'\x01', chinese) FROM _messages()});
cmp_ok(scalar keys %chinese, '>', 150, 'there is a catalogue');
is_deeply([sort grep { !exists $chinese{$_} } keys %used], [], 'it has every message');
is_deeply([sort grep { !exists $used{$_} } keys %chinese], [], 'and no other');
is_deeply([grep { describe(placeholders($_)) ne describe(placeholders($chinese{$_})) } sort keys %chinese], [], 'with the same arguments in Chinese');

# doc/troubleshooting.md and doc/install.md quote messages of the sources, with … for what varies.
my %of_server = map { $_ => 1 } (
	'extension "poverty_relief" is not available', 'permission denied to create extension "poverty_relief"',
	'character … has no equivalent in encoding "LATIN1"',
	'cannot execute … in a read-only transaction', '… during recovery', 'deadlock detected', 'extra data after last expected column',
	'invalid byte sequence for encoding "UTF8"', 'invalid transaction termination', 'missing data for column "…"', 'out of shared memory',
	'operator does not exist: beneficiary_tally + beneficiary_tally', 'permission denied for table identity_numbers', 'permission denied for view aid_year',
	'could not serialize access due to …', 'cannot drop extension poverty_relief because other objects depend on it', 'type "yuan" does not exist',
	'function create_ledger(…) does not exist', 'insert or update on table "…" violates foreign key constraint "…"',
	'new row violates row-level security policy for table "…"', 'value for domain plausible_amount violates check constraint "…"',
	'no partition of relation "aid_instances" found for row');
my @texts = map { value($_) } map { /$literal/g } values %sources;
push @texts, keys %chinese, map { m/"([^"\n]*)"/g } values %c;
s/''/"/g for @texts;
my $argument = qr/%(?:\d\$)?[.\d]*(?:ll)?[sILdu]?/;

# The quoted messages that are none of the texts and none of the server's.
sub unknown
{
	my ($quoted, @texts) = @_;
	my @patterns = map { [s/$argument/…/gr, join '.+', map { quotemeta } split $argument, $_, -1] } grep { 2 <= (() = /[[:alpha:]]{2,}/g) } @texts;
	return [grep {
		my $quote = $_;
		my $beginning = join '.+', map { quotemeta } split /…/, $quote, -1;
		!$of_server{$quote} && !grep { $_->[0] =~ /^$beginning/ || $quote =~ /^$_->[1]$/ } @patterns
	} @$quoted];
}

my @quoted = map { /^\| (?:[0-9A-Z]{5} )?`([^`]+)` \|/mg } slurp('doc/install.md') =~ /^## When it fails\n(.*)/ms;
cmp_ok(scalar @quoted, '>=', 4, 'messages about installing are explained');
for my $row (slurp('doc/troubleshooting.md') =~ /^\| (`.*)$/mg)
{
	my ($messages) = $row =~ /^(.*?) \| (?:[^|]*?[0-9A-Z]{5}|notice|warning|[^|]*\p{Han}[^|]*) \|/ or next;
	push @quoted, $messages =~ s/\(.*?`\)//gr =~ /`([^`]+)`/g;
}
cmp_ok(scalar @quoted, '>', 90, 'messages are explained');
is_deeply(unknown(\@quoted, @texts), [], 'each of which is one of the sources or of the server');

# A message of a tool begins with the place in a file, which the page leaves out.
my %tool;
find({no_chdir => 1, wanted => sub { $tool{$_} = slurp($_) =~ s/"\s*\n\s*"//gr =~ s/\\"/''/gr if /\.c$/ }}, 'reports/src');
my ($table) = slurp('doc/troubleshooting.md') =~ /^\| message of `relief_import` .*?\n\|[-|]+\n((?:\|.*\n)+)/m;
my @of_tool = ($table // '') =~ /^\| `([^`]+)` \|/mg;
cmp_ok(scalar @of_tool, '>=', 6, 'messages of relief_import are explained');
is_deeply(unknown(\@of_tool, map { s/''/"/gr =~ s/^"%s"(?:, line %d)?: //r } map { m/"([^"\n]*)"/g } values %tool), [], 'each of which is one of its sources');

# The language of a session. The server finds the locale in a folder of the test cluster.
my $said = '';
ok(run([qw(localedef --no-archive -i zh_CN -f UTF-8), "$ENV{SERVER_LOCALES}/zh_CN.UTF-8"], '>&', \$said), 'the locale zh_CN.UTF-8 is made')
	or BAIL_OUT("the package locales is missing: $said");

# What psql prints of a rule that refuses a row, in a session that these statements begin.
sub refusal
{
	my ($how, @before) = @_;
	local %ENV = (%ENV, PGPASSWORD => 'of a test', %$how);
	my ($out, $err) = ('', '');
	my @statements = (@before, q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '5', '2018-02-03')});
	run(['psql', '-X', '-q', '-d', $database, map { ('-c', $_) } @statements], '<', \undef, '>', \$out, '2>', \$err);
	utf8::decode($err);
	return $err;
}
my $english = qr/^ERROR:  supermarket 1 is not open on 2018-02-03\nDETAIL:  It opened on 2018-03-01; aid instance \d+ is dated 2018-02-03\.\nHINT:  Correct the day/m;
my $chinese = qr/^\w+:  超市 1 在 2018-02-03 未营业\n\w+:  该超市于 2018-03-01 开业；第 \d+ 号援助记录的日期为 2018-02-03。\n\w+:  请更正/m;
like(refusal({}), $english, 'by default English');
like(refusal({}, q{SET lc_messages = 'zh_CN.UTF-8'}), $chinese, 'Chinese where lc_messages is');
like(refusal({}, q{SET lc_messages = 'zh_CN.UTF-8'}, 'SET poverty_relief.lang = en'), qr/supermarket 1 is not open on 2018-02-03/, 'unless the setting is en');
like(refusal({PGOPTIONS => '-c lc_messages=zh_CN.UTF-8'}), $chinese, 'from the start of the session');
like(refusal({PGOPTIONS => '-c poverty_relief.lang=zh'}), $chinese, 'Chinese by the setting, given before the library is loaded');
like(refusal({PGOPTIONS => '-c poverty_relief.lang=fr'}), qr/WARNING:  invalid value for parameter "poverty_relief.lang": "fr"\n.*$english/s, 'a warning for an unknown language, and English');
sql($database, "ALTER DATABASE $database SET poverty_relief.lang = zh");
like(refusal({}), $chinese, 'Chinese by the setting of the database');
sql($database, "SELECT county.grant_access('messages_reader', 'clerk'); ALTER ROLE messages_reader SET poverty_relief.lang = en");
like(refusal({PGUSER => 'messages_reader'}), $english, 'English by that of the role');
{
	local $ENV{PGPASSWORD} = 'of a test';
	is(sql($database, q{SELECT localized('month %s is closed', '2018-02'); ALTER ROLE CURRENT_USER SET poverty_relief.lang = zh}, '-U', 'messages_reader'),
		'month 2018-02 is closed', 'which the role can change');
}
like(refusal({PGUSER => 'messages_reader'}), $chinese, 'to Chinese');
like(refusal({PGUSER => 'messages_reader'}, q{SELECT county.reopen_period('2018-03-01', 'why')}), qr/permission denied for function reopen_period/, 'the server has its own language');
sql($database, 'DROP OWNED BY messages_reader; DROP ROLE messages_reader');

done_testing();
