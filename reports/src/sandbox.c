/*
 * sandbox.c
 *	  Limits under which gnuplot runs: it may compute, read files and write to its pipes, and nothing else.
 *
 * The script is composed so that data cannot become commands (script.c).  If that ever fails, a command
 * can still use only the system calls listed here.  Starting a program or opening a socket kills the
 * process.  Changes of files are not permitted (EPERM).  Every other call fails as in a kernel that is too
 * old to have it (ENOSYS), so that newer libraries fall back on those listed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "report.h"

/* The position of the flags of clone: on s390 the stack comes first. */
#ifdef __s390__
#define CLONE_FLAGS 1
#else
#define CLONE_FLAGS 0
#endif

static const int allowed[] = {
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(madvise),
	SCMP_SYS(mmap),
	SCMP_SYS(mprotect),
	SCMP_SYS(mremap),
	SCMP_SYS(munmap),
	/* files: reading them and their metadata */
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(fadvise64),
	SCMP_SYS(fstat),
	SCMP_SYS(fstatfs),
	SCMP_SYS(getcwd),
	SCMP_SYS(getdents64),
	SCMP_SYS(lseek),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(pread64),
	SCMP_SYS(read),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(readv),
	SCMP_SYS(stat),
	SCMP_SYS(statfs),
	SCMP_SYS(statx),
	/* open descriptors, including the pipes */
	SCMP_SYS(close),
	SCMP_SYS(dup),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(pipe),
	SCMP_SYS(pipe2),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(pselect6),
	SCMP_SYS(select),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	/* threads, which pango starts */
	SCMP_SYS(arch_prctl),
	SCMP_SYS(exit),
	SCMP_SYS(futex),
	SCMP_SYS(gettid),
	SCMP_SYS(rseq),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(sched_yield),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(set_tid_address),
	/* signals to itself, and its end */
	SCMP_SYS(exit_group),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	/* identity, working directory, time */
	SCMP_SYS(clock_getres),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(getegid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getpid),
	SCMP_SYS(getppid),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrlimit),
	SCMP_SYS(getrusage),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getuid),
	SCMP_SYS(nanosleep),
	SCMP_SYS(sysinfo),
	SCMP_SYS(time),
	SCMP_SYS(uname),
};

static const int killed[] = {
	SCMP_SYS(execveat), SCMP_SYS(fork),	   SCMP_SYS(vfork), SCMP_SYS(socket),  SCMP_SYS(socketpair),
	SCMP_SYS(accept),	SCMP_SYS(accept4), SCMP_SYS(bind),	SCMP_SYS(connect), SCMP_SYS(listen),
};

static const int not_permitted[] = {
	SCMP_SYS(chmod),	 SCMP_SYS(fchmod),	  SCMP_SYS(fchmodat), SCMP_SYS(chown),
	SCMP_SYS(fchown),	 SCMP_SYS(fchownat),  SCMP_SYS(lchown),	  SCMP_SYS(creat),
	SCMP_SYS(link),		 SCMP_SYS(linkat),	  SCMP_SYS(mkdir),	  SCMP_SYS(mkdirat),
	SCMP_SYS(mknod),	 SCMP_SYS(mknodat),	  SCMP_SYS(rename),	  SCMP_SYS(renameat),
	SCMP_SYS(renameat2), SCMP_SYS(rmdir),	  SCMP_SYS(symlink),  SCMP_SYS(symlinkat),
	SCMP_SYS(truncate),	 SCMP_SYS(ftruncate), SCMP_SYS(unlink),	  SCMP_SYS(unlinkat),
	SCMP_SYS(utimensat),
};

/* Each of these flags allows writing to a file. */
static const int writing[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC};

static void
set_limit(int resource, rlim_t most)
{
	struct rlimit limit = {most, most};

	setrlimit(resource, &limit);
}

static void
set_limits(void)
{
	set_limit(RLIMIT_CPU, 60);
	set_limit(RLIMIT_AS, (rlim_t) 2 << 30);
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_NOFILE, 256);
	signal(SIGXFSZ, SIG_IGN); /* a write to a file then fails instead of killing */
	set_limit(RLIMIT_FSIZE, 0);
}

/* Without its sandbox gnuplot is not started; the text becomes the message of relief_report. */
static void
require(int result)
{
	if (result >= 0)
		return;
	dprintf(STDERR_FILENO, _("could not set up its sandbox: %s\n"), error_reason(-result));
	_exit(EXIT_RENDERING);
}

