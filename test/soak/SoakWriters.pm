package SoakWriters;

# The statements of the writers of the soak test, and the results that each kind of statement may have.

use strict;
use warnings;
use utf8;
use Exporter 'import';

our @EXPORT_OK = qw(@writers %allowed setup batch);

# Every statement may fail because of a conflict, a closed month or the end of its session.
my $always = '40001|40P01|57P01|57P02|57P03|08006';

# How statements may end, by kind: always as above, and as here. 55000: the month is closed; 25P02: an earlier statement of the transaction
# failed; 23514: a rule over several tables, as that a lot has enough left; 42501: not the clerk's; P0002: nothing to answer about.
my %ends = (
	'begin' => '00000',
	'commit' => '00000',
	'rollback' => '00000',
	'hand out' => '00000|55000|23514',
	'hand out many' => '00000|55000|23514',
	'hand out to a person' => '00000|55000|23514',
	'correct' => '00000|55000',
	'move to another day' => '00000|55000|23503|23514',
	'delete' => '00000|55000',
	'hand out from a lot' => '00000|55000|23514|25P02',
	'draw' => '00000|23503|23514|25P02',
	'draw more' => '00000|23514',
	'draw back' => '00000',
	'lot' => '00000',
	'receive more' => '00000|23514',
	'spoil' => '00000|23514',
	'donor' => '00000|25P02',
	'donation' => '00000|25P02',
	'delete a donation' => '00000|23503',
	'under an old snapshot' => '00000|55000|23514|25P02',
	'undone' => '00000|55000|23514',
	'intrude' => '42501|55000',
	'household' => '00000|25P02',
	'person' => '00000|25P02',
	'member' => '00000|25P02',
	'leave' => '00000|23514',
	'split' => '00000|22023|23514',
	'merge' => '00000|22023|23514',
	'rename' => '00000',
	'supermarket dates' => '00000|23514',
	'staging' => '00000',
	'import aid' => '00000|55000|23514',
	'import register' => '00000|53400',
	'record a number' => '00000|23503|23505|53400',
	'find a number' => '00000|53400',
	'settle a number' => '00000|P0002',
	'unmask a number' => '00000|P0002',
	'close' => '00000|55000|25P02',
	'reopen' => '00000|55000',
	'publish' => '00000',
	'open a year' => '00000',
	'aside' => '00000|42P07|25P02',
	'attach a year' => '00000|55000|25P02',
	'grant' => '00000|55P03',
	'revoke' => '00000|42704|55P03',
	'bring forward' => '00000|55P03',
	'verify' => '00000',
	'read' => '00000',
);
our %allowed = map { $_ => "$ends{$_}|$always" } keys %ends;

my @townships = (1 .. 3);
my $households_each = 200;

our @writers = (
	{ name => 'hand-outs 1', role => 'soak_clerk_1', township => 1, make => \&hand_outs },
	{ name => 'hand-outs 2', role => 'soak_clerk_2', township => 2, make => \&hand_outs },
	{ name => 'lots 1', role => 'soak_lots_1', township => 1, make => \&lots },
	{ name => 'lots 3', role => 'soak_lots_3', township => 3, make => \&lots },
	{ name => 'register', role => 'soak_office', township => 0, make => \&register },
	{ name => 'imports 3', role => 'soak_clerk_3', township => 3, make => \&imports },
	{ name => 'identity 2', role => 'soak_identity_2', township => 2, make => \&identity },
	{ name => 'owner', role => 'soak_owner', township => 0, make => \&owner },
);

