/* Nobody can wait for their own end. */
//> panic: task_join: a task waits for its own end
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

int main(void)
{
    task_join(task_self(), NULL);
}
