/* Each philosopher has the left fork and waits for the right one: the report
 * shows who waits for whom, all the way round. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * Plato [mutex lock task * Confucius] stack * of *
//>   task * Confucius [mutex lock task * Socrates] stack * of *
//>   task * Socrates [mutex lock task * Voltaire] stack * of *
//>   task * Voltaire [mutex lock task * Descartes] stack * of *
//>   task * Descartes [mutex lock task * Plato] stack * of *
//>   task * main [join task * Descartes] stack * of *
//> in a circle: * Plato * Confucius * Socrates * Voltaire * Descartes * Plato
//> exit 2
#include <coda.h>

enum { SEATS = 5 };
TASK_POOL(default_pool, SEATS, 400);
static struct mutex forks[SEATS];

static void philosopher(void *arg)
{
    uintptr_t seat = (uintptr_t)arg;

    MUTEX_LOCKED(&forks[seat]);
    task_yield(); /* thinks which one comes next */
    MUTEX_LOCKED(&forks[(seat + 1) % SEATS]);
}

int main(void)
{
    static const char *const names[SEATS] = {"Plato", "Confucius", "Socrates",
                                             "Voltaire", "Descartes"};
    task_id last = TASK_NONE;

    for (uintptr_t i = 0; i < SEATS; i++)
        last = task_go_with(&(struct task_options){.name = names[i]},
                            philosopher, (void *)i);
    task_join(last, NULL);
}