sub setup
{
	my ($what) = @_;
	return map { "CREATE ROLE $_ LOGIN PASSWORD 'soak'" } 'soak_owner', 'soak_auditor', 'soak_analyst', 'soak_guest',
		grep { $_ ne 'soak_owner' } map { $_->{role} } @writers
		if $what eq 'roles';
	my $grants = join ', ', map { "county.grant_access('$_->{role}', 'clerk'" . ($_->{township} ? ", '41042310$_->{township}')" : ')') }
		grep { $_->{role} ne 'soak_owner' } @writers;
	return (
		q{SELECT create_ledger('county', division => '410423')}, q{SELECT county.open_year(y) FROM generate_series(2019, 2020) AS y},
		q{UPDATE county.ledger SET identity_questions_a_day = 1000000},
		q{INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '某县')},
		q{INSERT INTO county.divisions (division, name_zh) SELECT ('41042310' || t)::division_code, '镇' || t FROM generate_series(1, 3) AS t},
		q{INSERT INTO county.divisions (division, name_zh) SELECT ('41042310' || t || '201')::division_code, '村' || t FROM generate_series(1, 3) AS t},
		q{INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on)
			SELECT s, '超市' || s, ('41042310' || (s + 1) / 2)::division_code, '2000-01-01' FROM generate_series(1, 6) AS s},
		qq{INSERT INTO county.households (household_id, name, division, registered_on)
			SELECT h, '户' || h, ('41042310' || (h - 1) / $households_each + 1 || '201')::division_code, '1999-01-01'
			FROM generate_series(1, @{[ @townships * $households_each ]}) AS h},
		qq{INSERT INTO county.persons (person_id, name) SELECT p, '人' || p FROM generate_series(1, @{[ 2 * @townships * $households_each ]}) AS p},
		q{INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT p, (p + 1) / 2, '1999-01-01' FROM county.persons, LATERAL (SELECT person_id) AS p (p)},
		q{INSERT INTO county.lots (lot_id, supermarket_id, goods, entered_on, opening)
			SELECT l, (l - 1) % 6 + 1, '米', '2019-01-01', '3000' FROM generate_series(1, 30) AS l},
		q{SELECT setval(pg_get_serial_sequence('county.' || t, c), 10000)
			FROM (VALUES ('supermarkets', 'supermarket_id'), ('households', 'household_id'), ('persons', 'person_id'), ('lots', 'lot_id')) AS s (t, c)},
		"SELECT $grants, county.grant_access('soak_auditor', 'auditor'), county.grant_access('soak_analyst', 'analyst'),
			county.grant_access('soak_identity_2', 'auditor', '410423102')",
	);
}

sub number { my ($first, $last) = @_; return $first + int rand($last - $first + 1); }
sub one_of { return $_[ int rand @_ ]; }
sub day { my ($first, $last) = (@_, 2019, 2020); return sprintf '%d-%02d-%02d', number($first, $last), number(1, 12), number(1, 28); }

# Of a writer's township, or of any.
sub household
{
	my ($writer) = @_;
	my $township = $writer->{township} || one_of(@townships);
	return number(($township - 1) * $households_each + 1, $township * $households_each);
}

sub supermarket
{
	my ($writer) = @_;
	my $township = $writer->{township} || one_of(@townships);
	return number(2 * $township - 1, 2 * $township);
}

# A valid identity number, of few enough that several persons are given the same.
sub identity_number { return sprintf q{((410499::bigint * 182621 + 65000 + %d) * 1000 + %d)::resident_id}, number(1, 40), number(0, 99); }

# A batch is a list of pairs, kind and statement; a statement may be psql's. Returns psql's script and the kinds in order.
sub batch
{
	my ($writer, $number, $round) = @_;
	my @steps = ([ 'read', sprintf 'SELECT setseed(%.6f)', rand ]);
	push @steps, $writer->{make}->($writer, $round) for 1 .. ($writer->{role} eq 'soak_owner' ? 6 : 40);
	# What \gset sets, when the statement before it failed.
	my $script = join '', map { "\\set $_ 0\n" } qw(aid aided donor household person);
	$script .= join '', map { "$_->[1]" . ($_->[1] =~ /^\\|\\gset$/ ? "\n" : ";\n") . "\\warn @ $_->[0] :SQLSTATE\n" } @steps;
	return ($script, map { $_->[0] } @steps);
}

sub a_hand_out
{
	my ($writer) = @_;
	return sprintf q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on, times) VALUES (%d, %d, '%d.%02d', '%s', %d)},
		household($writer), supermarket($writer), number(0, 300), number(0, 99), day(), one_of(1, 1, 1, 2);
}

# One of the writer's hand-outs; none, when few are recorded in those weeks.
sub some_aid
{
	my ($writer) = @_;
	my ($supermarket, $day, $skipped) = (supermarket($writer), day(), number(0, 20));
	return qq{(SELECT aid_id FROM county.aid_instances WHERE supermarket_id = $supermarket AND aided_on BETWEEN '$day' AND date '$day' + 30
		LIMIT 1 OFFSET $skipped)};
}

