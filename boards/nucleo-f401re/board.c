/*
 * NUCLEO-F401RE: STM32F401 at 84 MHz, from the 8 MHz that its ST-LINK gives, or
 * its own oscillator's 16; USART2 on PA2 and PA3, which are the ST-LINK's
 * serial port; LD2 on PA5. Section numbers are of RM0368; the board: UM1724.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/clock_await.h"
#include "../common/stm32.h"
#include "../common/stm32_gpio.h"
#include "../common/vectors.h"
#include "chip.h"

#define RCC(offset) (*(volatile uint32_t *)(STM32_RCC + (offset)))
#define RCC_CR RCC(0x00)
#define RCC_PLLCFGR RCC(0x04)
#define RCC_CFGR RCC(0x08)
#define RCC_AHB1ENR RCC(0x30)
#define RCC_APB1ENR RCC(0x40)
#define FLASH_ACR (*(volatile uint32_t *)0x40023C00)
#define PWR_CR (*(volatile uint32_t *)0x40007000)
#define GPIO_A 0x40020000

enum { TX = 2, RX = 3, LED = 5 };

enum {
    CR_HSEON = 1 << 16,
    CR_HSERDY = 1 << 17,
    CR_HSEBYP = 1 << 18,
    CR_PLLON = 1 << 24,
    CR_PLLRDY = 1 << 25,
    PLLCFGR_HSE = 1 << 22,
    PLLCFGR_84_OF_1_MHZ = 336 << 6 | 1 << 16 | 7 << 24, /* N, P = 4, Q */
    CFGR_PLL = 2 << 0,                                  /* for the processor, */
    CFGR_ON_PLL = 2 << 2,                               /* and that it has it */
    CFGR_APB1_BY_2 = 4 << 10,
    ACR_WAIT_2 = 2, /* 60 to 84 MHz at 3.3 V (3.4.1) */
    ACR_CACHES = 7 << 8,
    APB1_TIM2 = 1 << 0,
    APB1_USART2 = 1 << 17,
    APB1_PWR = 1 << 28,
    PWR_SCALE_2 = 2 << 14, /* up to 84 MHz (5.4.1) */
};

uint32_t nucleo_usart_hz = 16000000; /* its own oscillator's, after reset */

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... 37] = fault_entry, /* nothing else is enabled */
        [STM32_USART_IRQ] = stm32_usart_handler,
};

/* Without the ST-LINK's clock its own does, which is not as exact (6.2.2). The
 * PLL is given 1 MHz of either (6.3.2). */
static void run_from_pll(void)
{
    uint32_t pll = 16 | PLLCFGR_84_OF_1_MHZ;

    PWR_CR = (PWR_CR & ~(uint32_t)(3 << 14)) | PWR_SCALE_2;
    RCC_CR |= CR_HSEBYP;
    RCC_CR |= CR_HSEON;
    if (clock_ready(&RCC_CR, CR_HSERDY))
        pll = 8 | PLLCFGR_HSE | PLLCFGR_84_OF_1_MHZ;
    RCC_PLLCFGR = pll;
    RCC_CR |= CR_PLLON;
    clock_await(&RCC_CR, CR_PLLRDY, "the PLL does not lock");
    FLASH_ACR = ACR_CACHES | ACR_WAIT_2;
    RCC_CFGR = CFGR_APB1_BY_2 | CFGR_PLL;
    clock_await(&RCC_CFGR, CFGR_ON_PLL, "the PLL is not taken");
    nucleo_usart_hz = 42000000;
}

/* A timer of APB1 has twice that bus's clock (6.2). QEMU's machine clocks
 * timers at 1 GHz, and the processor at 168 MHz. */
void board_init(void)
{
    const bool chip = stm32_on_chip();

    RCC_AHB1ENR |= 1u << 0; /* port A */
    RCC_APB1ENR |= APB1_TIM2 | APB1_USART2 | APB1_PWR;
    (void)RCC_APB1ENR; /* two clocks before they are used (6.3.9) */
    gpio_alternate(GPIO_A, TX, 7);
    gpio_alternate(GPIO_A, RX, 7);
    gpio_pull_up(GPIO_A, RX);
    gpio_output(GPIO_A, LED);
    if (chip)
        run_from_pll();
    stm32_timer_init(chip ? 84000000 : 1000000000, chip ? 10500000 : 21000000);
}

unsigned board_leds(void)
{
    return 1;
}

void board_led(unsigned which, bool on)
{
    (void)which;
    gpio_write(GPIO_A, LED, on);
}
