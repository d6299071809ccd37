/*
 * RP2040: where its blocks lie (RP2040 datasheet, 2.2), the registers that more
 * than one file needs, and what its drivers give a board. They drive the RP2350
 * as well, whose chip.h says what is elsewhere. Section numbers are of the
 * RP2040's datasheet.
 */
#ifndef RP2040_H
#define RP2040_H

#include <stdint.h>

#include "chip.h"

#ifndef RP2040_TIMER
#define RP2040_CLOCKS 0x40008000
#define RP2040_RESETS 0x4000C000
#define RP2040_PSM 0x40010000
#define RP2040_PSM_ALL 0x1FFFF
#define RP2040_PSM_OSCILLATORS (3 << 0) /* ROSC, XOSC */
#define RP2040_IO_BANK0 0x40014000
#define RP2040_PADS 0x4001C000
#define RP2040_XOSC 0x40024000
#define RP2040_PLL_SYS 0x40028000
#define RP2040_PWM 0x40050000
#define RP2040_TIMER 0x40054000
#define RP2040_TIMER_INTR 0x34 /* INTE follows it */
#define RP2040_WATCHDOG 0x40058000
#define RP2040_WATCHDOG_COUNTS_PER_US 2 /* erratum RP2040-E1 */
#define RP2040_SIO_OUT_SET 0x14
#define RP2040_SIO_OUT_CLR 0x18
#define RP2040_SIO_OE_SET 0x24

enum { /* in RESETS (2.14.3) */
       RESET_ADC = 1 << 0,
       RESET_IO_BANK0 = 1 << 5,
       RESET_PADS_BANK0 = 1 << 8,
       RESET_PLL_SYS = 1 << 12,
       RESET_PLL_USB = 1 << 13,
       RESET_PWM = 1 << 14,
       RESET_TIMER = 1 << 21,
       RESET_UART0 = 1 << 22,
};
#endif

#define RP2040_REG(block, offset) (*(volatile uint32_t *)((block) + (offset)))

/* The same register elsewhere: what is written there sets, or clears, the bits
 * that are 1 (2.1.2). */
#define RP2040_SET 0x2000
#define RP2040_CLR 0x3000

#define RESETS_RESET RP2040_REG(RP2040_RESETS, 0x0)
#define RESETS_DONE RP2040_REG(RP2040_RESETS, 0x8)

/* Pins and pads (2.19.6), and their values (2.3.1.7). */
#define GPIO_CTRL(pin) RP2040_REG(RP2040_IO_BANK0, 8 * (pin) + 4)
#define PAD(pin) RP2040_REG(RP2040_PADS, 4 + 4 * (pin))
#define SIO(offset) RP2040_REG(0xD0000000, offset)
#define SIO_IN SIO(0x04)

enum {
    FUNCTION_UART = 2,
    FUNCTION_PWM = 4,
    FUNCTION_SIO = 5,
    PAD_SCHMITT = 1 << 1,
    PAD_PULL_UP = 1 << 3,
    PAD_4_MA = 1 << 4,
    PAD_INPUT = 1 << 6,
    PAD_OUTPUT_OFF = 1 << 7,
};

/* ---- rp2040_pins.c ------------------------------------------------------ */

/* The UART's pins, GP0 and GP1, and the LED's, LED_PIN of chip.h. */
void rp2040_pins_init(void);

/* ---- rp2040_clocks.c ---------------------------------------------------- */

/* The processor's, and the UART's: at first about the ring oscillator's. */
extern uint32_t rp2040_hz;

/* The processor and the UART at 1,500 MHz by 2 and by RP2040_PLL_BY of chip.h,
 * the ticks of TIMER and the watchdog at 1 MHz. An oscillator that does not
 * start ends the system in words: what sends them must be set up before. */
void rp2040_clocks_init(void);

/* Takes blocks into reset and out of it, which those with a clock of their own
 * (UART, ADC, …) are not before that runs. */
void rp2040_reset(uint32_t blocks);

/* The clock of the UART. */
void rp2040_peri_clock_on(void);

/* Has a PLL run, which has just been reset: the crystal's 12 MHz times and by
 * so many. */
void rp2040_pll_init(uint32_t pll, uint32_t times, uint32_t by_1,
                     uint32_t by_2);

/* ---- rp2040_timer.c ----------------------------------------------------- */

#define RP2040_TIMER0_IRQ 0

void rp2040_timer_init(void);
void rp2040_timer0_handler(void);

#endif