sub hand_outs
{
	my ($writer) = @_;
	my $household = household($writer);
	my $day = day();
	my $choice = rand;
	return [ 'hand out', a_hand_out($writer) ] if $choice < 0.4;
	return [ 'hand out many', sprintf q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
		SELECT %d + g, %d, '1.10', date '%s' + 3 * g FROM generate_series(0, 15) AS g}, ($writer->{township} - 1) * $households_each + number(1, 180),
		supermarket($writer), $day ] if $choice < 0.45;
	return [ 'hand out to a person', qq{INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
		SELECT household_id, person_id, @{[ supermarket($writer) ]}, '7.5', '$day' FROM county.memberships
		WHERE household_id = $household AND valid_from <= '$day' AND coalesce(valid_to, 'infinity') > '$day' LIMIT 1} ] if $choice < 0.6;
	return [ 'correct', 'UPDATE county.aid_instances SET amount = amount + \'0.01\', household_id = ' . $household . ', person_id = NULL WHERE aid_id = ' . some_aid($writer) ]
		if $choice < 0.72;
	return [ 'move to another day', "UPDATE county.aid_instances SET aided_on = '$day' WHERE aid_id = " . some_aid($writer) ] if $choice < 0.8;
	return [ 'delete', 'DELETE FROM county.aid_instances WHERE aid_id = ' . some_aid($writer) ] if $choice < 0.88;
	return ([ 'begin', 'BEGIN' ], [ 'undone', a_hand_out($writer) ], [ 'rollback', 'ROLLBACK' ]) if $choice < 0.91;
	return ([ 'begin', 'BEGIN ISOLATION LEVEL ' . one_of('REPEATABLE READ', 'SERIALIZABLE') ], [ 'under an old snapshot', 'SELECT count(*) FROM county.periods' ],
		[ 'under an old snapshot', a_hand_out($writer) ], [ 'commit', 'COMMIT' ]) if $choice < 0.94;
	# Another township's supermarket.
	return [ 'intrude', a_hand_out({ township => $writer->{township} % 3 + 1 }) ] if $choice < 0.97;
	return [ 'read', one_of('SELECT count(*) FROM county.aid_instances', 'SELECT * FROM county.aid_year', 'SELECT count(*) FROM county.data_quality') ];
}

my $some_lot = '(SELECT lot_id FROM county.lots ORDER BY random() LIMIT 1)';
my $some_draw = '(SELECT aided_on, aid_id FROM county.aid_draws ORDER BY random() LIMIT 1)';

