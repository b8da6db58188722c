/*
 * gnuplot.c
 *	  Runs gnuplot on a script and takes the picture from its standard output.
 *
 * No shell is involved.  "gnuplot -d /dev/stdin" reads the script as a file: unlike with plain
 * standard input, it stops at the first error and reads no start-up file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "report.h"

#define TIME_LIMIT_MS 60000
#define SIZE_LIMIT	  ((size_t) 64 << 20)

typedef struct
{
	pid_t pid;
	int in, out, err; /* our ends; -1 once closed */
	Drawing *drawing;
	const char *rest; /* of the script, not yet written */
	PQExpBuffer errors;
	int64_t deadline;
} Child;

/* Only the variables that fontconfig needs to find the same fonts in both processes. */
static char **
child_environment(void)
{
	static const char *const passed[] = {"HOME",
										 "XDG_DATA_HOME",
										 "XDG_CONFIG_HOME",
										 "XDG_CACHE_HOME",
										 "FONTCONFIG_FILE",
										 "FONTCONFIG_PATH",
										 "FONTCONFIG_SYSROOT"};
	char **environment = allocate(lengthof(passed) + 2, sizeof(char *));
	size_t count = 0;

	environment[count++] = copy_text("LC_ALL=C.UTF-8");
	for (size_t i = 0; i < lengthof(passed); i++)
	{
		const char *value = getenv(passed[i]);

		if (value != NULL)
			environment[count++] = format_text("%s=%s", passed[i], value);
	}
	return environment;
}

static void
run_child(const char *path, char *const *argv, char *const *envp, const int ends[3])
{
	sigset_t none;

	setpgid(0, 0);
	for (int i = 0; i < 3; i++)
	{
		if (dup2(ends[i], i) < 0)
			_exit(127);
	}
	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (chdir("/") == 0)
	{
		enter_sandbox(path, argv, envp);
		execve(path, argv, envp);
	}
	_exit(127);
}

static Child
start(Drawing *drawing, int place)
{
	static char *const argv[] = {(char *) "gnuplot", (char *) "-d", (char *) "/dev/stdin", NULL};
	const char *path = find_program(
		"gnuplot", _("gnuplot was not found in PATH; install the package gnuplot-nox"));
	char **envp = child_environment();
	int in[2], out[2], err[2];
	Child child = {.drawing = drawing, .rest = drawing->script, .errors = new_buffer()};

	verbose("drawing chart %s as %s", drawing->what, format_name(drawing->format));
	make_pipe(in);
	make_pipe(out);
	make_pipe(err);
	child.pid = fork();
	if (child.pid < 0)
		fatal(EXIT_RENDERING, "could not start gnuplot: %s", error_reason(errno));
	if (child.pid == 0)
		run_child(path, argv, envp, (const int[3]) {in[0], out[1], err[1]});
	setpgid(child.pid, child.pid); /* whichever of the two comes first */
	kill_on_signal(place, child.pid);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	child.in = in[1];
	child.out = out[0];
	child.err = err[0];
	fcntl(child.in, F_SETFL, O_NONBLOCK);
	child.deadline = milliseconds() + TIME_LIMIT_MS;
	return child;
}

static void
close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
feed(int *fd, const char **rest)
{
	ssize_t written = write(*fd, *rest, strlen(*rest));

	if (written > 0)
		*rest += written;
	/* A child that stopped reading has failed; its exit status is checked later. */
	if ((written < 0 && errno != EAGAIN && errno != EINTR) || **rest == '\0')
		close_end(fd);
}

static void
drain(int *fd, PQExpBuffer into)
{
	char chunk[65536];
	ssize_t got = read(*fd, chunk, sizeof(chunk));

	if (got > 0 && into->len < SIZE_LIMIT)
	{
		appendBinaryPQExpBuffer(into, chunk, (size_t) got);
		check_buffer(into);
	}
	else if (got >= 0 || errno != EINTR)
		close_end(fd);
}

static bool
is_at_end(const Child *child)
{
	return child->out < 0 && child->err < 0;
}

