//! options CODA_HOG_LIMIT_US=20000 CODA_HOG_PANICS=0
//> once
//> hog: task * busy at pc=0x* for * ms
//> it was let go on
//> hog: task * busy at pc=0x* for * ms
//> and again, a line each
//> half a line
//> hog: task * busy at pc=0x* for * ms
//> , and its rest
//> exit 0
#include <coda.h>
#include <stdio.h>

/* For some limits: once is what it is reported. */
static void busy(void *arg)
{
    uint64_t until = clock_us() + 300000;

    (void)arg;
    while (clock_us() < until)
        ;
}

static void one_busy(void)
{
    task_join(task_go_with(&(struct task_options){.name = "busy"}, busy, NULL),
              NULL);
}

int main(void)
{
    puts("once");
    one_busy();
    puts("it was let go on");
    one_busy();
    puts("and again, a line each");
    fputs("half a line", stdout);
    fflush(stdout);
    one_busy();
    puts(", and its rest");
    return 0;
}
