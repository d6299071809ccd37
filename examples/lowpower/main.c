/*
 * A sensor that lives on a battery: it takes a value ten times a second, sends
 * their mean twice a second, and sleeps in between as deep as its board can.
 * Nothing ticks: it wakes for what is due, and that is counted here.
 */
#include <coda.h>
#include <coda/power.h>
#include <stdio.h>

enum { PERIOD_US = 100000, VALUES = 5, REPORTS = 4 };

static unsigned sense(void)
{
    static unsigned value = 500;

    return value += 2; /* of a real one: <coda/adc.h> */
}

/* Of the time since the last call, the thousandths that no task was ready. */
static unsigned idle_permille(void)
{
    static uint64_t last_up, last_idle;
    struct time_spent s;
    unsigned permille;

    time_spent(&s);
    permille =
        (unsigned)(1000 * (s.idle_us - last_idle) / (s.uptime_us - last_up));
    last_up = s.uptime_us;
    last_idle = s.idle_us;
    return permille;
}

static unsigned wakes(void)
{
    static uint32_t last;
    struct task_info info;
    uint32_t since;

    task_info(task_self(), &info);
    since = info.switches - last;
    last = info.switches;
    return (unsigned)since;
}

int main(void)
{
    uint64_t next = clock_us();

    power_save();
    idle_permille();
    wakes();
    for (int report = 0; report < REPORTS; report++) {
        unsigned sum = 0, idle;

        for (int i = 0; i < VALUES; i++) {
            next += PERIOD_US; /* not from now: that would drift */
            task_sleep_until(next);
            sum += sense();
        }
        idle = idle_permille();
        printf("mean %u: idle for %u.%u%%, %u wake-ups\n", sum / VALUES,
               idle / 10, idle % 10, wakes());
    }
    return 0;
}
