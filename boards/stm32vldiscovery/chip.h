/* RM0041, "Memory map", "Interrupt and exception vectors": USART1, at the
 * 24 MHz that the board sets up. */
#define STM32_USART 0x40013800
#define STM32_USART_IRQ 37
#define STM32_USART_HZ 24000000
