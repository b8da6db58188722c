package ReliefImport;

# What the tests of relief_import share: an office's ledger, files as offices make them, and runs of the program.

use strict;
use warnings;
use utf8;
use Encode qw(encode);
use Excel::Writer::XLSX;
use Exporter 'import';
use IPC::Run qw(run timeout);
use Test::More;
use ReliefReport;

our @EXPORT = qw(office import_files last_line identity file_of csv workbook rejects_of converted program_path);

# The program as test/with_cluster installed it.
sub program_path {
    my $staged = "$ENV{STAGE}/usr/local/bin/relief_import";
    die "$staged is not there; run the tests by test/run\n" unless -x $staged;
    return $staged;
}

# An identity number of that birth date, place and serial, with its check digit.
sub identity {
    my ($born, $serial) = @_;
    my $digits = '410499' . $born . sprintf '%03d', $serial;
    my @weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
    my $sum = 0;
    $sum += $weights[$_] * substr $digits, $_, 1 for 0 .. 16;
    return $digits . substr '10X98765432', $sum % 11, 1;
}

# A database with the ledger "office": two villages, a supermarket, and the years 2019 and 2020 open.
sub office {
    my $database = new_database();
    sql($database, <<'SQL');
CREATE EXTENSION poverty_relief;
SELECT create_ledger('office', name_zh => '某县', name_en => 'Some County', division => '410423');
SELECT office.open_year(2019), office.open_year(2020);
INSERT INTO office.divisions (division, name_zh) VALUES
	('410423', '某县'), ('410423101', '东镇'), ('410423101201', '上村'), ('410423101202', '下村');
INSERT INTO office.supermarkets (name, division, opened_on) VALUES ('东镇爱心超市', '410423101', '2018-01-01');
SQL
    return $database;
}

# Writes bytes to a file that the ordinary user may read and rename; returns its path.
sub file_of {
    my ($path, $bytes) = @_;
    open my $file, '>:raw', $path or die "$path: $!";
    print $file $bytes;
    close $file or die "$path: $!";
    return $path;
}

# Rows as separated text: how => {separator, encoding, end, before}.
sub csv {
    my ($how, @rows) = @_;
    my $separator = $how->{separator} // ',';
    my $end = $how->{end} // "\n";
    my $text = join '', map {
        join($separator, map { /[$separator"\r\n]/ ? '"' . s/"/""/gr . '"' : $_ } @$_) . $end
    } @rows;
    return ($how->{before} // '') . encoded($text, $how->{encoding} // 'UTF-8');
}

# By iconv, as Perl has no GB18030.
sub encoded {
    my ($text, $encoding) = @_;
    my ($in, $out, $err) = (encode('UTF-8', $text), '', '');
    return $in if $encoding eq 'UTF-8';
    run(['iconv', '-f', 'UTF-8', '-t', $encoding], \$in, \$out, \$err, timeout(20)) or die "iconv: $err";
    return $out;
}

# A workbook. A cell is text, or a reference: \N a number, {number => N, format => F}, {date => N} or {formula => F, value => V}. Merged cells: [row, column,
# last row, last column], each with the text that its first cell has; hidden_rows: numbers of rows; hides_first: the first sheet is hidden.
sub workbook {
    my ($path, $how, @rows) = @_;
    my $book = Excel::Writer::XLSX->new($path) or die "$path: $!";
    my $sheet = $book->add_worksheet($how->{name} // '一月');
    my $date = $book->add_format(num_format => $how->{date_format} // 'yyyy-mm-dd');
    my $plain = $book->add_format();
    for my $r (0 .. $#rows) {
        for my $c (0 .. $#{$rows[$r]}) {
            my $cell = $rows[$r][$c];
            if (ref $cell eq 'SCALAR') { $sheet->write_number($r, $c, $$cell) }
            elsif (ref $cell && exists $cell->{number}) { $sheet->write_number($r, $c, $cell->{number}, $book->add_format(num_format => $cell->{format})) }
            elsif (ref $cell && exists $cell->{date}) { $sheet->write_number($r, $c, $cell->{date}, $date) }
            elsif (ref $cell) { $sheet->write_formula($r, $c, $cell->{formula}, $plain, $cell->{value}) }
            else { $sheet->write_string($r, $c, $cell) if $cell ne '' }
        }
    }
    $sheet->merge_range(@$_, $rows[$_->[0]][$_->[1]], $plain) for @{$how->{merged} // []};
    $sheet->set_row($_, undef, undef, 1) for @{$how->{hidden_rows} // []};
    if ($how->{second}) {
        my $second = $book->add_worksheet('二月');
        my @rows = ref $how->{second}[0] ? @{$how->{second}} : $how->{second};
        for my $r (0 .. $#rows) { $second->write_string($r, $_, $rows[$r][$_]) for 0 .. $#{$rows[$r]} }
        if ($how->{hides_first}) { $sheet->hide; $second->activate; $second->set_first_sheet }
    }
    $book->close or die "$path: $!";
    return $path;
}

# A workbook in another form, as ssconvert writes it.
sub converted {
    my ($from, $to) = @_;
    my ($out, $err);
    run(['ssconvert', $from, $to], \undef, \$out, \$err, timeout(60)) or die "ssconvert: $err";
    return $to;
}

# Runs relief_import; a hash may come first: env, user as in report(), database, input.
sub import_files {
    my $how = ref $_[0] eq 'HASH' ? shift : {};
    my @arguments = map { my $a = $_; utf8::encode($a) if utf8::is_utf8($a); $a } @_;
    my ($out, $err) = ('', '');
    local %ENV = (%ENV, $how->{database} ? (PGDATABASE => $how->{database}) : (), %{$how->{env} // {}});
    run [@{$how->{user} // []}, program_path(), @arguments], \($how->{input} // ''), \$out, \$err, timeout(90);
    my $status = $?;
    utf8::decode($_) for $out, $err;
    return {status => $status & 127 ? -($status & 127) : $status >> 8, out => $out, err => $err};
}

sub last_line {
    my ($run) = @_;
    return (split /\n/, $run->{out})[-1] // '';
}

# The file of rejected rows as text, without its byte order mark; undef: there is none.
sub rejects_of {
    my ($path) = @_;
    return undef unless -e "$path.rejects.csv";
    my $text = slurp("$path.rejects.csv");
    $text =~ s/^\x{FEFF}// or fail("$path.rejects.csv begins with a byte order mark");
    return $text;
}

1;
