/* By a clock that is exact: a hog is reported at its limit, not at the next
 * look but one; a new limit that is lower than all before is looked for at
 * once; and of a long name the report has the beginning. */
//! options CODA_HOG_LIMIT_US=300000 CODA_HOG_PANICS=0
//! only mps2-an385: by instructions
//> hog: task * 40 ms at pc=0x* for 40 ms
//> looked for at once
//> hog: task * 60 ms at pc=0x* for 60 ms
//> hog: task * the_beginning_of_a_name_ at pc=0x* for 40 ms
//> exit 0
#include <coda.h>
#include <stdio.h>

static void busy(void *arg)
{
    uint64_t until = clock_us() + *(const uint32_t *)arg;

    while (clock_us() < until)
        ;
}

static void one_busy(const char *name, uint32_t limit_us, uint32_t us)
{
    const struct task_options o = {.name = name, .hog_limit_us = limit_us};

    task_join(task_go_with(&o, busy, &us), NULL);
}

int main(void)
{
    one_busy("none", 0, 5000);
    one_busy("40 ms", 40000, 85000);
    puts("looked for at once");
    one_busy("60 ms", 60000, 150000);
    one_busy("the_beginning_of_a_name_is_enough", 40000, 100000);
    return 0;
}
