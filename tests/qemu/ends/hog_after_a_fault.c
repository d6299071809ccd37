/* Registers are shown of a fault that has not been recovered from, and not of
 * an earlier one with as much on its stack. The backtrace has the callers. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> panic: the task kept the processor too long
//> [pc=0x*]
//> backtrace: 0x* 0x*
//>
//> * task * main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> exit 2
#include <coda.h>

/* In no microcontroller's memory map; and page 0, where there are pages. */
static volatile uintptr_t nowhere = sizeof(void *) == 4 ? 0xDFFFFFF0 : 8;
static volatile bool spins;

static void recovers(void *arg)
{
    (void)arg;
    if (!spins)
        recover();
}

static __attribute__((noinline)) void faults_or_spins(void)
{
    while (spins)
        ;
    *(volatile uint32_t *)nowhere = 1;
}

static void recovered(void *arg)
{
    (void)arg;
    DEFER(recovers, NULL);
    faults_or_spins();
}

int main(void)
{
    protect(recovered, NULL);
    spins = true;
    protect(recovered, NULL);
}
