# The encodings of databases in which the extension works; in others CREATE EXTENSION fails before anything is made.
use strict;
use warnings;
use utf8;
use IPC::Run qw(run);
use Test::More;
use ReliefImport;
use ReliefReport;

my $folder = work_folder();
my $register = file_of("$folder/register.csv", csv({ encoding => 'GB18030' }, [qw(户主姓名 姓名 村 登记日期)], [ '张三', '张三', '上村', '2018年1月1日' ]));
my $aid = file_of("$folder/aid.csv", csv({}, [qw(受助日期 户主姓名 村 爱心超市 金额（万元）)], [ '2020/1/5', '张三', '上村', '东镇爱心超市', '1.5' ]));

$ENV{PGCLIENTENCODING} = 'UTF8';
for my $encoding (qw(UTF8 EUC_CN SQL_ASCII))
{
	my $name = "encodings_\L$encoding";
	sql('postgres', "DROP DATABASE IF EXISTS $name");
	sql('postgres', "CREATE DATABASE $name ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	is(sql($name, q{CREATE EXTENSION poverty_relief; SET client_encoding = 'UTF8'; SELECT to_chinese('3500000'), in_words('100'), '1.2亿'::yuan}),
		'350万元|壹佰元整|120000000.00', "$encoding: amounts in words");
	is(sql($name, q{SET client_encoding = 'UTF8'; SELECT create_ledger('county', name_zh => '鲁山县'); SELECT name_zh FROM ledgers()}),
		"county\n鲁山县", "$encoding: a ledger");
	is(sql($name, q{SET client_encoding = 'UTF8'; SET poverty_relief.lang = 'zh'; SELECT localized('donation %s', 5)}), '第 5 号捐赠',
		"$encoding: a message");
	sql($name, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=甲乡');
	my $run = report('--schema=small', '--format=json', $name);
	is($run->{status}, 0, "$encoding: a report") or diag $run->{err};
	is(scalar(() = $run->{out} =~ /"rows":/g), 13, "$encoding: with all charts but that of restatements");
	is($run->{err}, '', "$encoding: and no complaint");
	sql($name, q{SELECT county.open_year(2020); INSERT INTO county.divisions (division, name_zh) VALUES ('410423101', '东镇'), ('410423101201', '上村');
		INSERT INTO county.supermarkets (name, division, opened_on) VALUES ('东镇爱心超市', '410423101', '2018-01-01')});
	$run = import_files('--schema=county', $aid, $register, $name);
	is(last_line($run), '2 rows loaded, 0 known already, 0 rejected; 15,000.00 yuan', "$encoding: an import") or diag $run->{err};
	sql('postgres', "DROP DATABASE $name");
}

sql('postgres', 'DROP DATABASE IF EXISTS encodings_latin1');
sql('postgres', q{CREATE DATABASE encodings_latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0});
my $err = '';
ok(!run([qw(psql -X -q -d encodings_latin1 -c), 'CREATE EXTENSION poverty_relief'], '>', \my $out, '2>', \$err), 'LATIN1: refused');
like($err, qr/has no equivalent in encoding "LATIN1"/, 'as it cannot hold Chinese');
is(sql('encodings_latin1', q{SELECT count(*) FROM pg_type WHERE typname = 'yuan'}), '0', 'and nothing is left behind');
sql('postgres', 'DROP DATABASE encodings_latin1');

done_testing();
