/*
 * Raspberry Pi Pico: RP2040 at 125 MHz, UART 0 on GP0 and GP1, the LED on GP25.
 * Core 0 alone: the boot ROM keeps core 1 asleep (RP2040 datasheet, 2.8.2).
 * Section numbers are of that datasheet.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/pl011.h"
#include "../common/rp2040.h"
#include "../common/vectors.h"
#include "chip.h"

/* 2.15.7: the clocks. */
#define CLOCKS(offset) RP2040_REG(0x40008000, offset)
#define CLK_REF_CTRL CLOCKS(0x30)
#define CLK_REF_SELECTED CLOCKS(0x38)
#define CLK_SYS_CTRL CLOCKS(0x3C)
#define CLK_SYS_SELECTED CLOCKS(0x44)
#define CLK_PERI_CTRL CLOCKS(0x48)

/* 2.16.7: the crystal's oscillator. */
#define XOSC(offset) RP2040_REG(0x40024000, offset)
#define XOSC_CTRL XOSC(0x00)
#define XOSC_STATUS XOSC(0x04)
#define XOSC_STARTUP XOSC(0x0C)

/* 2.18.4: the PLL. */
#define PLL_SYS(offset) RP2040_REG(0x40028000, offset)
#define PLL_CS PLL_SYS(0x0)
#define PLL_PWR PLL_SYS(0x4)
#define PLL_FBDIV PLL_SYS(0x8)
#define PLL_PRIM PLL_SYS(0xC)

/* 2.14.3: what is held in reset. */
#define RESETS(offset) RP2040_REG(0x4000C000, offset)
#define RESETS_RESET RESETS(0x0)
#define RESETS_DONE RESETS(0x8)

/* 2.19.6: pins and pads; 2.3.1.7: their values. */
#define GPIO_CTRL(pin) RP2040_REG(0x40014000, 8 * (pin) + 4)
#define PAD(pin) RP2040_REG(0x4001C000, 4 + 4 * (pin))
#define SIO(offset) RP2040_REG(0xD0000000, offset)
#define SIO_OUT_SET SIO(0x14)
#define SIO_OUT_CLR SIO(0x18)
#define SIO_OE_SET SIO(0x24)

#define WATCHDOG_TICK RP2040_REG(RP2040_WATCHDOG, 0x2C)

/* 4.2.8: of the UART, what its driver does not tell. */
#define UART_CR RP2040_REG(PL011_UART, 0x30)
#define UART_FR RP2040_REG(PL011_UART, 0x18)

/* 2.4.8: ARMv6-M's protection unit. */
#define MPU_CTRL RP2040_REG(0xE000E000, 0xD94)
#define MPU_RBAR RP2040_REG(0xE000E000, 0xD9C)
#define MPU_RASR RP2040_REG(0xE000E000, 0xDA0)

enum { TX = 0, RX = 1, LED = 25 };

enum {
    RESET_IO_BANK0 = 1 << 5,
    RESET_PADS_BANK0 = 1 << 8,
    RESET_PLL_SYS = 1 << 12,
    RESET_TIMER = 1 << 21,
    RESET_UART0 = 1 << 22,
    XOSC_MHZ = 12,
    XOSC_1_15_MHZ = 0xAA0,
    XOSC_ENABLE = 0xFAB << 12,
    XOSC_1_MS = (XOSC_MHZ * 1000 + 128) / 256, /* 2.16.3 */
    REF_XOSC = 2,
    SYS_AUX = 1, /* of which the first is PLL_SYS */
    PERI_ENABLE = 1 << 11,
    PLL_POWERED_DOWN = 1 << 0 | 1 << 5, /* PD, VCOPD */
    PLL_POSTDIV_DOWN = 1 << 3,
    TICK_ENABLE = 1 << 9,
    FUNCTION_UART = 2,
    FUNCTION_SIO = 5,
    PAD_PULL_DOWN = 1 << 2,
    PAD_PULL_UP = 1 << 3,
    FR_BUSY = 1 << 3,
};

