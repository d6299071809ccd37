//! options CODA_HOG_LIMIT_US=50000 CODA_HOG_PANICS=0 CODA_PANIC_ACTION=CODA_PANIC_RESET
//! with watchdog CODA_WATCHDOG_US=400000
//> once
//> hog: task * busy at pc=0x* for * ms
//> it was let go on
//> the last one is on record: 11
//> hog: task * busy at pc=0x* for * ms
//> and again, a line each
//> half a line
//> hog: task * busy at pc=0x* for * ms
//> , and its rest
//> the last one is on record: 11
//> exit 0
#include <coda.h>
#include <stdio.h>
#include <string.h>

static size_t (*volatile length)(const char *) = strlen;

/* For some of its limits: once is what it is reported. Mostly in a function
 * that calls none, and so may keep its caller in a register alone. */
static void busy(void *arg)
{
    static char bytes[1024];
    static const char *volatile text = bytes;
    uint64_t until = clock_us() + 100000;

    memset(bytes, 'x', sizeof bytes - 1);
    while (clock_us() < until)
        if ((arg ? length(text) : strlen(text)) != sizeof bytes - 1)
            return;
}

static void one_busy(void *by_pointer)
{
    const struct task_options o = {.name = "busy", .hog_limit_us = 20000};

    task_join(task_go_with(&o, busy, by_pointer), NULL);
}

/* It was in `busy`, or in what that called. */
static void tell_record(void)
{
    const struct last_panic *last = last_panic();
    bool in_busy = false;

    for (int i = 0; last && i < 16; i++)
        in_busy = in_busy || last->backtrace[i] - (uintptr_t)busy < 512;
    printf("the last one is on record: %d%d\n",
           last && last->kind == PANIC_HOG && strcmp(last->name, "busy") == 0,
           in_busy);
}

int main(void)
{
    puts("once");
    one_busy("by a pointer");
    puts("it was let go on");
    tell_record();
    one_busy(NULL);
    puts("and again, a line each");
    fputs("half a line", stdout);
    fflush(stdout);
    one_busy(NULL);
    puts(", and its rest");
    tell_record();
    return 0;
}