static void
add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		require(seccomp_rule_add(filter, action, calls[i], 0));
}

/* A rule for a call by its n-th argument, counted from 0. */
static void
add_rule(scmp_filter_ctx filter, uint32_t action, int call, unsigned int n, enum scmp_compare how,
		 scmp_datum_t value)
{
	struct scmp_arg_cmp argument = {.arg = n, .op = how, .datum_a = value};

	require(seccomp_rule_add_array(filter, action, call, 1, &argument));
}

/* The same, by some bits of the argument. */
static void
add_bits_rule(scmp_filter_ctx filter, uint32_t action, int call, unsigned int n, scmp_datum_t mask,
			  scmp_datum_t value)
{
	struct scmp_arg_cmp argument = {
		.arg = n, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};

	require(seccomp_rule_add_array(filter, action, call, 1, &argument));
}

/* Opening a file, by the n-th argument: its flags. */
static void
allow_reading(scmp_filter_ctx filter, int call, unsigned int n)
{
	scmp_datum_t any = 0;

	for (size_t i = 0; i < lengthof(writing); i++)
	{
		scmp_datum_t bit = (scmp_datum_t) writing[i];

		add_bits_rule(filter, SCMP_ACT_ERRNO(EPERM), call, n, bit, bit);
		any |= bit;
	}
	add_bits_rule(filter, SCMP_ACT_ALLOW, call, n, any, 0);
}

/* The flags of clone3 lie in memory, unseen: it fails as all others do, and libc falls back on clone. */
static void
allow_threads(scmp_filter_ctx filter)
{
	add_bits_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), CLONE_FLAGS, CLONE_THREAD, CLONE_THREAD);
	add_bits_rule(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), CLONE_FLAGS, CLONE_THREAD, 0);
}

static void
allow_signals_to_itself(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(kill), SCMP_SYS(tgkill)};
	scmp_datum_t self = (scmp_datum_t) getpid();

	for (size_t i = 0; i < lengthof(calls); i++)
	{
		add_rule(filter, SCMP_ACT_ALLOW, calls[i], 0, SCMP_CMP_EQ, self);
		add_rule(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0, SCMP_CMP_NE, self);
	}
}

/* Calls that do more than one thing. */
static void
allow_some_uses(scmp_filter_ctx filter)
{
	static const int commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL};

	for (size_t i = 0; i < lengthof(commands); i++)
		add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_CMP_EQ,
				 (scmp_datum_t) commands[i]);
	add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 0, SCMP_CMP_EQ, PR_SET_NAME);
	/* no new limit */
	add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_CMP_EQ, 0);
	/* gnuplot exits unless these calls, which drop rights that it does not have, succeed */
	add_rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(setuid), 0, SCMP_CMP_EQ, getuid());
}

/* The only permitted execve is the one that starts gnuplot, identified by its three addresses. */
static void
allow_start(scmp_filter_ctx filter, const char *path, char *const *argv, char *const *envp)
{
	const void *const addresses[] = {path, argv, envp};
	struct scmp_arg_cmp same[lengthof(addresses)];

	for (unsigned int i = 0; i < lengthof(addresses); i++)
	{
		scmp_datum_t address = (uintptr_t) addresses[i];

		same[i] = (struct scmp_arg_cmp) {.arg = i, .op = SCMP_CMP_EQ, .datum_a = address};
		add_rule(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execve), i, SCMP_CMP_NE, address);
	}
	require(seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(execve), lengthof(same), same));
}

static void
install_filter(const char *path, char *const *argv, char *const *envp)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));

	require(filter != NULL ? 0 : -ENOMEM);
	require(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
	add_calls(filter, SCMP_ACT_ALLOW, allowed, lengthof(allowed));
	add_calls(filter, SCMP_ACT_KILL_PROCESS, killed, lengthof(killed));
	add_calls(filter, SCMP_ACT_ERRNO(EPERM), not_permitted, lengthof(not_permitted));
	allow_reading(filter, SCMP_SYS(open), 1);
	allow_reading(filter, SCMP_SYS(openat), 2);
	allow_threads(filter);
	allow_signals_to_itself(filter);
	allow_some_uses(filter);
	allow_start(filter, path, argv, envp);
	require(seccomp_load(filter));
}

/* Called between fork and exec. */
void
enter_sandbox(const char *path, char *const *argv, char *const *envp)
{
	set_limits();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	install_filter(path, argv, envp);
}
