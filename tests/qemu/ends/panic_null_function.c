/* A task without a function. */
//> panic: task_go: no function
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

int main(void)
{
    task_go(NULL, NULL);
}
