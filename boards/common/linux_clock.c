/*
 * The clock: Linux's monotonic one, from the boot on. The alarm is a timer that
 * sends SIGALRM.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "../../kernel/board.h"
#include "linux.h"

static timer_t timer;
static uint64_t boot_ns;

static uint64_t monotonic_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

uint64_t board_ticks(void)
{
    return monotonic_ns() - boot_ns;
}

void board_alarm(uint64_t ticks)
{
    uint64_t at = ticks < INT64_MAX - boot_ns ? ticks + boot_ns : INT64_MAX;
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(at / 1000000000),
                     .tv_nsec = (long)(at % 1000000000)},
    };

    timer_settime(timer, TIMER_ABSTIME, &when, NULL);
}

void linux_clock_init(void)
{
    boot_ns = monotonic_ns();
    if (timer_create(CLOCK_MONOTONIC, NULL, &timer) != 0) {
        perror("timer_create");
        _exit(1);
    }
}
