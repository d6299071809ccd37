/*
 * The RP2350's sleep (RP2350 datasheet, 6.5.2); SLEEPDEEP is of ARMv8-M (DDI
 * 0553, SCR), and core 1 says it by the boot ROM's doing (its source,
 * arm8_bootrom_rt0.S, wait_for_vector). POWMAN has no clocks meanwhile: its
 * timer, which nothing here uses, wakes nobody.
 */
#include <coda/power.h>

#include "rp2040_power.h"

enum { /* 8.1.7, "List of registers" */
       SLEEP_EN0 = 0xB4,
       TICKS = 1 << 17 | 1 << 18, /* of the timers and the watchdog */
       WATCHDOG = 1 << 28,
};

/* By 7.5.3. IO is for pins that interrupt. */
static const struct rp2040_block blocks[] = {
    {0, 1 << 2 | 1 << 3, 0}, /* ADC */
    {2, 1 << 7 | 1 << 6 | 1 << 5 | 1 << 1,
     0x3FF << 4 | 1 << 29},     /* DMA, by the buses: RAM, flash */
    {3, 1 << 9 | 1 << 10, 0},   /* HSTX */
    {4, 1 << 11, 0},            /* I2C0 */
    {5, 1 << 12, 0},            /* I2C1 */
    {6, 1 << 13, 0},            /* IO_BANK0 */
    {11, 1 << 18, 0},           /* PIO0 */
    {12, 1 << 19, 0},           /* PIO1 */
    {13, 1 << 20, 0},           /* PIO2 */
    {16, 1 << 25, 0},           /* PWM */
    {17, 1 << 30, 0},           /* SHA256 */
    {18, 0, 1 << 0 | 1 << 1},   /* SPI0 */
    {19, 0, 1 << 2 | 1 << 3},   /* SPI1 */
    {23, 0, 1 << 19},           /* TIMER0 */
    {24, 0, 1 << 20},           /* TIMER1 */
    {25, 0, 1 << 21},           /* TRNG */
    {26, 0, 1 << 22 | 1 << 23}, /* UART0 */
    {27, 0, 1 << 24 | 1 << 25}, /* UART1 */
    {28, 0, 1 << 26 | 1 << 27}, /* USBCTRL */
};

void power_save(void)
{
    rp2040_sleep_with(SLEEP_EN0, TICKS | WATCHDOG, blocks,
                      sizeof blocks / sizeof *blocks);
}