sub lots
{
	my ($writer) = @_;
	my $choice = rand;
	my $day = day();
	if ($choice < 0.45)
	{
		my $supermarket = supermarket($writer);
		return ([ 'begin', 'BEGIN' ],
			[ 'hand out from a lot', sprintf q{INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
				VALUES (%d, %d, '10', '%s') RETURNING aid_id AS aid, aided_on AS aided \gset}, household($writer), $supermarket, $day ],
			[ 'draw', "INSERT INTO county.aid_draws SELECT :'aided', :aid, lot_id, '10' FROM county.lots WHERE supermarket_id = $supermarket ORDER BY random() LIMIT 1" ],
			one_of([ 'commit', 'COMMIT' ], [ 'commit', 'COMMIT' ], [ 'commit', 'COMMIT' ], [ 'rollback', 'ROLLBACK' ]));
	}
	return [ 'draw more', "UPDATE county.aid_draws SET amount = amount + '1' WHERE (aided_on, aid_id) = $some_draw" ] if $choice < 0.53;
	return [ 'draw back', "DELETE FROM county.aid_draws WHERE (aided_on, aid_id) = $some_draw" ]
		if $choice < 0.57;
	return [ 'delete', "DELETE FROM county.aid_instances WHERE (aided_on, aid_id) = $some_draw" ]
		if $choice < 0.65;
	return [ 'move to another day', "UPDATE county.aid_instances SET aided_on = '$day' WHERE (aided_on, aid_id) = $some_draw" ] if $choice < 0.67;
	return [ 'receive more', q{UPDATE county.lots SET received = received + '5', goods = '面' WHERE lot_id = } . $some_lot ] if $choice < 0.75;
	return [ 'spoil', "INSERT INTO county.spoilage (lot_id, spoiled_on, amount, reason) SELECT lot_id, '$day', '2.5', '霉' FROM county.lots WHERE lot_id = $some_lot" ]
		if $choice < 0.82;
	return [ 'lot', sprintf q{INSERT INTO county.lots (supermarket_id, goods, entered_on, received) VALUES (%d, '油', '2019-01-01', '50')}, supermarket($writer) ] if $choice < 0.85;
	return [ 'delete a donation', 'DELETE FROM county.donations WHERE donation_id = (SELECT donation_id FROM county.donations ORDER BY random() LIMIT 1)' ] if $choice < 0.88;
	return ([ 'begin', 'BEGIN' ], [ 'donor', q{INSERT INTO county.donors (name) VALUES ('捐') RETURNING donor_id AS donor \gset} ],
		[ 'donation', sprintf q{INSERT INTO county.donations (donor_id, supermarket_id, received_on, kind, value) VALUES (:donor, %d, '%s', '%s', '%d')},
			supermarket($writer), $day, one_of('cash', 'in_kind'), number(1, 9999) ], [ 'commit', 'COMMIT' ]) if $choice < 0.96;
	return [ 'read', one_of('SELECT * FROM county.supermarket_year', 'SELECT * FROM county.donation_year') ];
}

sub register
{
	my ($writer) = @_;
	my $choice = rand;
	my $township = one_of(@townships);
	my $household = sprintf '(SELECT household_id FROM county.households WHERE removed_on IS NULL AND household_id <> %d ORDER BY random() LIMIT 1)', household($writer);
	# Mostly later than all aid, so that it is allowed.
	my $day = rand() < 0.8 ? day(2022, 2025) : day();
	return ([ 'begin', 'BEGIN' ],
		[ 'household', "INSERT INTO county.households (name, division, registered_on) VALUES ('新', '41042310${township}201', '2018-01-01') RETURNING household_id AS household \\gset" ],
		[ 'person', q{INSERT INTO county.persons (name) VALUES ('新人') RETURNING person_id AS person \gset} ],
		[ 'member', q{INSERT INTO county.memberships (person_id, household_id, valid_from) VALUES (:person, :household, '2018-01-01')} ],
		[ 'commit', 'COMMIT' ]) if $choice < 0.35;
	return [ 'leave', qq{UPDATE county.memberships SET valid_to = CASE WHEN valid_from < '$day' THEN date '$day' END
		WHERE household_id = @{[ household($writer) ]} AND valid_to IS NULL} ] if $choice < 0.42;
	return [ 'split', qq{SELECT county.split_household(h, '$day', jsonb_build_array(jsonb_build_object('members', jsonb_build_array(
		(SELECT max(person_id) FROM county.memberships WHERE household_id = h AND valid_to IS NULL)))), true) FROM $household AS o (h)} ] if $choice < 0.57;
	return [ 'merge', "SELECT county.merge_households(ARRAY[$household, $household], '$day')" ] if $choice < 0.7;
	return [ 'supermarket dates', sprintf q{UPDATE county.supermarkets SET closed_on = %s WHERE supermarket_id = %d}, one_of('NULL', 'NULL', "'2030-01-01'", "'2020-06-01'"), number(1, 6) ]
		if $choice < 0.77;
	return [ 'settle a number', 'SELECT county.settle_identity((SELECT person_id FROM county.identity_conflicts LIMIT 1))' ] if $choice < 0.82;
	return [ 'record a number', sprintf 'SELECT county.record_identity(%d, %s)', number(1, 1200), identity_number() ] if $choice < 0.85;
	return [ 'rename', "UPDATE county.persons SET name = name || '.' WHERE person_id = " . number(1, 1200) ] if $choice < 0.97;
	return [ 'read', one_of('SELECT count(*) FROM county.data_quality', 'SELECT * FROM county.aid_year', 'SELECT * FROM county.identity_conflicts') ];
}

