/* RM0394, 2.2.2 "Memory map and register boundary addresses", "Interrupt
 * and exception vectors": USART2, on APB1. */
#include <stdint.h>

extern uint32_t nucleo_usart_hz;

#define STM32_USART 0x40004400
#define STM32_USART_IRQ 38
#define STM32_USART_HZ nucleo_usart_hz
#define STM32_LSI_MAX_HZ 34000 /* DS11451, "LSI oscillator characteristics" */
