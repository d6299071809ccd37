/* The calendar clock tells a time of these years, and goes on. */
//! needs rtc
//> *
//> since 2020, and it does not go back
//> exit 0
#include <coda.h>
#include <coda/rtc.h>
#include <stdio.h>

int main(void)
{
    uint64_t first = rtc_seconds();

    printf("%lu\n", (unsigned long)first);
    task_sleep_us(10000);
    if (first > 1577836800 && rtc_seconds() - first < 60)
        puts("since 2020, and it does not go back");
    return 0;
}
