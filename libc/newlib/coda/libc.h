/* newlib's share of a slot: a struct _reent (newlib.c asserts its size). */
#ifndef CODA_LIBC_H
#define CODA_LIBC_H

#define LIBC_TASK_BYTES (sizeof(void *) == 4 ? 96 : 176)

/* For a new task: errno, its first word, is 0. */
static inline void libc_task_begins(void *state)
{
    *(int *)state = 0;
}

#endif
