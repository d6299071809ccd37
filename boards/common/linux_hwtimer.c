/* The application's timer as a process of Linux: a timer of the host's, whose
 * signal is an interrupt of <coda/irq.h>. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <coda/irq.h>

#include "../../kernel/board.h"

#define TIMER_IRQ 29

static timer_t timer;
static bool made;

IRQ_HANDLER(TIMER_IRQ)
{
    hwtimer_due();
}

static void set(uint32_t period_us)
{
    struct timespec period = {.tv_sec = period_us / 1000000,
                              .tv_nsec = period_us % 1000000 * 1000};

    timer_settime(timer, 0, &(struct itimerspec){period, period}, NULL);
}

void board_hwtimer_start(uint32_t period_us)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = irq_signal(TIMER_IRQ)};

    if (!made && timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) {
        perror("timer_create");
        _exit(1);
    }
    made = true;
    irq_enable(TIMER_IRQ);
    set(period_us);
}

void board_hwtimer_stop(void)
{
    if (made)
        set(0);
}
