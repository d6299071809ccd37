/* Two tasks that lock in different orders, and one behind them. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * a [mutex lock two, task * b] stack * of *
//>   task * b [mutex lock one, task * a] stack * of *
//>   task * main [mutex lock one, task * a] stack * of *
//> in a circle: task * a waits for task * b waits for task * a
//> exit 2
#include <coda.h>

static MUTEX(one);
static MUTEX(two);

static void locks_one_first(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&one);
    task_yield();
    MUTEX_LOCKED(&two);
}

static void locks_two_first(void *arg)
{
    (void)arg;
    MUTEX_LOCKED(&two);
    task_yield();
    MUTEX_LOCKED(&one);
}

int main(void)
{
    task_go_with(&(struct task_options){.name = "a"}, locks_one_first, NULL);
    task_go_with(&(struct task_options){.name = "b"}, locks_two_first, NULL);
    task_yield();
    mutex_lock(&one);
}
