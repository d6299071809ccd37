/* Who ends without unlocking leaves it locked; the report names him. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * main [mutex lock m, task * forgetful] stack * of *
//> exit 2
#include <coda.h>

static MUTEX(m);

static void locks(void *arg)
{
    (void)arg;
    mutex_lock(&m);
}

int main(void)
{
    task_go_with(&(struct task_options){.name = "forgetful"}, locks, NULL);
    task_yield();
    mutex_lock(&m);
}