#define BIT_31 (UINT32_C(1) << 31) /* XOSC's STABLE, the PLL's LOCK */

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [RP2040_TIMER0_IRQ] = rp2040_timer0_handler,
        [PL011_IRQ] = pl011_handler,
};

static void reset(uint32_t blocks)
{
    RESETS_RESET |= blocks;
    RESETS_RESET &= ~blocks;
    while (~RESETS_DONE & blocks)
        ;
}

/*
 * 12 MHz of the crystal times 125, by 6 and 2 (2.18.2). It may all be running
 * already: SYSRESETREQ resets the processor alone (2.4.2.9). A clock whose
 * source changes must not be in use, but for those that have SELECTED
 * (2.15.3.2).
 */
static void run_from_pll(void)
{
    XOSC_STARTUP = XOSC_1_MS;
    XOSC_CTRL = XOSC_ENABLE | XOSC_1_15_MHZ;
    while (!(XOSC_STATUS & BIT_31))
        ;
    CLK_SYS_CTRL &= ~(uint32_t)SYS_AUX;
    while (CLK_SYS_SELECTED != 1u << 0)
        ;
    CLK_REF_CTRL = REF_XOSC;
    while (CLK_REF_SELECTED != 1u << REF_XOSC)
        ;
    reset(RESET_PLL_SYS);
    PLL_CS = 1;
    PLL_FBDIV = 125;
    PLL_PWR &= ~(uint32_t)PLL_POWERED_DOWN;
    while (!(PLL_CS & BIT_31))
        ;
    PLL_PRIM = 6u << 16 | 2u << 12;
    PLL_PWR &= ~(uint32_t)PLL_POSTDIV_DOWN;
    CLK_SYS_CTRL = 0;
    CLK_SYS_CTRL = SYS_AUX;
    while (CLK_SYS_SELECTED != 1u << SYS_AUX)
        ;
    CLK_PERI_CTRL = 0;
    CLK_PERI_CTRL = PERI_ENABLE; /* as the processor's */
    WATCHDOG_TICK = TICK_ENABLE | XOSC_MHZ;
}

/*
 * Nothing is at address 0 for a program: 32 bytes of the boot ROM, one of eight
 * parts of the smallest region there is. Nor above 0xD2000000, where the bus
 * of the SIO has no errors to give. (ARMv6-M ARM B3.5.8: RBAR with VALID, SRD
 * in bits 8 to 15, SIZE 7 is 256 bytes, 27 is 256 MB; XN, AP 0.)
 */
static void trap_nowhere(void)
{
    MPU_RBAR = 0x00000000 | 1u << 4 | 0;
    MPU_RASR = 1u << 28 | 0xFEu << 8 | 7u << 1 | 1u;
    MPU_RBAR = 0xD0000000 | 1u << 4 | 1;
    MPU_RASR = 1u << 28 | 0x01u << 8 | 27u << 1 | 1u;
    MPU_CTRL = 1u << 2 | 1u; /* PRIVDEFENA, ENABLE */
    __asm volatile("dsb\n\tisb" ::: "memory");
}

/* The last words before a reset of the processor may still be on their way. */
static void await_last_words(void)
{
    if (!(RESETS_RESET & RESET_UART0) && UART_CR & 1)
        while (UART_FR & FR_BUSY)
            ;
}

void board_init(void)
{
    await_last_words();
    trap_nowhere();
    run_from_pll();
    reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_TIMER | RESET_UART0);
    GPIO_CTRL(TX) = FUNCTION_UART;
    GPIO_CTRL(RX) = FUNCTION_UART;
    GPIO_CTRL(LED) = FUNCTION_SIO;
    PAD(RX) = (PAD(RX) | PAD_PULL_UP) & ~(uint32_t)PAD_PULL_DOWN; /* idle */
    SIO_OUT_CLR = 1u << LED;
    SIO_OE_SET = 1u << LED;
    rp2040_timer_init();
}

unsigned board_leds(void)
{
    return 1;
}

void board_led(unsigned which, bool on)
{
    (void)which;
    if (on)
        SIO_OUT_SET = 1u << LED;
    else
        SIO_OUT_CLR = 1u << LED;
}
