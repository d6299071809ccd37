/* In a constructor there is no task to end. */
//> panic: task_goexit before the kernel runs
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
