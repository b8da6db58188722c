# What states the unit of amounts outside of their heading: the tool adds it to the heading, and the ledger understands it completely or not
# at all (test/pgtap/ledger_import_units.sql). No file is loaded: the last one needs an answer. Totals too.
use strict;
use warnings;
use utf8;
use Test::More;
use ReliefReport;
use ReliefImport;

my $folder = work_folder();
my $database = office();
my $shop = '东镇爱心超市';
sql($database, "INSERT INTO office.households (name, division, registered_on) VALUES ('李四', '410423101202', '2018-01-01')");
my @headings = qw(日期 户主 村 超市 金额);
my (@files, @expected);

sub row { return ('2020-03-0' . ($_[0] // 1), '李四', '下村', $shop, '1.5') }

# A file with these rows, and the heading that is shown.
sub file {
    my ($name, $expected, @rows) = @_;
    push @files, file_of("$folder/" . @files . '.csv', csv({}, @rows));
    push @expected, [$name, $expected];
}
sub above { my ($text, $unit) = @_; return file("$text above the headings", "金额$unit", [$text, ('') x 4], \@headings, [row()]) }
sub below { my ($text, $unit) = @_; return file("$text below the heading", "金额（$unit）", \@headings, [('') x 4, $text], [row()]) }

above($_, '（万元）') for '单位：万元', '单位：人、万元', '单 位：万元', '金额单位万元', '计量单位为万元', '（以万元计）', '以万元为单位', '发放表（万元）', '发放表（万元）（2020年）',
  '发放表【万元】', '发放表   单位:万元   制表:某人', '填报单位：某局  单位：万元', '金额：万元';
above('货币单位：人民币万元', '（人民币万元）');
above($_, '（元）') for '单位：元', '（单位：户、人、元）';
above($_, '') for '填报单位：某百元公司', '单位：元氏县某局', '发放表（第二部分）', '总额500万元', '（500万元）';
above($$_[0], "（$$_[1]）") for ['单位：美元', '美元'], ['单位：万元/户', '万元/户'], ['单位:万元不含税', '万元不含税'], ['单位：元、万元', '元、万元'];
below($_, '万元') for '万元', '（万元）', '单位：万元';
below('元/户', '元/户');
file('three lines of headings', '发放金额（万元）', ['日期', '户主信息', '', '爱心超市', '发放情况'], ['', '姓名', '村', '名称', '金额'], [('') x 4, '（万元）'], [row()]);
file('a unit in the upper line of headings', '金额（万元）', ['日期', '户主信息', '', '爱心超市', '发放情况（万元）'], ['', '姓名', '村', '名称', '金额'], [row()]);
file('a unit below the rows', '金额（万元）', \@headings, [row()], ['金额单位：万元', ('') x 4]);
file('a unit in a note', '金额（万元）', \@headings, [row()], ['注：金额单位为万元', ('') x 4]);
file('a unit above each page', '金额（万元）', ['单位：万元', ('') x 4], \@headings, [row()], ['单位：万元', ('') x 4], \@headings, ['2020-03-02', (row())[1 .. 4]]);
file('units that differ', '金额（万元、元）', ['单位：万元', ('') x 4], \@headings, [row()], ['单位：元', ('') x 4], \@headings, ['2020-03-02', (row())[1 .. 4]]);
file('a heading with a remark, a unit above', '金额（必填）（万元）', ['单位：万元', ('') x 4], [@headings[0 .. 3], '金额（必填）'], [row()]);
file('a heading with another unit of its own', '金额（元）（万元）', ['单位：万元', ('') x 4], [@headings[0 .. 3], '金额（元）'], [row()]);
file('a heading with the same unit', "金额（$$_[1]）", ["单位：$$_[0]", ('') x 4], [@headings[0 .. 3], "金额（$$_[1]）"], [row()])
  for ['万元', '万元'], ['人民币元', '单位：元'];

my $ask = file_of("$folder/ask.csv", csv({}, \@headings, [row()], ['', (row())[1 .. 4]]));
my $run = import_files({database => $database}, @files, $ask);
is($run->{status}, 1, 'the files are shown') or diag $run->{err};
my %shown = $run->{err} =~ m{^(\Q$folder\E/\d+\.csv): aid, [^\n]*, (?:1 row|2 rows)\n(?:  [^\n]*\n)*?  (\S+) +amount$}mg;
is($shown{$files[$_]}, $expected[$_][1], $expected[$_][0]) for 0 .. $#files;
$run = import_files({database => $database}, '--dry-run', '--yes', @files[0, 22, 28]);
like($run->{out}, qr/^\Q$files[0]\E: 1 row loaded, 0 known already, 0 rejected; 15,000\.00 yuan$/m, 'a unit applies');
like($run->{err}, qr/warning: "\Q$files[22]\E", line 3: 金额（万元\/户）: "万元\/户" in the heading is not understood as a unit/, 'or is quoted');

my ($differs) = grep { $expected[$_][0] eq 'a heading with another unit of its own' } 0 .. $#files;
$run = import_files({database => $database}, '--dry-run', '--yes', $files[$differs], map { file_of("$folder/$_->[0].csv", csv({}, [@headings[0 .. 3], "金额（$_->[1]）"], [(row())[0 .. 3], $_->[2]])) }
  ['fen', '分', '1.5'], ['more', '万元', '1.2345678'], ['own', '分', '1.5元']);
like($run->{out}, qr/^dry run: 0 rows loaded, 0 known already, 4 rejected/m, 'none of these is loaded');
like($run->{err}, qr/金额（元）（万元）: "元、万元" are several units/, 'two units are both quoted');
like($run->{err}, qr/fen\.csv", line 2: 金额（分）: is no whole number of fen with 分, the unit in the heading/, 'parts of a fen');
like($run->{err}, qr/more\.csv", line 2: 金额（万元）: is no whole number of fen with 万元/, 'in any unit');
like($run->{err}, qr/own\.csv", line 2: 金额（分）: has a unit of its own other than 分/, 'which is another reason than another unit');

# ---- totals, and what is none ----
my @total_files = map { file_of("$folder/total$_->[0].csv", csv({}, @$_[1 .. $#$_])) }
  ['1', \@headings, [row(1)], ['东镇小计', '', '', '', '1.5'], ['', '下村小计', '', '', '1.5'], ['合计1.5元', ('') x 4], ['本月合计：', '', '', '', '1.5'], ['大写：壹元伍角', ('') x 4]],
  ['2', [@headings, '备注'], [row(2), '小计'], [row(3), '合计']],
  ['3', ['序号', @headings], ['1', row(4)], ['合计', '2020-03-01', '', '', $shop, '1.5']],
  ['4', [qw(日期 捐赠人 类型 金额 物资)], ['2020-03-01', '某公司', '物资', '1.5', '米面油合计'], ['2020-03-01', '某公司小计', '物资', '1.5', '']],
  ['5', \@headings, [row(5)], ['合计', '', '', '', '2.5']];
$run = import_files({database => $database}, '--dry-run', '--yes', @total_files);
like($run->{out}, qr/^\Q$total_files[$$_[0] - 1]\E: $$_[1] rows? loaded, 0 known already, 0 rejected/m, $$_[2])
  for [1, 1, 'totals of all forms are no data'], [2, 2, 'rows of data with such a remark are data'], [3, 1, 'a total below the numbers of rows'], [4, 1, 'of goods such a word says nothing'], [5, 1, 'a wrong total'];
unlike($run->{err}, qr/\Q$_\E", line \d+: \S+ of/, 'right totals') for @total_files[0 .. 3];
like($run->{err}, qr/\Q$total_files[4]\E", line 3: 合计 of 金额 is 2.5, but the rows above it add up to 1.5/, 'a wrong one is shown');

done_testing();
