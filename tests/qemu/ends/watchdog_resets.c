//! options CODA_HOG_LIMIT_US=50000 CODA_HOG_PANICS=0 CODA_PANIC_ACTION=CODA_PANIC_RESET CODA_WATCHDOG_US=400000
//! needs watchdog
//> first boot
//> fed while tasks take turns
//> fed while all sleep
//> a hog
//> hog: task * main at pc=0x* for * ms
//> second boot: the watchdog has reset the board
//> exit 0
#include <coda.h>
#include <stdio.h>

static volatile uint32_t boots[2] __attribute__((section(".noinit")));
#define MAGIC 0xB007ED01u

int main(void)
{
    uint64_t until;

    if (boots[0] == MAGIC && boots[1] == ~MAGIC) {
        puts("second boot: the watchdog has reset the board");
        return 0;
    }
    puts("first boot");
    boots[0] = MAGIC;
    boots[1] = ~MAGIC;
    until = clock_us() + 500000;
    while (clock_us() < until)
        task_yield();
    puts("fed while tasks take turns");
    task_sleep_us(500000);
    puts("fed while all sleep");
    puts("a hog");
    task_sleep_us(10000);
    for (;;)
        ;
}
