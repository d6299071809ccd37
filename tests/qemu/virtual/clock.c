/* Linked with --wrap=sched_idle, board_ticks and board_alarm: the real clock is
 * started but never asked, nor its alarm set. */
#include "clock.h"

#include <stdarg.h>
#include <stdio.h>

#include "../../../kernel/board.h"
#include "../../../kernel/sched.h"

static uint64_t ticks;

void __real_sched_idle(void);
void __wrap_sched_idle(void);
uint64_t __wrap_board_ticks(void);
void __wrap_board_alarm(uint64_t at);

uint64_t __wrap_board_ticks(void)
{
    return ticks;
}

void __wrap_board_alarm(uint64_t at)
{
    if (at <= ticks)
        kernel_clock_due();
}

/* While a task waits for a device, say to print, time does not pass. */
void __wrap_sched_idle(void)
{
    __real_sched_idle();
    if (!sched.earliest || interrupt_awaited())
        return;
    if (sched.earliest->deadline > ticks)
        ticks = sched.earliest->deadline;
    kernel_clock_due();
}

void virtual_pass_us(uint64_t us)
{
    ticks += us * (CODA_CLOCK_HZ / 1000000);
    if (sched.earliest && sched.earliest->deadline <= ticks)
        kernel_clock_due();
}

static const struct wait_kind until_kind = {
    .reason = "sleep", .alarm = offsetof(struct timed_wait, alarm)};

static void wake(struct alarm *a)
{
    struct timed_wait *w =
        (struct timed_wait *)((char *)a - offsetof(struct timed_wait, alarm));

    sched_ready(w->wait.task);
}

/* task_sleep_us is a tick late on purpose. */
void virtual_sleep_until(uint64_t us)
{
    struct timed_wait w = {.alarm.fire = wake};

    if (clock_us() >= us)
        return;
    alarm_arm(&w.alarm, ticks_at(us));
    sched_block(&w.wait, &until_kind);
}

void virtual_say(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    printf("%lu ", (unsigned long)clock_us());
    vprintf(format, values);
    printf("\n");
    va_end(values);
}
