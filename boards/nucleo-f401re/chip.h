/* RM0368, 2.3 "Memory map", 10.1.3 "Interrupt and exception vectors": USART2,
 * on APB1. */
#include <stdint.h>

extern uint32_t nucleo_usart_hz;

#define STM32_RCC 0x40023800
#define STM32_USART 0x40004400
#define STM32_USART_IRQ 38
#define STM32_USART_HZ nucleo_usart_hz
#define STM32_LSI_MAX_HZ 47000 /* DS10086, "LSI oscillator characteristics" */
