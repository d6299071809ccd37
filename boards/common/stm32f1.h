/* STM32F1: registers that its boards set up (RM0008: 3.3.3, 7.3, 9.2; RM0041
 * has the same for the STM32F100). */
#ifndef STM32F1_H
#define STM32F1_H

#include <stdint.h>

#define STM32F1_REG(address) (*(volatile uint32_t *)(address))

#define FLASH_ACR STM32F1_REG(0x40022000)
#define RCC_CR STM32F1_REG(0x40021000)
#define RCC_CFGR STM32F1_REG(0x40021004)
#define RCC_APB2ENR STM32F1_REG(0x40021018)
#define RCC_APB1ENR STM32F1_REG(0x4002101C)

enum {
    ACR_WAIT_2 = 2, /* above 48 MHz */
    ACR_PREFETCH = 1 << 4,

    CR_HSEON = 1 << 16,
    CR_HSERDY = 1 << 17,
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,

    CFGR_PLL = 2 << 0,    /* for the processor, */
    CFGR_ON_PLL = 2 << 2, /* and that it has it */
    CFGR_APB1_BY_2 = 4 << 8,
    CFGR_PLL_FROM_HSE = 1 << 16,

    APB2_PORT_A = 1 << 2,
    APB2_PORT_C = 1 << 4,
    APB2_USART1 = 1 << 14,
};

#define CFGR_PLL_TIMES(n) (((n)-2u) << 18)

/* A port's pins 8 to 15: four bits each of CRH. */
#define GPIO_A 0x40010800
#define GPIO_C 0x40011000
#define GPIO_CRH(port) STM32F1_REG((port) + 0x04)
#define GPIO_BSRR(port) STM32F1_REG((port) + 0x10)

enum {
    PIN_OUT_2MHZ = 0x2,
    PIN_ALTERNATE = 0xB, /* push-pull, 50 MHz */
    PIN_IN_PULLED = 0x8, /* up, if its output is 1 */
};

static inline void gpio_crh(uint32_t port, unsigned pin, uint32_t mode)
{
    unsigned shift = 4 * (pin - 8);

    GPIO_CRH(port) = (GPIO_CRH(port) & ~(0xFu << shift)) | mode << shift;
}

#endif
