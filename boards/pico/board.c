/*
 * Raspberry Pi Pico: RP2040 at 125 MHz, UART 0 on GP0 and GP1, the LED on GP25.
 * Core 0 alone: the boot ROM keeps core 1 asleep (RP2040 datasheet, 2.8.2).
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/pl011.h"
#include "../common/rp2040.h"
#include "../common/vectors.h"

/* RP2040 datasheet, 2.4.8: ARMv6-M's protection unit. */
#define MPU_CTRL RP2040_REG(0xE000E000, 0xD94)
#define MPU_RBAR RP2040_REG(0xE000E000, 0xD9C)
#define MPU_RASR RP2040_REG(0xE000E000, 0xDA0)

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [RP2040_TIMER0_IRQ] = rp2040_timer0_handler,
        [PL011_IRQ] = pl011_handler,
};

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

void board_init(void)
{
    trap_nowhere();
    rp2040_pins_init();
    rp2040_clocks_init();
    rp2040_reset(RESET_TIMER);
    rp2040_timer_init();
}
