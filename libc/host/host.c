/*
 * The glue to the host's C library, for boards/linux.
 *
 * As with newlib, a task's stdout is a stream of its own, made when it first
 * prints and gone when it ends; the switch keeps errno, stdout and strtok's
 * state apart (<coda/libc.h>). malloc never switches and needs nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "../../kernel/sched.h"
#include "../../kernel/board.h"

#define LINE_BYTES 256

void board_console_restore(void); /* boards/linux */

struct stream {
    struct defer defer;
    struct stream *next;
    task_id task;
    FILE *file;
    char line[LINE_BYTES];
};

static struct stream *streams; /* of all tasks that have printed */

_Static_assert(sizeof(struct host_task) <= LIBC_TASK_BYTES, "<coda/libc.h>");
_Static_assert(offsetof(struct host_task, out) == 0 &&
                   offsetof(struct host_task, error) == 16,
               "libc_switch.inc");

FILE *host_unopened;
int *host_errno; /* of the only thread */

static ssize_t to_console(void *cookie, const char *s, size_t n)
{
    (void)cookie;
    console_write(s, n);
    return (ssize_t)n;
}

static ssize_t from_console(void *cookie, char *s, size_t n)
{
    (void)cookie;
    return (ssize_t)console_read(s, n);
}

/* The last defer of a task that has printed. */
static void stream_end(void *stream)
{
    struct stream *s = stream, **link = &streams;

    fclose(s->file);
    stdout = host_unopened;
    while (*link != s)
        link = &(*link)->next;
    *link = s->next;
    free(s);
}

static ssize_t first_print(void *cookie, const char *text, size_t n)
{
    struct defer **bottom = &sched.current->defers;
    struct stream *s;

    if (stdout == host_unopened) {
        s = calloc(1, sizeof *s);
        if (!s)
            return to_console(cookie, text, n);
        s->file = fopencookie(NULL, "w",
                              (cookie_io_functions_t){.write = to_console});
        setvbuf(s->file, s->line, _IOLBF, sizeof s->line);
        stdout = s->file;
        s->task = sched.current->id;
        s->next = streams;
        streams = s;
        s->defer = (struct defer){.fn = stream_end, .arg = s};
        while (*bottom)
            bottom = &(*bottom)->next;
        *bottom = &s->defer;
    }
    return (ssize_t)fwrite(text, 1, n, stdout);
}

static ssize_t to_stdout(void *cookie, const char *text, size_t n)
{
    (void)cookie;
    return (ssize_t)fwrite(text, 1, n, stdout);
}

/* A whole line is on its way. */
void libc_tell_begun(void (*tell)(task_id id, const char *line, size_t bytes))
{
    for (const struct stream *s = streams; s; s = s->next) {
        size_t bytes = __fpending(s->file);

        if (bytes > 0 && bytes <= LINE_BYTES && s->line[bytes - 1] != '\n')
            tell(s->task, s->line, bytes);
    }
}

/* exit() flushes what tasks have printed of unfinished lines: after the writes
 * that are under way, and then without switching, so that no task ends and
 * closes its stream meanwhile. */
static void flush_all(void)
{
    if (!ending_in_words())
        kernel_need_task("exit");
    if (sched.current->masks == 0)
        cancel_mask(); /* or who has been cancelled would end here, alone */
    console_write("", 0);
    console_drain();
    fflush(NULL);
    board_console_restore();
}

/* The idle task, which boots, has a state too: the switch saves into it. */
void libc_slot_init(void *state)
{
    static struct host_task boot;

    (void)state;
    if (host_unopened)
        return;
    host_errno = &errno;
    sched.libc = &boot;
    host_unopened =
        fopencookie(NULL, "w", (cookie_io_functions_t){.write = first_print});
    setvbuf(host_unopened, NULL, _IONBF, 0);
    stderr =
        fopencookie(NULL, "w", (cookie_io_functions_t){.write = to_stdout});
    setvbuf(stderr, NULL, _IONBF, 0);
    stdin =
        fopencookie(NULL, "r", (cookie_io_functions_t){.read = from_console});
    setvbuf(stdin, NULL, _IONBF, 0);
    atexit(flush_all);
}

char *strtok(char *s, const char *delimiters)
{
    return strtok_r(s, delimiters, &((struct host_task *)sched.libc)->strtok);
}
