/* STM32VLDISCOVERY: STM32F100 at 24 MHz from the board's crystal, USART1 on
 * pins PA9 and PA10, LEDs on PC8 (blue) and PC9 (green). Registers: RM0041. */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/stm32.h"
#include "../common/systick.h"
#include "../common/vectors.h"
#include "chip.h"

#define RCC(offset) (*(volatile uint32_t *)(0x40021000 + (offset)))
#define RCC_CR RCC(0x00)
#define RCC_CFGR RCC(0x04)
#define RCC_APB2ENR RCC(0x18)
#define RCC_CFGR2 RCC(0x2C)
#define GPIO_A_CRH (*(volatile uint32_t *)0x40010804)
#define GPIO_C_CRH (*(volatile uint32_t *)0x40011004)
#define GPIO_C_BSRR (*(volatile uint32_t *)0x40011010)

enum {
    CR_HSIRDY = 1 << 1,
    CR_HSEON = 1 << 16,
    CR_HSERDY = 1 << 17,
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,
    CFGR_PLL = 2,                      /* for the processor */
    CFGR_HSE_BY_3 = 1 << 16 | 1 << 18, /* 8 MHz, not divided before */
    LED = 8,
};

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... 36] = fault_entry, /* nothing else is enabled */
        [STM32_USART_IRQ] = stm32_usart_handler,
};

static void run_from_pll(void)
{
    RCC_CR |= CR_HSEON;
    while (!(RCC_CR & CR_HSERDY))
        ;
    RCC_CFGR2 = 0;
    RCC_CFGR = CFGR_HSE_BY_3;
    RCC_CR |= CR_PLLON;
    while (!(RCC_CR & CR_PLLRDY))
        ;
    RCC_CFGR = CFGR_HSE_BY_3 | CFGR_PLL;
}

/* QEMU 7.2 has no RCC, where the chip says that its own oscillator runs. There
 * SysTick counts nothing for less than 10 us, and a load and a store take some
 * 0.3 us; on the chip they take two clocks. */
void board_init(void)
{
    if (RCC_CR & CR_HSIRDY) {
        run_from_pll();
        systick_restart = 2;
        systick_shortest = 64;
    } else {
        systick_restart = 240 + 7;
        systick_shortest = 1200;
    }
    RCC_APB2ENR |= 1u << 2 | 1u << 4 | 1u << 14; /* ports A, C; USART1 */
    (void)RCC_APB2ENR;
    GPIO_A_CRH = (GPIO_A_CRH & ~0xFF0u) | 0x4B0; /* PA9 the USART's, PA10 in */
    GPIO_C_CRH = (GPIO_C_CRH & ~0xFFu) | 0x22;   /* PC8, PC9 out */
    systick_init();
}

unsigned board_leds(void)
{
    return 2;
}

void board_led(unsigned which, bool on)
{
    GPIO_C_BSRR = on ? 1u << (LED + which) : 1u << (16 + LED + which);
}
