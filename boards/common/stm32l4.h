/* Reset and clock control of an STM32L4 (RM0394, chapter 6), and its flash's
 * wait states (3.3.3). */
#ifndef STM32L4_H
#define STM32L4_H

#include <stdint.h>

#define RCC(offset) (*(volatile uint32_t *)(0x40021000 + (offset)))
#define RCC_CR RCC(0x00)
#define RCC_CFGR RCC(0x08)
#define RCC_PLLCFGR RCC(0x0C)
#define RCC_AHB2ENR RCC(0x4C)
#define RCC_APB1ENR1 RCC(0x58)
#define FLASH_ACR (*(volatile uint32_t *)0x40022000)

enum {
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,
    PLLCFGR_MSI = 1,
    PLLCFGR_TIMES_40 = 40 << 8,
    PLLCFGR_R_BY_2 = 1 << 24, /* and that output enabled */
    CFGR_PLL = 3 << 0,        /* for the processor, */
    CFGR_ON_PLL = 3 << 2,     /* and that it has it */
    ACR_WAIT_4 = 4,           /* 64 to 80 MHz (3.3.3) */
    ACR_PREFETCH_AND_CACHES = 7 << 8,
    APB1_TIM2 = 1 << 0,
    APB1_USART2 = 1 << 17,
};

#endif
