//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//> who comes after another is not taken for it
//> who yields in time is not accused
//> who may take longer is not, nor who may take all
//> who may take less is, and sooner
//> who takes a slot after it may take what all may
//> no look comes in a second of sleep
//> nor in one after a hog
//> exit 0
/* The limits are wide: an emulator may stand still for a while. */
#include <coda.h>
#include <stdio.h>

#include "../interrupt.h"

TASK_POOL(default_pool, 2, 768);

static void works(uint64_t us)
{
    uint64_t until = clock_us() + us;

    while (clock_us() < until)
        for (volatile int i = 0; i < 500; i++)
            ;
}

static void in_steps(void *arg)
{
    (void)arg;
    for (int i = 0; i < 450; i++) {
        works(1000);
        task_yield();
    }
}

static void at_once(void *arg)
{
    works(*(const uint32_t *)arg);
}

static void spins(void *arg)
{
    (void)arg;
    for (;;)
        ;
}

static struct task_end end_of(void (*fn)(void *), uint32_t us, uint32_t limit)
{
    struct task_end end = {0};
    struct task_options o = {.contain = true, .hog_limit_us = limit};

    task_join(task_go_with(&o, fn, &us), &end);
    return end;
}

/* Each is switched to once, the one looked at last before the other ends. */
static bool two_in_turn(void)
{
    const struct task_options o = {.contain = true};
    uint32_t first_us = 350000, second_us = 290000;
    struct task_end first, second;
    task_id a, b;

    task_sleep_us(1000); /* the next look is from here */
    a = task_go_with(&o, at_once, &first_us);
    b = task_go_with(&o, at_once, &second_us);
    task_join(a, &first);
    task_join(b, &second);
    return first.kind == TASK_RETURNED && second.kind == TASK_RETURNED;
}

static bool is_a_hog(struct task_end end)
{
    return end.kind == TASK_PANICKED && end.panic == PANIC_HOG;
}

static volatile uint64_t slept_from;
static volatile unsigned woken;

static void counts(void)
{
    if (clock_us() >= slept_from + 100000 && clock_us() < slept_from + 1000000)
        woken++;
}

/* The looks would be nine hundred. On the way to sleep, and from it, some may
 * be due. An alarm that is early and set again is one: while QEMU skips idle
 * time, SysTick, the clock, may lose a round, and other timers do not. */
static bool no_look_in_a_second(void)
{
    at_clock_interrupts = NULL;
    slept_from = clock_us();
    woken = 0;
    at_clock_interrupts = counts;
    task_sleep_us(1000000);
    return woken <= 3;
}

int main(void)
{
    bool in_turn = false;
    uint64_t began;

    /* A host that stands still for 10 ms upsets it: then again. */
    for (int i = 0; i < 5 && !in_turn; i++)
        in_turn = two_in_turn();
    if (in_turn)
        puts("who comes after another is not taken for it");
    /* Alone, and among others. */
    if (end_of(in_steps, 0, 0).kind == TASK_RETURNED)
        puts("who yields in time is not accused");
    if (end_of(at_once, 450000, 30000000).kind == TASK_RETURNED &&
        end_of(at_once, 450000, HOG_NEVER).kind == TASK_RETURNED)
        puts("who may take longer is not, nor who may take all");
    began = clock_us();
    if (is_a_hog(end_of(spins, 0, 1000)) && clock_us() - began < 300000)
        puts("who may take less is, and sooner");
    if (end_of(at_once, 30000, 0).kind == TASK_RETURNED &&
        is_a_hog(end_of(spins, 0, 0)))
        puts("who takes a slot after it may take what all may");
    if (no_look_in_a_second())
        puts("no look comes in a second of sleep");
    end_of(spins, 0, 1000);
    if (no_look_in_a_second())
        puts("nor in one after a hog");
    return 0;
}