/* One poll for all pipes of all children, so that they cannot deadlock. */
static void
converse(Child *children, int count)
{
	struct pollfd pipes[3 * MAX_JOBS];
	int64_t left = TIME_LIMIT_MS;

	for (int i = 0; i < count; i++)
	{
		Child *child = &children[i];

		pipes[3 * i] = (struct pollfd) {.fd = child->in, .events = POLLOUT};
		pipes[3 * i + 1] = (struct pollfd) {.fd = child->out, .events = POLLIN};
		pipes[3 * i + 2] = (struct pollfd) {.fd = child->err, .events = POLLIN};
		if (child->deadline - milliseconds() < left)
			left = child->deadline - milliseconds();
	}
	if (left <= 0 || poll(pipes, (nfds_t) (3 * count), (int) left) <= 0)
		return;
	for (int i = 0; i < count; i++)
	{
		Child *child = &children[i];

		if (pipes[3 * i].revents != 0)
			feed(&child->in, &child->rest);
		if (pipes[3 * i + 1].revents != 0)
			drain(&child->out, child->drawing->image);
		if (pipes[3 * i + 2].revents != 0)
			drain(&child->err, child->errors);
	}
}

static int
finish(Child *child, int place)
{
	int status = 0;

	close_end(&child->in);
	close_end(&child->out);
	close_end(&child->err);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	kill(-child->pid, SIGKILL); /* and its remaining child processes */
	kill_on_signal(place, 0);
	return status;
}

/* A truncated picture has its first mark but not its last. */
static bool
is_whole(const PQExpBufferData *image, Format format)
{
	static const struct
	{
		const char *first, *last;
	} marks[] = {
		[FORMAT_SVG] = {"<?xml", "</svg>"},
		[FORMAT_PNG] = {"\x89PNG\r\n\x1A\n", "IEND"},
		[FORMAT_PDF] = {"%PDF-", "%%EOF"},
	};
	const char *first = marks[format].first, *last = marks[format].last;
	size_t tail = image->len < 64 ? image->len : 64;

	return image->len > strlen(first) && memcmp(image->data, first, strlen(first)) == 0 &&
		   memmem(image->data + image->len - tail, tail, last, strlen(last)) != NULL;
}

/* gnuplot counts the lines of its whole script, of which the drawing's file is the end. */
static void
locate_drawing(const Drawing *drawing, const char *message)
{
	const char *line = strstr(message, "line ");
	int number = line != NULL ? atoi(line + strlen("line ")) - drawing->lines_before : 0;

	if (number > 0)
		locate(drawing->file, number);
}

/* Ends the program unless the picture is complete. */
static void
check_drawing(const Child *child, int status)
{
	const char *what = child->drawing->what;
	const PQExpBufferData *image = child->drawing->image;

	check_interrupt();
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) /* by its sandbox */
		fatal(
			EXIT_RENDERING,
			"gnuplot was killed while drawing chart \"%s\": it tried to start a program or to open "
			"a socket",
			what);
	if (WIFSIGNALED(status))
		fatal(EXIT_RENDERING, "gnuplot was killed by signal %d while drawing chart \"%s\"",
			  WTERMSIG(status), what);
	if (WEXITSTATUS(status) == 127 && image->len == 0 && child->errors->len == 0)
		fatal(EXIT_RENDERING, "gnuplot could not be started");
	if (WEXITSTATUS(status) != 0)
		locate_drawing(child->drawing, last_line(child->errors));
	if (WEXITSTATUS(status) != 0)
		fatal(EXIT_RENDERING, "gnuplot could not draw chart \"%s\": %s", what,
			  last_line(child->errors));
	if (!is_whole(image, child->drawing->format))
		fatal(EXIT_RENDERING, "gnuplot's picture of chart \"%s\" is not a complete %s", what,
			  format_name(child->drawing->format));
	if (child->errors->len > 0)
		verbose("gnuplot: %s", last_line(child->errors));
}

/* Draws all pictures, the given number at a time; fatal() kills running children. */
void
draw(Drawing *drawings, int count, int at_once)
{
	Child children[MAX_JOBS];
	int running = 0, started = 0, done = 0;

	while (done < count)
	{
		while (running < at_once && started < count)
		{
			children[running] = start(&drawings[started++], running);
			running++;
		}
		progress(_("drawing"), done, count);
		converse(children, running);
		check_interrupt();
		for (int i = 0; i < running; i++)
		{
			if (is_at_end(&children[i]))
			{
				check_drawing(&children[i], finish(&children[i], i));
				done++;
				children[i] = children[--running];
				kill_on_signal(i, running > i ? children[i].pid : 0);
				kill_on_signal(running, 0);
				i--;
			}
			else if (milliseconds() >= children[i].deadline)
				fatal(EXIT_RENDERING, "gnuplot took more than %d seconds to draw chart \"%s\"",
					  TIME_LIMIT_MS / 1000, children[i].drawing->what);
		}
	}
	progress(_("drawing"), count, count);
}
