# A role that may read publication views, and nothing else, gets the whole report: the same charts, figures and sentences as the
# ledger's owner gets from the same edition.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $database = new_database();
my $folder = work_folder();
my $role = "report_analyst_$$";
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/systems_ledger.sql'), '-v', 'ledger=systems', '-v', 'name=甲村');
sql($database, q{
INSERT INTO systems.published_figures (figure_id, topic, indicator, kind, value, low, high, unit, qualifier, source, view_name, column_name, first_year, last_year, period)
VALUES ('a1', 'aid', 'instances', 'flow', '55', 55, 55, 'instance', 'exact', 'x', 'aid_year', 'instances', 2020, 2020, '2020');
INSERT INTO systems.persons (person_id, name) SELECT h, 'x' FROM generate_series(1, 60) AS h;
INSERT INTO systems.memberships (person_id, household_id, valid_from) SELECT h, h, '2018-01-01' FROM generate_series(1, 60) AS h;
SELECT systems.close_period(make_date(2020, m, 1)) FROM generate_series(1, 12) AS m;
INSERT INTO systems.rule_parameters (rule, valid_from, value) VALUES ('poverty_line', '2019-01-01', 20000);
});
sql($database, "CREATE ROLE $role; SELECT systems.grant_access('$role', 'analyst')");

sub run_as {
    my ($who, @arguments) = @_;
    return report({env => {PGOPTIONS => "-c role=$who"}}, '-q', '--schema=systems', @arguments, $database);
}

# Before the first edition there is nothing for other roles.
my $none = run_as($role, '--format=json');
isnt($none->{status}, 2, 'before an edition: no crash') or diag $none->{err};
unlike($none->{out}, qr/"households":[1-9]/, 'before an edition: no figure');

sql($database, "SELECT systems.publish_edition()");
my $owner = decode_json(run_as('postgres', '--format=json')->{out});
my $run = run_as($role, '--format=json');
is($run->{status}, 0, 'the report of an analyst') or diag $run->{err};
my $analyst = decode_json($run->{out});
is_deeply($analyst->{charts}, $owner->{charts}, 'charts: what the owner gets');
is_deeply($analyst->{paragraphs}, $owner->{paragraphs}, 'sentences: too');
is_deeply($analyst->{headline}, $owner->{headline}, 'the headline: too');
my %charts = map { $_->{name} => $_ } @{$analyst->{charts}};
ok(@{$charts{$_}{rows} // []}, "$_: is there, with rows")
  for qw(trend months donations retention frequency townships increments assistance villages consumption overlap poverty figures);
is(scalar(grep { /Village assistance|Consumption relief|Model workers|rule of 5 days/ } map { $_->{en} } @{$analyst->{paragraphs}}) > 3, 1,
    'sentences: of all systems');

for my $format (qw(html pdf text xlsx)) {
    my $whole = run_as($role, "--format=$format", '-o', "$folder/report.$format");
    is($whole->{status}, 0, "the whole report as $format") or diag $whole->{err};
}
my $html = slurp("$folder/report.html");
like($html, qr/<section id="$_">/, "HTML: $_") for sort keys %charts;
for my $format (qw(png svg csv)) {
    my $all = run_as($role, "--format=$format", '-o', $folder);
    is($all->{status}, 0, "all charts as $format") or diag $all->{err};
    is(scalar(grep { -s "$folder/$_.$format" } keys %charts), scalar keys %charts, "$format: each is there");
}
my $earlier = run_as($role, '--format=html', '--year=2020', '-o', "$folder/2020.html");
is($earlier->{status}, 0, 'of an earlier year') or diag $earlier->{err};

# What needs the rows is refused, with a reason.
my $part = run_as($role, '--format=text', '--division=110101001');
isnt($part->{status}, 0, 'a division needs the rows');
like($part->{err}, qr/permission denied/, 'and says so');
unlike($part->{out}, qr/\d{2}/, 'and tells nothing');

# Rows recorded after the edition are not shown.
sql($database, "INSERT INTO systems.purchases (organisation_id, purchased_on, supplier_id, product, channel, amount) VALUES (11, '2020-05-01', 31, 'p', 'fair', '77777')");
unlike(run_as($_, '--format=json', '--chart=consumption')->{out}, qr/77777/, "what came after the edition is not told to $_") for $role, 'postgres';

sql($database, "SELECT systems.revoke_access('$role', 'analyst')");
isnt(run_as($role, '--format=text')->{status}, 0, 'without the grant: no report');
sql($database, "DROP OWNED BY $role; DROP ROLE $role");
done_testing();
