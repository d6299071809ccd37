//! options CODA_WATCHDOG_US=100000
//! except linux: it has no watchdog
//! except x86_64: it has no watchdog
//! except microbit: that of the nRF51 is not emulated
//> first boot
//> fed while tasks take turns
//> fed while all sleep
//> a hog
//> second boot: the watchdog has reset the board
//> exit 0
#include <coda.h>
#include <stdio.h>

/* The end of RAM is no section's: it is what the reset left. */
extern char heap_end[];
#define BOOTS ((volatile uint32_t *)((uintptr_t)heap_end - 8))
#define MAGIC 0xB007ED01u

int main(void)
{
    uint64_t until;

    if (BOOTS[0] == MAGIC && BOOTS[1] == ~MAGIC) {
        puts("second boot: the watchdog has reset the board");
        return 0;
    }
    puts("first boot");
    BOOTS[0] = MAGIC;
    BOOTS[1] = ~MAGIC;
    until = clock_us() + 300000;
    while (clock_us() < until)
        task_yield();
    puts("fed while tasks take turns");
    task_sleep_us(300000);
    puts("fed while all sleep");
    puts("a hog");
    task_sleep_us(10000);
    for (;;)
        ;
}
