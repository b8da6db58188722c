# What a report is of: an edition, a draft of the next one, or the records themselves. It says so in every format, and whether the
# records have changed since; before the first edition only the owner has a report.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database();
my ($owner, $analyst) = map { "relief_report_${_}_$$" } qw(owner analyst);

# All as an owner without privileges.
sql($database, "CREATE EXTENSION poverty_relief; CREATE ROLE $owner; CREATE ROLE $analyst; GRANT CREATE ON DATABASE $database TO $owner");
my $small = slurp('test/lib/small_ledger.sql');
sql($database, "SET ROLE $owner;\n$small", '-v', 'ledger=small', '-v', 'name=T');
sql($database, "SET ROLE $owner; SELECT small.grant_access('$analyst', 'analyst')");

sub run_as {
    my ($role, @arguments) = @_;
    return report({env => {PGOPTIONS => "-c role=$role"}}, '--schema=small', @arguments, $database);
}

# The report as text, whatever its format: the pages of a PDF, the cells of a workbook, the words of a picture.
sub words {
    my ($role, $format, @arguments) = @_;
    my $file = "$folder/report.$format";
    push @arguments, '--chart=donations' if $format =~ /^(csv|svg)$/;
    my $run = run_as($role, '--lang=en', '--format', $format, @arguments, '-o', $file);
    is($run->{status}, 0, "$format for $role") or diag $run->{err};
    return qx(pdftotext -layout $file - | tr -s '\\n ') =~ s/\n/ /gr if $format eq 'pdf';
    return as_is(scalar qx(test/lib/xlsx_cells $file)) if $format eq 'xlsx';
    return slurp($file) =~ s/<style>.*?<\/style>//sr;
}
my @formats = qw(html pdf text csv json xlsx svg);

# ---- nothing is published ----
for my $format (qw(text csv svg)) {
    my $run = run_as($analyst, '--format', $format, $format =~ /csv|svg/ ? '--chart=trend' : ());
    is($run->{status}, 5, "$format: nothing is published, exit status 5");
    is($run->{out}, '', 'and nothing printed');
    like($run->{err}, qr/^relief_report: error: ledger "small" has published nothing yet; its owner publishes the first edition by SELECT "small"\.publish_edition\(\)\n\z/, 'one sentence');
}
my %draft = map { $_ => words($owner, $_) } @formats;
for my $format (@formats) {
    like($draft{$format}, $format eq 'json' ? qr/"basis": "draft"/ : qr/draft/i, "$format: the owner's is marked as a draft");
}
like($draft{pdf}, qr/(?:DRAFT.*){4}/, 'PDF: on each page');
like($draft{html}, qr/Draft, not published\. Snapshot of \d{4}/, 'HTML: with the time of the records');
is(() = $draft{svg} =~ /DRAFT/g, 1, 'a picture has the mark');

# ---- an edition ----
sql($database, "SET ROLE $owner; SELECT small.publish_edition('Annual report')");
my $edition = sql($database, q{SELECT 'Edition 1, published on ' || to_char(published_at, 'YYYY-MM-DD') FROM small.editions});
my ($day) = $edition =~ /on (\S+)$/;
for my $role ($owner, $analyst) {
    for my $format ($role eq $owner ? @formats : qw(text json)) {
        my $words = words($role, $format);
        my $expected = $format eq 'json' ? qr/"basis": "edition", "number": 1, "published_on": "$day", "note": "Annual report"/
          : $format eq 'csv' ? qr/"1 \($day\)"\r\n/ : $format eq 'svg' ? qr/\Q$edition\E; records to 2024-06-30/ : qr/\Q$edition\E \(Annual report\); records to 2024-06-30/;
        like($words, $expected, "$format for $role: the edition");
        unlike($words, qr/draft|snapshot of/i, "$format for $role: no draft, and no other date") unless $format eq 'json';
        unlike($words, qr/have changed|reopened since/, "$format for $role: no change");
    }
}

# ---- the records have changed since ----
sql($database, "SET ROLE $owner; INSERT INTO small.donations (donor_id, received_on, kind, value) VALUES (1, '2024-05-01', 'cash', '9')");
for my $format (qw(html text json svg)) {
    my $changed = $format eq 'json' ? qr/"records_changed": true/ : qr/Records have changed since edition 1/;
    like(words($owner, $format), $changed, "$format: the owner reads that records have changed");
    unlike(words($analyst, $format), $changed, "$format: which tells analysts nothing");
}
sql($database, "SET ROLE $owner; SELECT small.close_period('2021-01-01')");
like(words($analyst, 'text'), qr/Months were closed or reopened since edition 1/, 'a month that was closed is no secret');
like(words($analyst, 'json'), qr/"books_changed": true, "records_changed": false/, 'in JSON');

# Records of a day after the edition do not change its last day.
sql($database, "SET ROLE $owner; UPDATE small.ledger SET records_through = '2024-07-31'");
like(words($owner, 'text'), qr/published on $day \(Annual report\); records to 2024-06-30/, 'the last day of the edition');
sql($database, "SET ROLE $owner; SELECT small.publish_edition()");
my $second = words($owner, 'text');
like($second, qr/Edition 2, published on $day; records to 2024-07-31/, 'the next edition');
unlike($second, qr/have changed/, 'has the changes');

# ---- of no edition ----
my $part = words($owner, 'text', '--division=110101001');
like($part, qr/^DRAFT$/m, 'a division is computed from the records');
like($part, qr/^Computed from the records, of no edition\. Snapshot of \d{4}/m, 'and says so');
my $books = words($owner, 'text', '--as-of=' . sql($database, 'SELECT CURRENT_DATE'));
like($books, qr/^By the closings of \d{4}-\d\d-\d\d, of no edition; records to 2021-01-31/m, 'books of a day are those of no edition');
unlike($books, qr/draft/i, 'and no draft');

sql($database, "DROP OWNED BY $owner CASCADE; DROP OWNED BY $analyst; DROP ROLE $analyst; DROP ROLE $owner");
done_testing();
