/* RP2350 datasheet: 2.2 "Address map", 3.2 "Interrupts", 7.4, 7.5.3 and 12.8
 * "List of registers": where what the RP2040's drivers drive lies here. */
#include <stdint.h>

extern uint32_t rp2040_hz; /* rp2040_clocks.c */

#define PL011_UART 0x40070000
#define PL011_IRQ 33
#define PL011_HZ rp2040_hz

/* 150 MHz (8.6.3): the PLL's 1,500 by 5 and 2. Until then the ring
 * oscillator's. */
#define RP2040_PLL_BY 5
#define RP2040_ROSC_HZ 11000000

#define LED_PIN 25
#define PWM_PINS    \
    {               \
        LED_PIN, 16 \
    }

#define RP2040_CLOCKS 0x40010000
#define RP2040_RESETS 0x40020000
#define RP2040_PSM 0x40018000
#define RP2040_PSM_ALL 0x1FFFFFF
#define RP2040_PSM_OSCILLATORS (3 << 2)
#define RP2040_IO_BANK0 0x40028000
#define RP2040_PADS 0x40038000
#define RP2040_XOSC 0x40048000
#define RP2040_PLL_SYS 0x40050000
#define RP2040_PWM 0x400A8000
#define RP2040_TIMER 0x400B0000
#define RP2040_TIMER_INTR 0x3C
#define RP2040_WATCHDOG 0x400D8000
#define RP2040_WATCHDOG_COUNTS_PER_US 1 /* RP2040-E1 is mended */
#define RP2040_TICKS 0x40108000
#define RP2040_SIO_OUT_SET 0x18
#define RP2040_SIO_OUT_CLR 0x20
#define RP2040_SIO_OE_SET 0x38

enum {
    RESET_IO_BANK0 = 1 << 6,
    RESET_PADS_BANK0 = 1 << 9,
    RESET_PLL_SYS = 1 << 14,
    RESET_PWM = 1 << 16,
    RESET_TIMER = 1 << 23,
    RESET_UART0 = 1 << 26,
};
