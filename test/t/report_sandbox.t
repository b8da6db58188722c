# gnuplot runs in a sandbox. Here a program in gnuplot's place tries what gnuplot must not do. Each action succeeds without
# the sandbox, for the same user in the same folder; so it is the sandbox, not the permissions of files, that denies it or
# kills the program.
use strict;
use warnings;
use utf8;
use IPC::Run qw(run);
use Test::More;
use ReliefReport;

my $database = new_database('sandbox');
my $folder = work_folder();
my ($file, $new, $directory) = map { "$folder/$_" } qw(file new directory);
mkdir "$folder/bin";

# Each action is an expression in C; a negative value means failure.
my %killed = (
    'execve' => 'execl("/bin/sh", "sh", "-c", "echo done >&2", NULL)',
    'execve of itself' => 'execl(PROGRAM, "gnuplot", "again", NULL)',
    'execveat' => 'syscall(SYS_execveat, AT_FDCWD, "/bin/sh", ((char *[]){"sh", "-c", "echo done >&2", NULL}), environ, 0)',
    'fork' => 'parent(fork())',
    'vfork' => '({ pid_t child = vfork(); if (child == 0) _exit(0); child; })',
    'clone of a process' => 'parent(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0))',
    'posix_spawn' => '-posix_spawn(&(pid_t){0}, "/bin/true", NULL, NULL, (char *[]){"true", NULL}, environ)',
    'system' => 'system("echo >" NEW)',
    'popen' => 'popen("echo >" NEW, "r") != NULL ? 0 : -1',
    'socket, local' => 'socket(AF_UNIX, SOCK_STREAM, 0)',
    'socket, network' => 'socket(AF_INET, SOCK_STREAM, 0)',
    'socketpair' => 'socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0})',
);
my %not_permitted = (
    'open: make' => 'open(NEW, O_WRONLY | O_CREAT, 0600)',
    'open: write' => 'open(FILENAME, O_WRONLY)',
    'open: read and write' => 'open(FILENAME, O_RDWR)',
    'open: append' => 'open(FILENAME, O_WRONLY | O_APPEND)',
    'open: empty' => 'open(FILENAME, O_RDONLY | O_TRUNC)',
    'open: without a name' => 'open(FOLDER, O_RDWR | O_TMPFILE, 0600)',
    'creat' => 'creat(NEW, 0600)',
    'truncate' => 'truncate(FILENAME, 0)',
    'rename' => 'rename(FILENAME, NEW)',
    'renameat2' => 'syscall(SYS_renameat2, AT_FDCWD, FILENAME, AT_FDCWD, NEW, 0)',
    'unlink' => 'unlink(FILENAME)',
    'unlinkat' => 'unlinkat(AT_FDCWD, FILENAME, 0)',
    'rmdir' => 'rmdir(FOLDER)',
    'link' => 'link(FILENAME, NEW)',
    'symlink' => 'symlink(FILENAME, NEW)',
    'mkdir' => 'mkdir(NEW, 0700)',
    'mkfifo' => 'mkfifo(NEW, 0600)',
    'chmod' => 'chmod(FILENAME, 0600)',
    'chown' => 'chown(FILENAME, getuid(), getgid())',
    'utimensat' => 'utimensat(AT_FDCWD, FILENAME, NULL, 0)',
    'kill another' => 'kill(getppid(), 0)',
);
my %unknown = (
    'clone3 of a process' => 'parent(syscall(SYS_clone3, (uint64_t[8]){[4] = SIGCHLD}, 64))',
    'openat2' => 'syscall(SYS_openat2, AT_FDCWD, FILENAME, (uint64_t[3]){O_RDWR}, 24)',
    'memfd_create' => 'memfd_create("file", 0)',
    'ptrace' => 'ptrace(PTRACE_TRACEME, 0, NULL, NULL)',
    'leave the process group' => 'setpgid(0, 0)',
    'another limit' => 'setrlimit(RLIMIT_CORE, &(struct rlimit){0})',
    'outlive the parent' => 'prctl(PR_SET_PDEATHSIG, 0)',
    'signals through a file' => 'fcntl(0, F_SETOWN, getppid())',
    'ioctl' => '({ int ends[2], got; pipe(ends); ioctl(ends[0], FIONREAD, &got); })',
);
my %allowed = (
    'read a file' => '({ char text[5] = ""; read(open(FILENAME, O_RDONLY), text, 4); strcmp(text, "kept") == 0 ? 0 : -1; })',
    'read a folder' => 'opendir(FOLDER) != NULL ? 0 : -1',
    'a thread' => '({ pthread_t id; void *result; -(pthread_create(&id, NULL, thread, NULL) || pthread_join(id, &result)); })',
    'kill itself' => 'kill(getpid(), 0)',
);

