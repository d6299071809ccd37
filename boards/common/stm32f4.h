/* STM32F401: what of it boards set up. Section numbers are of RM0368. */
#ifndef STM32F4_H
#define STM32F4_H

#include <stdint.h>

#define RCC(offset) (*(volatile uint32_t *)(0x40023800 + (offset)))
#define RCC_CR RCC(0x00)
#define RCC_PLLCFGR RCC(0x04)
#define RCC_CFGR RCC(0x08)
#define RCC_AHB1ENR RCC(0x30)
#define RCC_APB1ENR RCC(0x40)
#define FLASH_ACR (*(volatile uint32_t *)0x40023C00)
#define PWR_CR (*(volatile uint32_t *)0x40007000)
#define GPIO_A 0x40020000

enum {
    CR_HSEON = 1 << 16,
    CR_HSERDY = 1 << 17,
    CR_HSEBYP = 1 << 18,
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,
    PLLCFGR_HSE = 1 << 22,
    PLLCFGR_84_OF_1_MHZ = 336 << 6 | 1 << 16 | 7 << 24, /* N, P = 4, Q */

    CFGR_PLL = 2 << 0,    /* for the processor, */
    CFGR_ON_PLL = 2 << 2, /* and that it has it */
    CFGR_APB1_BY_2 = 4 << 10,
    ACR_WAIT_2 = 2, /* 60 to 84 MHz at 3.3 V (3.4.1) */
    ACR_CACHES = 7 << 8,
    APB1_TIM2 = 1 << 0,
    APB1_USART2 = 1 << 17,
    APB1_PWR = 1 << 28,
    PWR_SCALE_2 = 2 << 14, /* up to 84 MHz (5.4.1) */
};

#endif
