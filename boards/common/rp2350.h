/* RP2350: its clocks, and the registers that a board sets up. Section numbers
 * are of its datasheet. */
#ifndef RP2350_H
#define RP2350_H

#include <stdint.h>

/* rp2350_clocks.c: the processor and the UARTs at 150 MHz, the ticks of the
 * timer and the watchdog at 1. An oscillator that does not start ends the
 * system in words. */
void rp2350_clocks_init(void);

/* Takes blocks into reset and out of it. */
void rp2350_reset(uint32_t blocks);

#define RP2350(block, offset) (*(volatile uint32_t *)((block) + (offset)))

/* 8.1.7: the clocks. */
#define CLK_REF_CTRL RP2350(0x40010000, 0x30)
#define CLK_REF_SELECTED RP2350(0x40010000, 0x38)
#define CLK_SYS_CTRL RP2350(0x40010000, 0x3C)
#define CLK_SYS_SELECTED RP2350(0x40010000, 0x44)
#define CLK_PERI_CTRL RP2350(0x40010000, 0x48)

/* 8.2.8: the crystal's oscillator. */
#define XOSC_CTRL RP2350(0x40048000, 0x00)
#define XOSC_STATUS RP2350(0x40048000, 0x04)
#define XOSC_STARTUP RP2350(0x40048000, 0x0C)

/* 8.5.2: the ticks. */
#define TICKS_TIMER0_CTRL RP2350(0x40108000, 0x18)
#define TICKS_TIMER0_CYCLES RP2350(0x40108000, 0x1C)
#define TICKS_WATCHDOG_CTRL RP2350(0x40108000, 0x30)
#define TICKS_WATCHDOG_CYCLES RP2350(0x40108000, 0x34)

/* 8.6.5: the PLL. */
#define PLL_CS RP2350(0x40050000, 0x0)
#define PLL_PWR RP2350(0x40050000, 0x4)
#define PLL_FBDIV RP2350(0x40050000, 0x8)
#define PLL_PRIM RP2350(0x40050000, 0xC)

/* 7.5.3: what is held in reset. */
#define RESETS_RESET RP2350(0x40020000, 0x0)
#define RESETS_DONE RP2350(0x40020000, 0x8)

/* 9.11: pins and pads; 3.1.11: their values. */
#define GPIO_CTRL(pin) RP2350(0x40028000, 8 * (pin) + 4)
#define PAD(pin) RP2350(0x40038000, 4 + 4 * (pin))
#define SIO_OUT_SET RP2350(0xD0000000, 0x18)
#define SIO_OUT_CLR RP2350(0xD0000000, 0x20)
#define SIO_OE_SET RP2350(0xD0000000, 0x38)

/* ARMv8-M: DDI 0553, D1.2. */
#define MPU_CTRL RP2350(0xE000E000, 0xD94)
#define MPU_RNR RP2350(0xE000E000, 0xD98)
#define MPU_RLAR RP2350(0xE000E000, 0xDA0)

enum {
    XOSC_HZ = 12000000,
    XOSC_1_15_MHZ = 0xAA0,
    XOSC_ENABLE = 0xFAB << 12,
    XOSC_1_MS = (XOSC_HZ / 1000 + 128) / 256,
    REF_XOSC = 2,
    SYS_AUX = 1, /* of which the first is PLL_SYS */
    PERI_ENABLE = 1 << 11,
    PLL_POWERED_DOWN = 1 << 0 | 1 << 5, /* PD, VCOPD */
    PLL_POSTDIV_DOWN = 1 << 3,
    RESET_IO_BANK0 = 1 << 6,
    RESET_PADS_BANK0 = 1 << 9,
    RESET_PLL_SYS = 1 << 14,
    RESET_TIMER0 = 1 << 23,
    RESET_UART0 = 1 << 26,
    FUNCTION_UART = 2,
    FUNCTION_SIO = 5,
    PAD_SCHMITT = 1 << 1,
    PAD_PULL_UP = 1 << 3,
    PAD_4_MA = 1 << 4,
    PAD_INPUT = 1 << 6, /* and not bit 8, which isolates the pad */
};

#define BIT_31 (UINT32_C(1) << 31) /* XOSC's STABLE, the PLL's LOCK */

#endif
