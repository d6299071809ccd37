/* Nor is a task asleep for good that waits for what a handler may give, set, or
 * put back; the first who waits, and one behind another. */
//> taken
//> taken second
//> set 1
//> got
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * main [semaphore plain] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

#include "../interrupt.h"

SEM_FROM_INTERRUPT(sem, 0);
EVENT_FROM_INTERRUPT(event);
MEM_POOL_FROM_INTERRUPT(pool, int, 1);
static SEM(plain, 0);
static void *block;

static void gives(void)
{
    sem_give(&sem);
}

static void sets(void)
{
    event_set(&event, 1);
}

static void puts_back(void)
{
    mem_put(&pool, block);
}

static void takes_first(void *arg)
{
    (void)arg;
    sem_take(&sem);
    interrupt_later(gives);
}

int main(void)
{
    interrupt_later(gives);
    sem_take(&sem);
    puts("taken");

    task_go(takes_first, NULL);
    task_yield();
    interrupt_later(gives);
    sem_take(&sem); /* behind it */
    puts("taken second");

    interrupt_later(sets);
    printf("set %u\n", (unsigned)event_wait_any(&event, 1));

    block = mem_get(&pool);
    interrupt_later(puts_back);
    mem_get(&pool);
    puts("got");
    fflush(stdout);
    sem_take(&plain);
}
