/* RM0090, "Memory map", "Interrupt and exception vectors": USART1, from the
 * 16 MHz that the chip runs at after reset. */
#define STM32_USART 0x40011000
#define STM32_USART_IRQ 37
#define STM32_USART_HZ 16000000