sub make_program {
    my %deeds = @_;
    my $source = "$folder/program.c";
    open my $out, '>', $source or die;
    print $out qq{#define _GNU_SOURCE\n}, (map { "#include <$_.h>\n" } qw(dirent errno fcntl pthread sched signal spawn stdint stdio stdlib
        string unistd sys/ioctl sys/mman sys/prctl sys/ptrace sys/resource sys/socket sys/stat sys/syscall)),
      qq{#define PROGRAM "$folder/bin/gnuplot"\n#define FILENAME "$file"\n#define NEW "$new"\n#define FOLDER "$directory"\n},
      <<'C', map({ qq{\tif (strcmp(name, "$_") == 0)\n\t\treturn $deeds{$_};\n} } sort keys %deeds), "\terrno = 0;\n\treturn -1;\n}\n";
static pid_t parent(pid_t child)
{
	if (child == 0)
		_exit(0);
	return child;
}

static void *thread(void *arg) { return arg; }

static long deed(const char *name);

int main(int argc, char **argv)
{
	char name[100] = "";

	if (argc < 2 || strcmp(argv[1], "again") != 0)
	{
		read(open(PROGRAM ".deed", O_RDONLY), name, sizeof(name) - 1);
		if (deed(name) < 0)
		{
			dprintf(2, "refused: %s\n", strerror(errno));
			return 1;
		}
	}
	dprintf(2, "done\n");
	return 1;
}

static long deed(const char *name)
{
C
    close $out;
    is(system('cc', '-w', '-pthread', '-o', "$folder/bin/gnuplot", $source), 0, 'the program is compiled') or die;
}

# The result of an action, with the sandbox and without.
sub prepare {
    my ($deed) = @_;
    system('rm', '-rf', $new, $file, $directory) == 0 or die;
    mkdir $directory or die;
    for ([ $file, 'kept' ], [ "$folder/bin/gnuplot.deed", $deed ]) {
        open my $out, '>', $_->[0] or die;
        print $out $_->[1];
        close $out;
    }
}

sub without {
    my ($deed) = @_;
    my $err;
    prepare($deed);
    run [ "$folder/bin/gnuplot", '-d', '/dev/stdin' ], '<', '/dev/null', '>', '/dev/null', '2>', \$err;
    return $err;
}

sub within {
    my ($deed) = @_;
    prepare($deed);
    my $run = report({env => {PATH => "$folder/bin:$ENV{PATH}"}}, '-d', $database, '--format=svg');
    is($run->{status}, 4, "$deed: within the sandbox: exit status 4");
    ok(slurp($file) eq 'kept' && !-e $new && -d $directory, "$deed: within the sandbox: nothing is changed");
    return $run->{err};
}

my $prefix = 'relief_report: error: gnuplot';
my $killed = qq{$prefix was killed while drawing chart "trend": it tried to start a program or to open a socket\n};
my $refused = qq{$prefix could not draw chart "trend": refused:};
make_program(%killed, %not_permitted, %unknown, %allowed);
for ([ $killed, %killed ], [ "$refused Operation not permitted\n", %not_permitted ], [ "$refused Function not implemented\n", %unknown ],
    [ qq{$prefix could not draw chart "trend": done\n}, %allowed ])
{
    my ($outcome, %deeds) = @$_;
    for my $deed (sort keys %deeds) {
        is(without($deed), "done\n", "$deed: without the sandbox");
        is(within($deed), $outcome, "$deed: within the sandbox");
    }
}

# gnuplot itself, should its script do such things.
mkdir "$folder/charts";
system('cp', 'reports/charts/trend.sql', "$folder/charts") == 0 or die;
my %killing = map { $_ => 1 } ("system 'echo >$new'", "set print '|echo >$new'; print 1", "plot '< echo >$new'");
for my $script (sort(keys %killing), "set print '$new'; print 1", "save '$new'", "set table '$file'; plot 1") {
    open my $template, '>', "$folder/charts/trend.gp" or die;
    print $template "$script\n";
    close $template;
    prepare('');
    my $run = report('-d', $database, '--charts', "$folder/charts", '--format=svg');
    is($run->{err}, $killed, "gnuplot: $script: killed") if $killing{$script};
    ok(slurp($file) eq 'kept' && !-e $new, "gnuplot: $script: nothing is changed");
}

done_testing();
