/* 2^63 microseconds are a negative number in disguise. */
//> slept long enough
//> panic: task_sleep_us: a negative time
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * stack * of *
//> * task * stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

static void forever(void *arg)
{
    (void)arg;
    task_sleep_us(INT64_MAX); /* allowed: to the end of the clock */
    puts("no");
}

int main(void)
{
    task_go(forever, NULL);
    task_sleep_us(5000);
    puts("slept long enough");
    task_sleep_us((uint64_t)1 << 63);
}