sub imports
{
	my ($writer, $round) = @_;
	return hand_outs($writer) if rand() < 0.4;
	my $kind = one_of('aid', 'aid', 'register');
	my @rows = map {
		$kind eq 'aid'
			? sprintf(q{('%s', '户%d', '村3', '超市%d', '%d')}, day(), household($writer), one_of(supermarket($writer), supermarket($writer), 1), number(1, 99))
			: sprintf(q{('家%d', '成%d', %s::text, '户主', '村3', NULL, '2018-01-01')}, number(1, 99999), number(1, 99999), identity_number())
	} 1 .. number(1, 12);
	my $headings = $kind eq 'aid' ? '日期,户主姓名,村,超市,金额' : '户主姓名,姓名,身份证号,与户主关系,村,类别,登记日期';
	return ([ 'staging', "DROP TABLE IF EXISTS pg_temp.staging_$kind" ],
		[ 'staging', "SELECT county.make_staging('$kind', '$headings', temporary => true)" ],
		[ 'staging', "INSERT INTO pg_temp.staging_$kind VALUES " . join(', ', @rows) ],
		[ "import $kind", "SELECT * FROM county.import_$kind('pg_temp.staging_$kind')" ]);
}

sub identity
{
	my ($writer) = @_;
	my $choice = rand;
	my $first = ($writer->{township} - 1) * $households_each * 2;
	return [ 'record a number', sprintf 'SELECT county.record_identity(%d, %s, correct => %s)', $first + number(1, 400), identity_number(), one_of('true', 'false') ]
		if $choice < 0.4;
	return [ 'find a number', 'SELECT county.find_identity(' . identity_number() . ')' ] if $choice < 0.7;
	return ([ 'begin', 'BEGIN' ], [ 'find a number', 'SELECT county.find_identity(' . identity_number() . ')' ], [ 'rollback', 'ROLLBACK' ]) if $choice < 0.8;
	return [ 'unmask a number', sprintf 'CALL unmask_identity(\'county\', %d, \'soak\')', number(1, 1200) ] if $choice < 0.85;
	return hand_outs($writer);
}

my $next_year = 2009;
my $next_open = 2021;

sub owner
{
	my ($writer) = @_;
	my $choice = rand;
	return [ 'close', "SELECT county.close_period('" . day() . "')" ] if $choice < 0.4;
	return [ 'reopen', "SELECT county.reopen_period('" . day() . "', '补录')" ] if $choice < 0.78;
	return [ 'publish', 'SELECT county.publish_edition()' ] if $choice < 0.81;
	return [ 'grant', "SELECT county.grant_access('soak_guest', '" . one_of('clerk', 'auditor') . "', '410423101')" ] if $choice < 0.86;
	return [ 'revoke', "SELECT county.revoke_access('soak_guest', '" . one_of('clerk', 'auditor') . "', '410423101')" ] if $choice < 0.91;
	# A difference is an error, division by zero, which is not expected.
	return [ 'verify', one_of('SELECT 1 / (differences = 0)::integer FROM county.record_verification()', 'SELECT * FROM county.monitoring') ] if $choice < 0.92;
	return [ 'bring forward', 'SELECT upgrade_ledger(\'county\')' ] if $choice < 0.94;
	return [ 'open a year', 'SELECT county.open_year(' . ($next_open < 2025 ? $next_open++ : 2021) . ')' ] if $choice < 0.96;
	return () if $next_year < 2000;
	my $year = $next_year--;
	return ([ 'begin', 'BEGIN' ], [ 'aside', "CREATE TABLE county.aside_$year (LIKE county.aid_instances)" ],
		[ 'aside', qq{INSERT INTO county.aside_$year (aid_id, household_id, person_id, supermarket_id, amount, aided_on, times)
			SELECT -g, (g * 7) % 600 + 1, CASE WHEN g % 2 = 0 THEN 2 * ((g * 7) % 600 + 1) END, g % 6 + 1, '3.33', make_date($year, g % 12 + 1, g % 28 + 1), 1
			FROM generate_series(1, 500) AS g} ],
		[ 'attach a year', "SELECT county.attach_year($year, 'county.aside_$year')" ],
		[ 'close', "SELECT county.close_period('$year-02-01')" ], [ 'commit', 'COMMIT' ]);
}

1;
