/* The host's share of a slot: what its C library keeps in globals and each
 * task has for itself. libc_switch.inc exchanges it in the switch. */
#ifndef CODA_LIBC_H
#define CODA_LIBC_H

#include <stddef.h>
#include <stdio.h>

struct host_task {
    FILE *out;    /* stdout */
    char *strtok; /* where the task's strtok is; stays here */
    long error;   /* errno */
};

#define LIBC_TASK_BYTES 32

extern FILE *host_unopened; /* stdout of a task that has not printed yet */

static inline void libc_task_begins(void *state)
{
    struct host_task *h = state;

    h->out = host_unopened;
    h->strtok = NULL;
    h->error = 0;
}

#endif
