/*
 * The glue to newlib: from any task, and right, but stdin (<coda/console.h>).
 *
 * Each slot has a struct _reent of its own below its stack, and the switch
 * points _impure_ptr at it: so errno, strtok, rand and the rest are the task's.
 * What newlib allocates there (for rand, strtod, asctime) stays with the slot.
 * What a task prints goes to a stream of the task's: a line buffer that is made
 * when it first prints and goes when it ends, with a defer at the very bottom
 * of its chain. The buffer's lines reach the console whole. Two tasks thus
 * share no state of what they print, and one that waits for the UART in the
 * middle of a printf hinders nobody.
 *
 * malloc never switches, so among tasks it needs no lock.
 *
 * rejected: one stdout for all with a lock around it: the packaged newlib is
 * built without locks, and a task that ended within printf would keep it.
 */
#include <errno.h>
#include <reent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"

_Static_assert(sizeof(struct _reent) <= LIBC_TASK_BYTES, "<coda/libc.h>");
_Static_assert(offsetof(struct _reent, _errno) == 0, "libc_task_begins");
_Static_assert(offsetof(struct sched, libc) == 0,
               "linker/newlib.ld, linker/newlib-x86_64.ld");

#define LINE_BYTES 96

struct stream {
    struct defer defer;
    struct stream *next;
    task_id task;
    FILE file;
    char line[LINE_BYTES];
};

static struct stream *streams; /* of all tasks that have printed */

static int to_console(struct _reent *r, void *cookie, const char *s, int n)
{
    (void)r, (void)cookie;
    console_write(s, (size_t)n);
    return n;
}

static int from_console(struct _reent *r, void *cookie, char *s, int n)
{
    (void)r, (void)cookie;
    return (int)console_read(s, (size_t)n);
}

static int first_print(struct _reent *r, void *cookie, const char *s, int n);

/* What a task's streams are until it first prints, and stdin. */
static FILE unopened, console_in;

static void file_init(FILE *f, int flags, short fd)
{
    f->_flags = (short)flags;
    f->_file = fd;
    f->_cookie = f;
    f->_read = from_console;
    f->_write = to_console;
}

/* The last defer of a task that has printed. */
static void stream_end(void *stream)
{
    struct stream *s = stream, **link = &streams;

    fflush(&s->file);
    _REENT->_stdout = &unopened;
    _REENT->_stderr = &unopened;
    while (*link != s)
        link = &(*link)->next;
    *link = s->next;
    free(s);
}

/* Without memory for a stream, what is printed goes out as it comes. */
static int first_print(struct _reent *r, void *cookie, const char *text, int n)
{
    struct defer **bottom = &sched.current->defers;
    struct stream *s;

    if (r->_stdout == &unopened) {
        s = calloc(1, sizeof *s);
        if (!s)
            return to_console(r, cookie, text, n);
        file_init(&s->file, __SWR, STDOUT_FILENO);
        setvbuf(&s->file, s->line, _IOLBF, sizeof s->line);
        s->task = sched.current->id;
        s->next = streams;
        streams = s;
        r->_stdout = &s->file;
        r->_stderr = &s->file;
        s->defer = (struct defer){.fn = stream_end, .arg = s};
        while (*bottom)
            bottom = &(*bottom)->next;
        *bottom = &s->defer;
    }
    return (int)fwrite(text, 1, (size_t)n, r->_stdout);
}

/*
 * exit() flushes what every task has printed of an unfinished line: after the
 * writes that are under way, and then without switching, so that no task ends
 * and frees its stream meanwhile.
 */
static void flush_all(struct _reent *r)
{
    (void)r;
    if (!ending_in_words())
        kernel_need_task("exit");
    if (sched.current->masks == 0)
        cancel_mask(); /* or who has been cancelled would end here, alone */
    console_write("", 0);
    console_drain();
    for (struct stream *s = streams; s; s = s->next)
        fflush(&s->file);
}

static bool is_in_heap(const struct stream *s)
{
    const char *at = (const char *)s;

    return at >= board_heap.low && at < board_heap.high - sizeof *s &&
           (uintptr_t)at % _Alignof(struct stream) == 0;
}

void libc_tell_begun(void (*tell)(task_id id, const char *line, size_t bytes))
{
    const struct stream *s = streams;

    for (const struct task *t = coda_tasks_start; t < coda_tasks_end; t++) {
        size_t bytes;

        if (!is_in_heap(s))
            return;
        bytes = (size_t)((const char *)s->file._p - s->line);
        if (bytes > 0 && bytes <= LINE_BYTES)
            tell(s->task, s->line, bytes);
        s = s->next;
    }
}

void libc_slot_init(void *state)
{
    struct _reent *r = state;

    if (!unopened._write) {
        file_init(&unopened, __SWR | __SNBF, STDOUT_FILENO);
        unopened._write = first_print;
        setvbuf(&unopened, NULL, _IONBF, 0);
        file_init(&console_in, __SRD | __SNBF, STDIN_FILENO);
        setvbuf(&console_in, NULL, _IONBF, 0);
        _GLOBAL_REENT->__cleanup = flush_all;
    }
    _REENT_INIT_PTR(r);
    r->__sdidinit = 1;
    r->_stdin = &console_in;
    r->_stdout = &unopened;
    r->_stderr = &unopened;
}

/* newlib's own would allocate 88 bytes for a task that calls it. A task's
 * __sglue is unused: files are the global _reent's. */
char *strtok(char *restrict s, const char *restrict delimiters)
{
    return strtok_r(s, delimiters, (char **)&_REENT->__sglue._iobs);
}

/* ---- System calls ------------------------------------------------------- */

ssize_t _write(int fd, const char *s, size_t n)
{
    (void)fd;
    console_write(s, n);
    return (ssize_t)n;
}

ssize_t _read(int fd, char *s, size_t n)
{
    (void)fd;
    return (ssize_t)console_read(s, n);
}

extern char heap_start[], heap_end[];
struct board_heap board_heap = {heap_start, heap_end};

void *_sbrk(ptrdiff_t more)
{
    static ptrdiff_t used;
    char *old = board_heap.low + used;

    if (more > board_heap.high - old || more < -used) {
        errno = ENOMEM;
        return (void *)-1;
    }
    used += more;
    return old;
}

void __malloc_lock(struct _reent *r)
{
    (void)r;
    kernel_need_task("malloc or free");
}

void __malloc_unlock(struct _reent *r)
{
    (void)r;
}

_Noreturn void _exit(int code)
{
    kernel_exit(code);
}

int _isatty(int fd)
{
    return fd <= STDERR_FILENO;
}

int _fstat(int fd, struct stat *st)
{
    (void)fd;
    st->st_mode = S_IFCHR;
    return 0;
}

off_t _lseek(int fd, off_t offset, int whence)
{
    (void)fd, (void)offset, (void)whence;
    errno = ESPIPE;
    return -1;
}

int _close(int fd)
{
    (void)fd;
    errno = EBADF;
    return -1;
}

int _getpid(void)
{
    return 1;
}

int _kill(int pid, int signal)
{
    (void)pid, (void)signal;
    panic("abort");
}
