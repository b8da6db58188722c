/*
 * sandbox.c
 *	  Limits under which gnuplot runs: it may compute and write to its pipes, and nothing else.
 *
 * The script is made so that data cannot become commands (script.c).  Should that ever fail, the
 * command still cannot start a program, open a socket, or write, rename or remove a file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#endif

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

#ifdef THIS_ARCH

/* A write to a file is refused however it is opened. */
#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)

/* A filter under construction.  Each function below adds one rule that needs nothing of the others. */
typedef struct
{
	struct sock_filter steps[256];
	unsigned short len;
} Filter;

static void
add_step(Filter *filter, uint16_t code, uint32_t operand, uint8_t if_true, uint8_t if_false)
{
	if (filter->len == lengthof(filter->steps))
		_exit(EXIT_RENDERING);
	filter->steps[filter->len++] = (struct sock_filter){code, if_true, if_false, operand};
}

static void
load(Filter *filter, size_t offset)
{
	add_step(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t) offset, 0, 0);
}

/* Passes over so many steps unless what was loaded is this value. */
static void
skip_unless(Filter *filter, uint32_t value, uint8_t steps)
{
	add_step(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, steps);
}

static void
answer(Filter *filter, uint32_t what)
{
	add_step(filter, BPF_RET | BPF_K, what, 0, 0);
}

/* The numbers below mean these calls only on this architecture, without the x32 ones. */
static void
require_architecture(Filter *filter)
{
	load(filter, offsetof(struct seccomp_data, arch));
	add_step(filter, BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0);
	answer(filter, SECCOMP_RET_KILL_PROCESS);
#ifdef __x86_64__
	load(filter, offsetof(struct seccomp_data, nr));
	add_step(filter, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
	answer(filter, SECCOMP_RET_KILL_PROCESS);
#endif
}

static void
refuse(Filter *filter, int call, int error)
{
	load(filter, offsetof(struct seccomp_data, nr));
	skip_unless(filter, (uint32_t) call, 1);
	answer(filter, SECCOMP_RET_ERRNO | (uint32_t) error);
}

/* Low half of an argument; both architectures are little-endian. */
static size_t
argument(int n)
{
	return offsetof(struct seccomp_data, args) + (size_t) n * sizeof(uint64_t);
}

/* Refuses a call by any (or for lack of every one) of the bits of its n-th argument. */
static void
refuse_bits(Filter *filter, int call, int n, uint32_t bits, bool when_set, int error)
{
	load(filter, offsetof(struct seccomp_data, nr));
	skip_unless(filter, (uint32_t) call, 3);
	load(filter, argument(n));
	add_step(filter, BPF_JMP | BPF_JSET | BPF_K, bits, when_set ? 0 : 1, when_set ? 1 : 0);
	answer(filter, SECCOMP_RET_ERRNO | (uint32_t) error);
}

/* The only execve let through is the one about to be made, known by the three addresses it passes. */
static void
require_addresses(Filter *filter, int call, const void *const *addresses, int count)
{
	load(filter, offsetof(struct seccomp_data, nr));
	skip_unless(filter, (uint32_t) call, (uint8_t) (6 * count));
	for (int i = 0; i < count; i++)
	{
		uint64_t address = (uintptr_t) addresses[i];

		for (int half = 0; half < 2; half++)
		{
			load(filter, argument(i) + (size_t) half * 4);
			add_step(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t) (address >> (32 * half)), 1, 0);
			answer(filter, SECCOMP_RET_ERRNO | EPERM);
		}
	}
}

static void
refuse_calls(Filter *filter)
{
	static const struct
	{
		int call;
		int error;
	} refused[] = {
#ifdef __x86_64__ /* older spellings, which newer architectures never had */
		{SYS_fork, EPERM},		 {SYS_vfork, EPERM},
		{SYS_creat, EACCES},	 {SYS_rename, EACCES},
		{SYS_unlink, EACCES},	 {SYS_link, EACCES},
		{SYS_symlink, EACCES},	 {SYS_mkdir, EACCES},
		{SYS_rmdir, EACCES},	 {SYS_chmod, EACCES},
#endif
		{SYS_clone3, ENOSYS}, /* its flags lie in memory, unseen; libc falls back on clone */
		{SYS_openat2, ENOSYS},	 {SYS_execveat, EPERM},
		{SYS_ptrace, EPERM},	 {SYS_io_uring_setup, ENOSYS},
		{SYS_socket, EACCES},	 {SYS_socketpair, EACCES},
		{SYS_truncate, EACCES},	 {SYS_renameat, EACCES},
		{SYS_renameat2, EACCES}, {SYS_unlinkat, EACCES},
		{SYS_linkat, EACCES},	 {SYS_symlinkat, EACCES},
		{SYS_mkdirat, EACCES},	 {SYS_fchmodat, EACCES},
	};

	for (size_t i = 0; i < lengthof(refused); i++)
		refuse(filter, refused[i].call, refused[i].error);
}

static void
install_filter(const char *path, char *const *argv, char *const *envp)
{
	const void *const addresses[] = {path, argv, envp};
	Filter filter = {.len = 0};
	struct sock_fprog program = {.filter = filter.steps};

	require_architecture(&filter);
	refuse_calls(&filter);
#ifdef __x86_64__
	refuse_bits(&filter, SYS_open, 1, WRITING, true, EACCES);
#endif
	refuse_bits(&filter, SYS_openat, 2, WRITING, true, EACCES);
	refuse_bits(&filter, SYS_clone, 0, CLONE_THREAD, false, EPERM); /* pango starts threads */
	require_addresses(&filter, SYS_execve, addresses, lengthof(addresses));
	answer(&filter, SECCOMP_RET_ALLOW);
	program.len = filter.len;
	syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

#else

static void
install_filter(const char *path, char *const *argv, char *const *envp)
{
	(void) path;
	(void) argv;
	(void) envp;
}

#endif

/* Called between fork and exec.  A kernel that offers less leaves the rest of the limits in force. */
void
enter_sandbox(const char *path, char *const *argv, char *const *envp)
{
	set_limits();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		install_filter(path, argv, envp);
}
