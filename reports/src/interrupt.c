/*
 * interrupt.c
 *	  A signal ends the program soon and cleanly: the query is cancelled, every gnuplot is killed, no file is
 *	  left behind, and the program then dies of that signal, as a shell expects.
 */
#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static volatile sig_atomic_t caught;
static volatile sig_atomic_t child_groups[MAX_JOBS];
static volatile sig_atomic_t at_once;
static PGcancel *volatile cancel;

/* A file that goes when the program ends, unless keep_files() says otherwise. */
typedef struct
{
	int folder;
	const char *name;
} File;

static File *files;
static int file_count;

static void
kill_children(void)
{
	for (int i = 0; i < MAX_JOBS; i++)
	{
		if (child_groups[i] > 0)
			kill(-child_groups[i], SIGKILL);
	}
}

/* Only async-signal-safe calls; libpq documents that PQcancel is. */
static void
on_signal(int signal_number)
{
	char ignored[256];

	caught = signal_number;
	if (at_once)
	{
		signal(signal_number, SIG_DFL);
		raise(signal_number); /* kills when this handler returns */
	}
	kill_children();
	if (cancel != NULL)
		PQcancel(cancel, ignored, sizeof(ignored));
}

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};

void
catch_signals(void)
{
	struct sigaction action = {.sa_handler = SIG_IGN};

	sigaction(SIGPIPE, &action, NULL);
	for (size_t i = 0; i < lengthof(deadly); i++)
	{
		struct sigaction before;

		/* With nohup or in the background, the signal is to be ignored. */
		if (sigaction(deadly[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN)
			continue;
		action.sa_handler = on_signal;
		sigaction(deadly[i], &action, NULL);
	}
}

/* Nothing is left to clean up: one that came is forgotten, and the next one ends the program as it ends any other. */
void
release_signals(void)
{
	for (size_t i = 0; i < lengthof(deadly); i++)
	{
		struct sigaction action;

		if (sigaction(deadly[i], NULL, &action) == 0 && action.sa_handler == on_signal)
			signal(deadly[i], SIG_DFL);
	}
	caught = 0;
}

/* While connecting there is nothing to clean up, and libpq would not notice the signal. */
void
die_on_signal(bool now)
{
	at_once = now;
	if (now)
		check_interrupt();
}

/* NULL: there is nothing to cancel any more. */
void
cancel_on_signal(PGconn *conn)
{
	PGcancel *old = cancel;

	cancel = conn != NULL ? PQgetCancel(conn) : NULL;
	PQfreeCancel(old);
}

/* One child at each place; group 0: none runs there any more. */
void
kill_on_signal(int place, int process_group)
{
	child_groups[place] = process_group;
	if (caught != 0 && process_group > 0)
		kill(-process_group, SIGKILL); /* the signal came just before */
}

void
unlink_on_exit(int folder, const char *name)
{
	File *more = allocate((size_t) file_count + 1, sizeof(File));

	if (file_count > 0)
		memcpy(more, files, (size_t) file_count * sizeof(File));
	more[file_count] = (File) {folder, copy_text(name)};
	files = more;
	file_count++;
}

/* They are whole, and stay. */
void
keep_files(void)
{
	file_count = 0;
}

bool
interrupted(void)
{
	return caught != 0;
}

void
clean_up(void)
{
	kill_children();
	for (int i = 0; i < file_count; i++)
		unlinkat(files[i].folder, files[i].name, 0);
	file_count = 0;
}

/* Ends the program if a signal came. */
void
check_interrupt(void)
{
	int signal_number = caught;

	if (signal_number == 0)
		return;
	clean_up();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
	_exit(128 + signal_number);
}
