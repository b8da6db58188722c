/*
 * convert.c
 *	  Other workbooks (.xls, .ods, .et) are converted to .xlsx by ssconvert, which is in Debian's package gnumeric.
 *
 * No shell is involved, and no name of a file: the program gets the content in a file without a name, and writes into another.
 * It runs with limits on time, memory and output, apart from our process group.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "import.h"

#define SECONDS_MAX 120
#define TIMEOUT		"RELIEF_IMPORT_TIMEOUT"
#define MEMORY_MAX	((rlim_t) 4 << 30)
#define INPUT_FD	3
#define OUTPUT_FD	4

static void
set_limit(int resource, rlim_t most)
{
	struct rlimit limit = {most, most};

	setrlimit(resource, &limit);
}

/* The environment can shorten the limit, not lengthen it. */
static int
seconds_allowed(void)
{
	const char *text = getenv(TIMEOUT);
	char *end;
	long seconds = text != NULL ? strtol(text, &end, 10) : SECONDS_MAX;

	if (text != NULL && (end == text || *end != '\0' || seconds < 1 || seconds > SECONDS_MAX))
		fatal(EXIT_USAGE, "%s must be a number of seconds from 1 to %d", TIMEOUT, SECONDS_MAX);
	return (int) seconds;
}

/* Called between fork and exec. */
static void
run_converter(const char *path, int in, int out, int err)
{
	static char *const argv[] = {(char *) "ssconvert",
								 (char *) "--export-type=Gnumeric_Excel:xlsx2", (char *) "fd://3",
								 (char *) "fd://4", NULL};
	static char *const envp[] = {(char *) "LC_ALL=C.UTF-8", (char *) "PATH=/usr/bin:/bin",
								 (char *) "HOME=/dev/null", NULL};
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	setpgid(0, 0);
	if (null < 0 || dup2(in, 10) < 0 || dup2(out, 11) < 0 || dup2(err, 12) < 0 ||
		dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
		dup2(12, STDERR_FILENO) < 0 || dup2(10, INPUT_FD) < 0 || dup2(11, OUTPUT_FD) < 0)
		_exit(127);
	for (int fd = OUTPUT_FD + 1; fd < 1024; fd++)
		close(fd);
	set_limit(RLIMIT_CPU, SECONDS_MAX);
	set_limit(RLIMIT_AS, MEMORY_MAX);
	set_limit(RLIMIT_FSIZE, FILE_BYTES_MAX);
	set_limit(RLIMIT_CORE, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (chdir("/") == 0)
		execve(path, argv, envp);
	_exit(127);
}

static int
nameless_file(void)
{
	int fd = memfd_create("relief_import", MFD_CLOEXEC);

	if (fd < 0)
		fatal(EXIT_FILE, "could not make a temporary file: %s", error_reason(errno));
	return fd;
}

/* What it says is kept, up to the pipe's first kilobytes; false: it took too long. */
static bool
listen_to(int err, int seconds, PQExpBuffer said)
{
	int64_t deadline = milliseconds() + seconds * 1000;
	struct pollfd pipe = {.fd = err, .events = POLLIN};
	char chunk[4096];

	for (;;)
	{
		int64_t left = deadline - milliseconds();
		ssize_t got;

		check_interrupt();
		if (left <= 0)
			return false;
		if (poll(&pipe, 1, (int) left) <= 0)
			continue;
		got = read(err, chunk, sizeof(chunk));
		if (got == 0 || (got < 0 && errno != EINTR))
			return true;
		if (got > 0 && said->len < 65536)
			appendBinaryPQExpBuffer(said, chunk, (size_t) got);
	}
}

static char *
read_result(const char *file, int out, size_t *len)
{
	struct stat info;
	char *bytes;
	size_t done = 0;
	ssize_t got;

	if (fstat(out, &info) != 0 || info.st_size == 0)
		fatal(EXIT_FILE, "ssconvert wrote nothing for \"%s\"", file);
	*len = (size_t) info.st_size;
	bytes = allocate(*len + 1, 1);
	while (done < *len && (got = pread(out, bytes + done, *len - done, (off_t) done)) > 0)
		done += (size_t) got;
	return bytes;
}

static int
run_with(const char *file, const char *path, int in, int out, PQExpBuffer said)
{
	int err[2], status = 0, seconds = seconds_allowed();
	bool in_time;
	pid_t pid;

	make_pipe(err);
	pid = fork();
	if (pid < 0)
		fatal(EXIT_FILE, "could not start ssconvert: %s", error_reason(errno));
	if (pid == 0)
		run_converter(path, in, out, err[1]);
	setpgid(pid, pid);
	kill_on_signal(0, pid);
	close(err[1]);
	in_time = listen_to(err[0], seconds, said);
	close(err[0]);
	kill(-pid, SIGKILL); /* it has closed its output, or takes too long */
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	kill_on_signal(0, 0);
	check_interrupt();
	if (!in_time)
		fatal(EXIT_FILE, "ssconvert took more than %d seconds for \"%s\"", seconds, file);
	return status;
}

char *
convert_workbook(const char *file, const char *bytes, size_t len, size_t *new_len)
{
	const char *path = find_program(
		"ssconvert",
		format_text(
			_("\"%s\" is not an .xlsx workbook; ssconvert reads it, from the package gnumeric"),
			file));
	PQExpBuffer said = new_buffer();
	int in = nameless_file(), out = nameless_file(), status;
	char *result;

	write_all(in, bytes, len, _("a temporary file"));
	if (lseek(in, 0, SEEK_SET) != 0)
		fatal(EXIT_FILE, "could not read a temporary file: %s", error_reason(errno));
	verbose("ssconvert reads \"%s\"", file);
	status = run_with(file, path, in, out, said);
	close(in);
	if (WIFSIGNALED(status))
		fatal(EXIT_FILE, "ssconvert was killed by signal %d while it read \"%s\"", WTERMSIG(status),
			  file);
	if (WEXITSTATUS(status) != 0)
		fatal(EXIT_FILE, "ssconvert cannot read \"%s\": %s", file, last_line(said));
	result = read_result(file, out, new_len);
	close(out);
	if (!is_zip(result, *new_len) || !has_part(result, *new_len, "xl/workbook.xml"))
		fatal(EXIT_FILE, "ssconvert cannot read \"%s\": %s", file, last_line(said));
	return result;
}
