/* A dump's shares are of all the time there has been, up to the dump. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> * task * main [ready] stack * of *, time 99.*%
//> idle 0.0%, handlers 0.*%, tasks that have ended 0.0%
//> exit 0
#include <coda.h>

int main(void)
{
    uint64_t until = clock_us() + 200000;

    while (clock_us() < until)
        ;
    task_dump();
    return 0;
}
