/* A function whose stack has no end, for tests of overflows. */
#ifndef RECURSE_H
#define RECURSE_H

#include <coda.h>

/* Calls itself n times. Where no hardware guards the stack, the switch looks:
 * so it yields at each depth. */
static __attribute__((noinline)) int recurse(int n)
{
    volatile char frame[64];

    frame[0] = (char)n;
    if (n == 0)
        return 0;
    task_yield();
    return recurse(n - 1) + frame[0];
}

#endif
