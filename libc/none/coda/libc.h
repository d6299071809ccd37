/* Without a C library a slot has no state of one. */
#ifndef CODA_LIBC_H
#define CODA_LIBC_H

#define LIBC_TASK_BYTES 0

static inline void libc_task_begins(void *state)
{
    (void)state;
}

#endif
