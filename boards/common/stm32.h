/* The drivers of the STM32. The USART's handler, for a board's vectors, is
 * linked only into programs that use the console. */
#ifndef STM32_H
#define STM32_H

#include <stdbool.h>
#include <stdint.h>

/* stm32_chip.c: not QEMU. */
bool stm32_on_chip(void);

/* The rates of TIM2's clock, which CODA_CLOCK_HZ divides, and of SysTick's
 * reference: the processor's clock by 8. */
void stm32_timer_init(uint32_t timer_hz, uint32_t systick_hz);
__attribute__((weak)) void stm32_usart_handler(void);

#endif
