# Years before the latest ten: data files have them, pictures and tables say which they show, and totals are of what is shown.
use strict;
use warnings;
use utf8;
use IPC::Run qw(run);
use JSON::PP;
use MIME::Base64;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, q{
SELECT create_ledger('old', name_zh => '老县', name_en => 'Old County', division => '110101', records_through => '2021-12-31');
INSERT INTO old.divisions (division, name_zh) VALUES ('110101', 'x');
INSERT INTO old.households (household_id, name, division, registered_on) SELECT h, 'x', '110101', '2008-01-01' FROM generate_series(1, 40) AS h;
INSERT INTO old.supermarkets (supermarket_id, name, division, opened_on) VALUES (1, 'a', '110101', '2010-01-01');
INSERT INTO old.donors (donor_id, name) VALUES (1, 'd');
INSERT INTO old.donations (donor_id, received_on, kind, value) SELECT 1, make_date(y, 2, 1), 'cash', '1000' FROM generate_series(2010, 2021) AS y;
SELECT old.open_year(y) FROM generate_series(2010, 2021) AS y;
INSERT INTO old.aid_instances (household_id, supermarket_id, amount, aided_on)
SELECT h, 1, '10', make_date(y, 3, 1) FROM generate_series(2010, 2021) AS y, generate_series(1, 20) AS h;
INSERT INTO old.helpers (helper_id, name) VALUES (1, 'h');
INSERT INTO old.actions (action_id, helper_id, mode, title, started_on) SELECT y, 1, 'project', 't', make_date(y, 5, 1) FROM generate_series(2010, 2021) AS y;
INSERT INTO old.benefits (action_id, household_id, kind, amount, given_on) SELECT y, h, 'grant', '5', make_date(y, 5, 1) FROM generate_series(2010, 2021) AS y, generate_series(1, 20) AS h;
SELECT old.publish_edition();
});
my $of = sub { my $run = report('--lang=en', @_, $database); is($run->{status}, 0, "@_") or diag $run->{err}; as_is($run->{out}) };

my %chart = map { $_->{name} => $_ } @{decode_json(do { my $j = $of->('--format=json'); utf8::encode($j); $j })->{charts}};
for my $name (qw(trend donations retention assistance)) {
    my %years = map { $_->{year} => 1 } @{$chart{$name}{rows}};
    is_deeply([sort keys %years], [2010 .. 2021], "JSON: $name has all years");
    my $csv = $of->('--format=csv', "--chart=$name");
    my %in_csv = map { $_ => 1 } $csv =~ /"(20\d\d)"/g;
    is_deeply([sort keys %in_csv], [2010 .. 2021], "CSV: $name has all years");
}
like($chart{donations}{finding}{en}, qr/CNY 10,000 received from 2012 to 2021|CNY 10 thousand received from 2012 to 2021/, 'the headline is of the years that are shown');

my $page = $of->('--format=html', '--chart=donations');
like($page, qr/<small>2012–2021 of 2010–2021; data files have all<\/small>/, 'HTML: the table says what it covers');
is_deeply([$page =~ /<th scope="row">(20\d\d)/g], [2012 .. 2021], 'HTML: the latest ten');
like($page, qr/<tfoot>.*Total<\/th>\s*<td class="figure">10,000\.00</s, 'HTML: the total is of the ten');
my ($download) = $page =~ /data:text\/csv;charset=utf-8;base64,([^"]+)/;
is(() = decode_base64($download) =~ /^"20\d\d"/mg, 12, 'HTML: the CSV to download has all');
like($of->('--format=svg', '--chart=donations'), qr/2012–2021 of 2010–2021/, 'so does the picture say');
my $text = $of->('--format=text', '--chart=donations');
like($text, qr/^2012–2021 of 2010–2021; data files have all$/m, 'text: what it covers');
unlike($text, qr/^  2011 /m, 'text: and no more');
like($of->('--format=text', '--chart=assistance'), qr/^2019–2021 of 2010–2021/m, 'text: three years of modes');
unlike($of->('--format=text', '--chart=townships'), qr/data files have all/, 'a chart of one year has all');
report('--lang=en', '--format=pdf', '-o', "$folder/old.pdf", $database);
my $pdf = as_is(scalar qx(pdftotext -layout $folder/old.pdf -));
is(() = $pdf =~ /2012–2021 of 2010–2021; data files have all/g, 3, 'PDF: three tables say so');
report('--lang=en', '--format=xlsx', '-o', "$folder/old.xlsx", $database);
my ($out, $err) = ('', '');
run(['test/lib/xlsx_cells', "$folder/old.xlsx"], '>', \$out, '2>', \$err) or diag $err;
my ($donations) = grep { $_->{name} eq 'Received and given out' } @{decode_json($out)};
is(scalar(@{$donations->{rows}}), 13, 'XLSX: all years');

# Years in a column of words: attendance, beside kinds of projects.
sql($database, q{
INSERT INTO old.divisions (division, name_zh) VALUES ('110101001201', 'v');
INSERT INTO old.organisations (organisation_id, name, kind) VALUES (1, 'office', 'office');
INSERT INTO old.village_pairings (pairing_id, division, organisation_id, valid_from) VALUES (1, '110101001201', 1, '2010-01-01');
INSERT INTO old.projects (project_id, pairing_id, kind, started_on) VALUES (1, 1, 'road', '2012-06-01');
INSERT INTO old.project_funds (project_id, granted_on, source, amount) VALUES (1, '2012-07-01', 's', '10000');
INSERT INTO old.rule_parameters (rule, valid_from, value) VALUES ('days_a_week', '2010-01-01', 5), ('nights_a_week', '2010-01-01', 4);
INSERT INTO old.postings (posting_id, pairing_id, helper_id, valid_from) VALUES (1, 1, 1, '2012-01-02');
INSERT INTO old.attendance (posting_id, week, days, nights) SELECT 1, '2012-01-02'::date + 7 * w, 5, 4 FROM generate_series(0, 500) AS w;
SELECT old.publish_edition();
});
my @items = map { $_->{item} } @{decode_json(report('--lang=en', '--format=json', '--chart=villages', $database)->{out})->{charts}[0]{rows}};
is_deeply([grep { /^20/ } @items], [2012 .. 2021], 'JSON: all years of attendance');
is(scalar(grep { !/^20/ } @items), 1, 'and the projects');
my $villages = $of->('--format=html', '--chart=villages');
like($villages, qr/<small>2017–2021 of 2012–2021; data files have all<\/small>/, 'HTML: five years');
like($villages, qr/<td>[^<]*[Rr]oad[^<]*<\/td>/, 'HTML: and the projects');

# Few years need no such note.
unlike($of->('--format=text', '--chart=donations', '--year=2015'), qr/data files/, 'six years are all');
done_testing();
