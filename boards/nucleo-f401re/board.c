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
#include "../common/stm32f4.h"
#include "../common/vectors.h"
#include "chip.h"

enum { TX = 2, RX = 3, LED = 5 };

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
    clock_await(&FLASH_ACR, ACR_WAIT_2, "flash does not take its wait states");
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
