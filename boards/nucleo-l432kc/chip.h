/* RM0394, 2.2.2 "Memory map and register boundary addresses", "Interrupt
 * and exception vectors": USART2, on APB1. */
#include <stdint.h>

extern uint32_t nucleo_usart_hz;

#define STM32_USART 0x40004400
#define STM32_USART_IRQ 38
#define STM32_USART_HZ nucleo_usart_hz
#define STM32_LSI_MAX_HZ 34000 /* DS11451, "LSI oscillator characteristics" */

/* TIM16, on APB2. */
#define STM32_PWM 0x40014400
#define STM32_PWM_CLOCK 0x40021060
#define STM32_PWM_CLOCK_BIT 17
#define STM32_PWM_HZ nucleo_usart_hz
#define STM32_PWM_FUNCTION 14
#define STM32_PORT_A 0x48000000
