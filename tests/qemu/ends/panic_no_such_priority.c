/* A priority that the kernel was not built with. */
//> panic: task_go: no such priority
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

static void nothing(void *arg)
{
    (void)arg;
}

int main(void)
{
    task_go_with(&(struct task_options){.priority = CODA_PRIORITIES}, nothing,
                 NULL);
}
