/* RM0008, 3.3 "Memory map", 10.1.2 "Interrupt and exception vectors": USART1.
 * Where it is emulated, there is another device at that place: USART2. */
#include <stdbool.h>
#include <stdint.h>

extern bool bluepill_emulated;
extern uint32_t bluepill_hz;

#define STM32_RCC 0x40021000
#define STM32_USART (bluepill_emulated ? 0x40004400u : 0x40013800u)
#define STM32_USART_IRQ (bluepill_emulated ? 38u : 37u)
#define STM32_USART_HZ bluepill_hz
#define STM32_LSI_MAX_HZ 60000 /* DS5319, "LSI oscillator characteristics" */

/* TIM3, on APB1, whose timers have twice its clock: the processor's. */
#define STM32_PWM 0x40000400
#define STM32_PWM_CLOCK (STM32_RCC + 0x1C)
#define STM32_PWM_CLOCK_BIT 1
#define STM32_PWM_HZ bluepill_hz
