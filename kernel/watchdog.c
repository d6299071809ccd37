/*
 * The board's watchdog, fed by an alarm.
 *
 * An alarm is fired in a switch, or when the system idles: so who feeds is a
 * scheduler that makes progress. A task that hogs the processor, with
 * interrupts masked or not, a handler that does not return, a system that
 * stands still after its last words: all starve it.
 *
 * The alarm wakes an idle system, four times in the watchdog's span. It is none
 * that could end a deadlock (sched_idle).
 */
#include "board.h"
#include "sched.h"

#if CODA_WATCHDOG_US

#define FEEDS 4 /* in the watchdog's span */

static void feed(struct alarm *a)
{
    const uint64_t us = CODA_WATCHDOG_US / FEEDS;

    board_watchdog_feed();
    alarm_arm(a, board_ticks() + us * CODA_CLOCK_HZ / 1000000);
}

static struct alarm feeding = {.fire = feed};

void watchdog_start(void)
{
    board_watchdog_start(CODA_WATCHDOG_US);
    feed(&feeding);
}

bool watchdog_alone(void)
{
    return sched.earliest == &feeding && !feeding.left && !feeding.right;
}

#endif
