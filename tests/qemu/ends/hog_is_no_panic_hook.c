/* Once the system ends nobody is looked at: a hook may take its time. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> panic: of main
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> the hook has ended
//> exit 2
#include <coda.h>

void panic_hook(const struct panic *p)
{
    uint64_t until = clock_us() + 1000000;

    (void)p;
    while (clock_us() < until)
        ;
    console_write("the hook has ended\n", 19);
}

int main(void)
{
    panic("of main");
}
