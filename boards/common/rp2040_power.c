/*
 * The RP2040's sleep (RP2040 datasheet, 2.11.2); SLEEPDEEP is of ARMv6-M
 * (DDI 0419, B3.2.7), and core 1 says it by the boot ROM's doing (2.8.2).
 */
#include <coda/power.h>

#include "rp2040_power.h"

enum {
    SLEEP_EN0 = 0xA8,
    WATCHDOG = 1 << 12 /* and TIMER's tick */
};                     /* 2.15.7 */

/* By 2.14.3. IO is for pins that interrupt. */
static const struct rp2040_block blocks[] = {
    {0, 1 << 1 | 1 << 2, 0}, /* ADC */
    {2, 1 << 5 | 1 << 4 | 1 << 3 | 0xFu << 28,
     3 | 1 << 13},              /* DMA, by the buses: RAM, flash */
    {3, 1 << 6, 0},             /* I2C0 */
    {4, 1 << 7, 0},             /* I2C1 */
    {5, 1 << 8, 0},             /* IO_BANK0 */
    {10, 1 << 12, 0},           /* PIO0 */
    {11, 1 << 13, 0},           /* PIO1 */
    {14, 1 << 17, 0},           /* PWM */
    {15, 1 << 21 | 1 << 22, 0}, /* RTC */
    {16, 1 << 24 | 1 << 25, 0}, /* SPI0 */
    {17, 1 << 26 | 1 << 27, 0}, /* SPI1 */
    {21, 0, 1 << 5},            /* TIMER */
    {22, 0, 1 << 6 | 1 << 7},   /* UART0 */
    {23, 0, 1 << 8 | 1 << 9},   /* UART1 */
    {24, 0, 1 << 10 | 1 << 11}, /* USB */
};

void power_save(void)
{
    rp2040_sleep_with(SLEEP_EN0, WATCHDOG, blocks,
                      sizeof blocks / sizeof *blocks);
}
