/* The application's timer interrupts as often as it was told to, by the
 * kernel's clock; anew, when it is told anew, and not when it is stopped. */
//! needs hwtimer
//> 20000 us: as told
//> 1000 us: as told
//> 70000 us: as told
//> started in its own handler: as told
//> stopped in its own handler: as told
//> stopped while the next is pending: as told
//> stopped: as told
//> the shortest and the longest period: taken
//> shorter, longer, without a function: refused
//> exit 0
#include <coda.h>
#include <coda/hwtimer.h>
#include <stdio.h>

static volatile unsigned calls;

static void call(void)
{
    calls++;
}

static void start_another(void)
{
    calls = 0;
    hwtimer_start(5000, call);
}

static void stop_after_3(void)
{
    if (++calls == 3)
        hwtimer_stop();
}

static void stop_late(void)
{
    uint64_t until = clock_us() + 5000;

    calls++;
    while (clock_us() < until)
        ;
    hwtimer_stop();
}

static void tell(const char *what, bool as_told)
{
    printf("%s: %s\n", what, as_told ? "as told" : "not as told");
}

static void spin(uint64_t us)
{
    uint64_t until = clock_us() + us;

    while (clock_us() < until)
        task_yield();
}

/*
 * Never more often than the time allows. A busy host holds up several, which
 * then are one, and a process that spins most; but when an idle machine's time
 * passes at once (-icount with sleep=off), QEMU 7.2 leaves out every other
 * interrupt of a periodic timer. So it is tried both ways.
 */
static bool count_for(uint64_t us, uint64_t period_us)
{
    unsigned attempts = 0, called;
    uint64_t spans;

    do {
        uint64_t began = clock_us();

        calls = 0;
        if (attempts % 2 == 0)
            spin(us);
        else
            task_sleep_us(us);
        spans = (clock_us() - began) / period_us;
        called = calls;
        if (4 * called >= 3 * spans && called <= spans + 1)
            return true;
    } while (called < spans && ++attempts < 10);
    printf("%u calls in %lu periods\n", called, (unsigned long)spans);
    return false;
}

static void recovers(void *arg)
{
    (void)arg;
    recover();
}

static void starts(void *period_us)
{
    DEFER(recovers, NULL);
    hwtimer_start((uint32_t)(uintptr_t)period_us, call);
}

static void starts_nothing(void *unused)
{
    (void)unused;
    DEFER(recovers, NULL);
    hwtimer_start(1000, NULL);
}

static bool starts_with(uint32_t period_us)
{
    bool started = protect(starts, (void *)(uintptr_t)period_us);

    hwtimer_stop();
    return started;
}

int main(void)
{
    static const uint32_t periods[] = {20000, 1000, 70000};
    static const uint32_t spans[] = {3, 20, 3};
    char words[24];

    for (unsigned i = 0; i < 3; i++) {
        hwtimer_start(periods[i], call);
        snprintf(words, sizeof words, "%lu us", (unsigned long)periods[i]);
        tell(words, count_for(spans[i] * periods[i], periods[i]));
    }
    hwtimer_start(2000, start_another);
    tell("started in its own handler", count_for(30000, 5000));
    hwtimer_start(1000, stop_after_3);
    calls = 0;
    task_sleep_us(20000);
    tell("stopped in its own handler", calls == 3);
    hwtimer_start(1000, stop_late);
    calls = 0;
    task_sleep_us(20000);
    tell("stopped while the next is pending", calls == 1);
    hwtimer_start(1000, call);
    hwtimer_stop();
    calls = 0;
    task_sleep_us(20000);
    tell("stopped", calls == 0);
    if (starts_with(HWTIMER_MIN_US) && starts_with(HWTIMER_MAX_US))
        puts("the shortest and the longest period: taken");
    if (!starts_with(HWTIMER_MIN_US - 1) && !starts_with(HWTIMER_MAX_US + 1) &&
        !protect(starts_nothing, NULL))
        puts("shorter, longer, without a function: refused");
    return 0;
}
