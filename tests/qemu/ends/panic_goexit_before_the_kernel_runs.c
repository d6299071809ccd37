/* In a constructor of the host's there is no task to end. */
//! only linux: elsewhere they run in main's
//> panic: task_goexit before the kernel runs
//> [pc=0x*]
//> backtrace: 0x*
//>
//> exit 2
#include <coda.h>

static __attribute__((constructor)) void early(void)
{
    task_goexit();
}

int main(void)
{
}
