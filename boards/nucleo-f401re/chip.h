/* RM0368, 2.3 "Memory map", 10.1.3 "Interrupt and exception vectors": USART2,
 * on APB1. */
#include <stdint.h>

extern uint32_t nucleo_usart_hz;

#define STM32_RCC 0x40023800
#define STM32_USART 0x40004400
#define STM32_USART_IRQ 38
#define STM32_USART_HZ nucleo_usart_hz
#define STM32_LSI_MAX_HZ 47000 /* DS10086, "LSI oscillator characteristics" */

/* TIM3, on APB1, whose timers have twice its clock. */
#define STM32_PWM 0x40000400
#define STM32_PWM_CLOCK (STM32_RCC + 0x40)
#define STM32_PWM_CLOCK_BIT 1
#define STM32_PWM_HZ (2 * nucleo_usart_hz)
#define STM32_PWM_FUNCTION 2
#define STM32_PORT_A 0x40020000
