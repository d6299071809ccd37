/* RM0090, "Memory map", "Interrupt and exception vectors": USART1, from the
 * 16 MHz that the chip runs at after reset. */
#define STM32_USART 0x40011000
#define STM32_USART_IRQ 37
#define STM32_USART_HZ 16000000

/* TIM3. */
#define STM32_PWM 0x40000400
#define STM32_PWM_CLOCK 0x40023840
#define STM32_PWM_CLOCK_BIT 1
#define STM32_PWM_HZ 16000000
#define STM32_PWM_FUNCTION 2
#define STM32_PORT_A 0x40020000
