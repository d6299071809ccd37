/*
 * A watchdog for the kernel as a process of Linux: a timer of the host's, whose
 * signal interrupts handlers, too, and begins the program anew. It counts the
 * processor time that the process has had: so neither a busy host nor a
 * debugger's stop is taken for a program that hangs, nor is one that sleeps.
 */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <coda.h>

#include "../../kernel/board.h"

static timer_t timer;
static struct itimerspec span;

static void on_timeout(int signal)
{
    (void)signal;
    board_reset();
}

void board_watchdog_feed(void)
{
    timer_settime(timer, 0, &span, NULL);
}

void board_watchdog_start(uint32_t us)
{
    struct sigaction action = {.sa_handler = on_timeout,
                               .sa_flags = SA_ONSTACK};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = SIGVTALRM};

    sigaction(SIGVTALRM, &action, NULL);
    if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) != 0) {
        perror("timer_create");
        _exit(1);
    }
    span.it_value.tv_sec = us / 1000000;
    span.it_value.tv_nsec = us % 1000000 * 1000;
    board_watchdog_feed();
}
