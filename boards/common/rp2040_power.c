/*
 * The RP2040's sleep (RP2040 datasheet, 2.11.2): in it the clocks of those
 * blocks alone run that SLEEP_EN0 and 1 name, once the processors that sleep
 * say SLEEPDEEP (ARMv6-M ARM, B3.2.7): core 1 does, by the boot ROM's doing
 * (2.8.2). RAM keeps what it holds, pins what they drive.
 */
#include <coda/power.h>

#include "rp2040.h"

/* 2.15.7 */
#define SLEEP_EN0 RP2040_REG(RP2040_CLOCKS, 0xA8)
#define SLEEP_EN1 RP2040_REG(RP2040_CLOCKS, 0xAC)
#define SCB_SCR RP2040_REG(0xE000ED00, 0x10)

enum { SCR_SLEEPDEEP = 1 << 2, WATCHDOG = 1 << 12 /* and TIMER's tick */ };

/* Whose reset is over, by its bit in RESETS (2.14.3), is in use. IO is for pins
 * that interrupt. */
static const struct block {
    uint8_t reset;
    uint32_t en0, en1; /* its clocks */
} blocks[] = {
    {0, 1 << 1 | 1 << 2, 0},          /* ADC */
    {2, 1 << 5 | 1 << 4 | 1 << 3, 0}, /* DMA, by the buses */
    {3, 1 << 6, 0},                   /* I2C0 */
    {4, 1 << 7, 0},                   /* I2C1 */
    {5, 1 << 8, 0},                   /* IO_BANK0 */
    {10, 1 << 12, 0},                 /* PIO0 */
    {11, 1 << 13, 0},                 /* PIO1 */
    {14, 1 << 17, 0},                 /* PWM */
    {15, 1 << 21 | 1 << 22, 0},       /* RTC */
    {16, 1 << 24 | 1 << 25, 0},       /* SPI0 */
    {17, 1 << 26 | 1 << 27, 0},       /* SPI1 */
    {21, 0, 1 << 5},                  /* TIMER */
    {22, 0, 1 << 6 | 1 << 7},         /* UART0 */
    {23, 0, 1 << 8 | 1 << 9},         /* UART1 */
    {24, 0, 1 << 10 | 1 << 11},       /* USB */
};

void power_save(void)
{
    uint32_t en0 = 0, en1 = WATCHDOG;

    for (unsigned i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (RESETS_DONE & UINT32_C(1) << blocks[i].reset) {
            en0 |= blocks[i].en0;
            en1 |= blocks[i].en1;
        }
    if (en0 & 1 << 5) /* DMA reads and writes RAM */
        en0 |= 0xFu << 28, en1 |= 3;
    SLEEP_EN0 = en0;
    SLEEP_EN1 = en1;
    SCB_SCR |= SCR_SLEEPDEEP;
}
