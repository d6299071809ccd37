/*
 * Raspberry Pi Pico 2: RP2350 at 150 MHz, UART 0 on GP0 and GP1, the LED on
 * GP25. Core 0 alone, a Cortex-M33 in its secure state: the boot ROM keeps core
 * 1 asleep. Section numbers are of the RP2350 datasheet.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/pl011.h"
#include "../common/rp2040.h"
#include "../common/v8m_map.h"
#include "../common/vectors.h"

/* ARMv8-M: DDI 0553, D1.2. */
#define MPU_CTRL RP2040_REG(0xE000E000, 0xD94)
#define MPU_RNR RP2040_REG(0xE000E000, 0xD98)
#define MPU_RLAR RP2040_REG(0xE000E000, 0xDA0)

enum { LAST_IRQ = 51 };

/* What tells the boot ROM, within the first 4 KB of flash, that this is a
 * program for a secure Arm core (5.9.5.1). */
const uint32_t pico2_block[]
    __attribute__((section(".vectors.block"), used)) = {
        0xFFFFDED3, 0x10210142, 0x000001FF, 0x00000000, 0xAB123579};

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... LAST_IRQ] = fault_entry, /* nothing else is enabled */
        [RP2040_TIMER0_IRQ] = rp2040_timer0_handler,
        [PL011_IRQ] = pl011_handler,
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

void board_init(void)
{
    map();
    rp2040_pins_init();
    rp2040_clocks_init();
    rp2040_reset(RESET_TIMER);
    rp2040_timer_init();
}
