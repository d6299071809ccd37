/*
 * Whether this is a chip, or QEMU 7.2's idea of one, which has no RCC and reads
 * 0 there. The chip comes out of reset with its internal oscillator ready
 * (RM0008, 7.3.1; RM0368, 6.3.1).
 */
#include "chip.h"
#include "stm32.h"

bool stm32_on_chip(void)
{
    return *(volatile uint32_t *)STM32_RCC & 1 << 1;
}
