/*
 * tool.h
 *	  What relief_report and relief_import share: messages, signals, the connection and the choice of a ledger.
 */
#ifndef RELIEF_TOOL_H
#define RELIEF_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "allocate.h"

#define MAX_JOBS 64

#define lengthof(a) (sizeof(a) / sizeof((a)[0]))

typedef enum
{
	EXIT_DONE = 0,
	EXIT_USAGE = 1,
	EXIT_CONNECTION = 2,
	EXIT_SERVER = 3,
	EXIT_RENDERING = 4,
	EXIT_FILE = 4,		  /* relief_import: a file could not be read, understood or written */
	EXIT_UNPUBLISHED = 5, /* relief_report: there is no edition that the user may see */
	EXIT_REJECTED = 6	  /* relief_import: rows were rejected */
} ExitCode;

typedef struct
{
	const char *host, *port, *user, *dbname;
	int password; /* 0: if asked, -1: never, 1: always */
} Connection;

/* Which program this is, for messages: defined beside main(). */
extern const char *const program_name;

/* message.c: each is one line on stderr */
extern void be_quiet(void);
extern void be_verbose(void);
extern bool is_quiet(void);
extern void fatal(ExitCode code, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));
extern void locate(const char *file, int line);
extern const char *located(void);
extern void progress(const char *what, int done, int count);
extern void warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
extern void verbose(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* utf8.c */
#define NOT_UTF8 0xFFFFFFFF
extern uint32_t next_code_point(const char **text);
extern void append_code_point(PQExpBuffer buf, uint32_t c);
extern bool is_control(uint32_t c);
extern int display_width(const char *text);

/* interrupt.c */
struct pg_conn;
extern void catch_signals(void);
extern void release_signals(void);
extern void die_on_signal(bool now);
extern void cancel_on_signal(struct pg_conn *conn);
extern void kill_on_signal(int place, int process_group);
extern void unlink_on_exit(int folder, const char *name);
extern void keep_files(void);
extern bool interrupted(void);
extern void check_interrupt(void);
extern void clean_up(void);

/* connect.c, query.c */
struct pg_result;
extern struct pg_conn *connect_database(const Connection *connection);
extern const char *quoted(struct pg_conn *conn, const char *name);
extern struct pg_result *query(struct pg_conn *conn, const char *sql, const char *parameter,
							   const char *what);
extern struct pg_result *query_params(struct pg_conn *conn, const char *sql, int count,
									  const char *const *parameters, const char *what);
extern void check_result(struct pg_conn *conn, const struct pg_result *result, const char *what);
extern const char *value(const struct pg_result *result, int row, int column);
extern const char *value_or_empty(const struct pg_result *result, int row, int column);

/* ledger.c */
extern const char *find_extension(struct pg_conn *conn, const char **version);
extern const char *find_ledger(struct pg_conn *conn, const char *extension, const char *wanted);
extern void check_trust(struct pg_conn *conn, const char *schema);

/* write.c */
extern bool is_folder(const char *path);
extern void split_path(const char *path, const char **folder, const char **name);
extern int open_folder(const char *folder);
extern void write_all(int fd, const char *bytes, size_t len, const char *target);
extern void open_standard_streams(void);

/* child.c */
extern const char *find_program(const char *name, const char *missing);
extern const char *last_line(const PQExpBufferData *text);
extern void make_pipe(int ends[2]);
extern int64_t milliseconds(void);

#endif /* RELIEF_TOOL_H */
