/* RM0041, "Memory map", "Interrupt and exception vectors": USART1. */
#include <stdint.h>

extern uint32_t vldiscovery_hz; /* all buses have the processor's clock */

#define STM32_RCC 0x40021000
#define STM32_USART 0x40013800
#define STM32_USART_IRQ 37
#define STM32_USART_HZ vldiscovery_hz

/* TIM3. */
#define STM32_PWM 0x40000400
#define STM32_PWM_CLOCK (STM32_RCC + 0x1C)
#define STM32_PWM_CLOCK_BIT 1
#define STM32_PWM_HZ vldiscovery_hz
