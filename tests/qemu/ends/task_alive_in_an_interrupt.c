//! exact
//! without systick stm32_timer: SysTick is their clock, or alarm
//! except mps3-an547: its emulator hardly gets on by instructions
//! except pico: its emulator has SysTick interrupt at few instants
//! except linux: with signals as close as that a task does not get on
//> who lives did, and who had ended had, at every interrupt
//> exit 0
/* A handler asks whether tasks live, while one is lent a priority and has it
 * taken back, and a slot is used again and again. */
#include <coda.h>
#include <stdio.h>

#include "../instants/instants.h"

enum { ROUNDS = 2000 };

TASK_POOL(low_pool, 1, 512);
TASK_POOL(high_pool, 1, 512);
static MUTEX(mutex);
static volatile task_id living, ended;
static volatile unsigned asked, wrong;

/* After a random number of instructions, by Marsaglia's xorshift. */
void instant_handler(uintptr_t pc)
{
    static uint32_t x = 1;

    (void)pc;
    asked++;
    wrong += living && !task_alive(living);
    wrong += ended && task_alive(ended);
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    instant_arm(x >> 8 & 255);
}

static void holds(void *unused)
{
    (void)unused;
    living = task_self();
    mutex_lock(&mutex);
    for (;;)
        task_yield();
}

/* Lends its priority, and gives up. */
static void wants(void *unused)
{
    (void)unused;
    mutex_lock_for(&mutex, 1);
}

int main(void)
{
    const struct task_options low = {.pool = &low_pool};
    const struct task_options high = {.pool = &high_pool,
                                      .priority = CODA_PRIORITIES - 1};

    task_go_with(&low, holds, NULL);
    task_yield();
    instant_init();
    instant_arm(100);
    for (int i = 0; i < ROUNDS; i++) {
        task_id id = task_go_with(&high, wants, NULL);

        task_join(id, NULL);
        ended = id;
    }
    instant_stop();
    if (wrong)
        printf("%u of %u answers were wrong\n", wrong, 2 * asked);
    else if (asked > ROUNDS)
        puts("who lives did, and who had ended had, at every interrupt");
    return 0;
}
