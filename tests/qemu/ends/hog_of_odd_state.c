/* Whatever a hog has made of the direction flag and of the x87's stack, its
 * defers find them as at any call (System V ABI 3.2.1). */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//! only linux x86_64: they have these
//> the direction is up
//> the x87's stack is empty
//> exit 0
#include <coda.h>
#include <stdio.h>

static volatile uint64_t flags;
static volatile uint16_t environment[14]; /* FNSTENV: control, status, tags */

static void looks(void *arg)
{
    uint64_t at_entry;

    (void)arg;
    __asm volatile("pushf\n\tpop %0\n\tcld" : "=r"(at_entry));
    __asm volatile("fnstenv %0\n\tfninit" : "=m"(environment));
    flags = at_entry;
}

static void spins(void *arg)
{
    (void)arg;
    DEFER(looks, NULL);
    __asm volatile("fld1\n\tfld1\n\tfld1\n\tstd\n0:\tjmp 0b");
}

int main(void)
{
    const struct task_options o = {.contain = true, .hog_limit_us = 20000};

    task_join(task_go_with(&o, spins, NULL), NULL);
    if (flags && !(flags & 0x400))
        puts("the direction is up");
    if (environment[4] == 0xFFFF && !(environment[2] & 0x3800))
        puts("the x87's stack is empty");
    return 0;
}
