/* Stellaris LM3S6965 evaluation board: 50 MHz from the PLL, UART 0 on pins PA0
 * and PA1, the status LED on PF0. Registers: LM3S6965 data sheet. */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/pl011.h"
#include "../common/stellaris.h"
#include "../common/systick.h"
#include "../common/vectors.h"
#include "chip.h"

#define SYSCTL_RCGC0 SYSCTL(0x100)
#define SYSCTL_RCGC1 SYSCTL(0x104)
#define SYSCTL_RCGC2 SYSCTL(0x108)
#define GPIO_A(offset) (*(volatile uint32_t *)(0x40004000 + (offset)))
#define GPIO_F(offset) (*(volatile uint32_t *)(0x40025000 + (offset)))
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9C)
#define MPU_RASR (*(volatile uint32_t *)0xE000EDA0)
#define LED_DATA GPIO_F(1u << 2) /* pin 0 alone: the address is the mask */

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [PL011_IRQ] = pl011_handler,
        [GPTM0_IRQ] = gptm0_handler,
};

/* From 0x60000000 to 0xDFFFFFFF there is nothing. The chip says so by a bus
 * fault, QEMU 7.2's machine not at all: there the MPU does (ARMv7-M ARM B3.5.8;
 * SIZE 28 is 512 MB; regions 6 and 7 are the kernel's). */
static void trap_nowhere(void)
{
    for (uint32_t region = 0; region < 4; region++) {
        MPU_RBAR = (0x60000000 + (region << 29)) | 1u << 4 | region;
        MPU_RASR = 1u << 28 | 28u << 1 | 1u; /* XN, AP 0 */
    }
}

void board_init(void)
{
    trap_nowhere();
    SYSCTL_RCGC0 |= 1u << 3;            /* the watchdog */
    SYSCTL_RCGC1 |= 1u << 0 | 1u << 16; /* UART 0, timer 0 */
    SYSCTL_RCGC2 |= 1u << 0 | 1u << 5;  /* ports A, F */
    (void)SYSCTL_RCGC2;                 /* three clocks before they are used */
    GPIO_A(0x420) |= 3; /* AFSEL and DEN: the UART's pins are its own */
    GPIO_A(0x51C) |= 3;
    GPIO_F(0x400) |= 1; /* DIR and DEN: the LED's is an output */
    GPIO_F(0x51C) |= 1;
    stellaris_run_from_pll();
    systick_init();
    gptm_init();
}

unsigned board_leds(void)
{
    return 1;
}

void board_led(unsigned which, bool on)
{
    (void)which;
    LED_DATA = on;
}
