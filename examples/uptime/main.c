/*
 * The two clocks of a board that has both: the kernel's, of microseconds since
 * boot, in 64 bits, and the calendar's, of seconds. The one is for deadlines
 * and never set; the other is for people.
 */
#include <coda.h>
#include <coda/rtc.h>
#include <stdio.h>
#include <time.h>

static void tell(void)
{
    time_t now = (time_t)rtc_seconds();
    uint64_t up_ms = clock_us() / 1000, up_s = up_ms / 1000;
    char date[24];

    strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", gmtime(&now));
    printf("%s UTC, up %lu days %02u:%02u:%02u.%03u\n", date,
           (unsigned long)(up_s / 86400), (unsigned)(up_s / 3600 % 24),
           (unsigned)(up_s / 60 % 60), (unsigned)(up_s % 60),
           (unsigned)(up_ms % 1000));
}

int main(void)
{
    for (int i = 0; i < 3; i++) {
        tell();
        task_sleep_us(1000000);
    }
    return 0;
}
