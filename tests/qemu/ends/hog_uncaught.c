//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> in main's defer
//> panic: the task kept the processor too long
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task 1 main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> exit 2
#include <coda.h>
#include <stdio.h>

static void says(void *arg)
{
    (void)arg;
    puts("in main's defer");
}

int main(void)
{
    DEFER(says, NULL);
    for (;;)
        ;
}
