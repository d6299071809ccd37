/*
 * Raspberry Pi Pico 2: RP2350 at 150 MHz, UART 0 on GP0 and GP1, the LED on
 * GP25. Core 0 alone, a Cortex-M33 in its secure state: the boot ROM keeps core
 * 1 asleep. Section numbers are of the RP2350 datasheet.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/pl011.h"
#include "../common/rp2040.h"
#include "../common/rp2350.h"
#include "../common/v8m_map.h"
#include "../common/vectors.h"
#include "chip.h"

enum { TX = 0, RX = 1, LED = 25, LAST_IRQ = 51 };

/* Not a vector, but behind them all: what tells the boot ROM, within the first
 * 4 KB of flash, that this is a program for a secure Arm core (5.9.5.1). */
#define WORD(n) [LAST_IRQ + 1 + (n)] = (void (*)(void))

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... LAST_IRQ] = fault_entry, /* nothing else is enabled */
        [RP2040_TIMER0_IRQ] = rp2040_timer0_handler,
        [PL011_IRQ] = pl011_handler,
        WORD(0) 0xFFFFDED3,
        WORD(1) 0x10210142,
        WORD(2) 0x000001FF,
        WORD(3) 0x00000000,
        WORD(4) 0xAB123579,
};

/* What there is; nothing of what the boot ROM may have left in the MPU. */
static void map(void)
{
    static const struct v8m_region regions[] = {
        {0x10000000, 0x103FFFFF, V8M_CODE},
        {0x20000000, 0x20081FFF, V8M_DATA},
        {0x40000000, 0x5FFFFFFF, V8M_DEVICES},
        {0xD0000000, 0xD003FFFF, V8M_DEVICES}, /* SIO */
    };

    MPU_CTRL = 0;
    for (uint32_t i = 0; i < 8; i++) {
        MPU_RNR = i;
        MPU_RLAR = 0;
    }
    v8m_map(regions, 4);
}

/* The pads are isolated until they are set up (9.7). */
static void set_up_pins(void)
{
    rp2350_reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_UART0);
    GPIO_CTRL(TX) = FUNCTION_UART;
    GPIO_CTRL(RX) = FUNCTION_UART;
    GPIO_CTRL(LED) = FUNCTION_SIO;
    SIO_OUT_CLR = 1u << LED;
    SIO_OE_SET = 1u << LED;
    PAD(TX) = PAD_4_MA;
    PAD(RX) = PAD_INPUT | PAD_SCHMITT | PAD_PULL_UP;
    PAD(LED) = PAD_4_MA;
}

void board_init(void)
{
    map();
    set_up_pins();
    rp2350_clocks_init();
    rp2350_reset(RESET_TIMER0);
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
