/*
 * NUCLEO-L432KC: STM32L432 at 80 MHz from its own MSI oscillator; USART2 on PA2
 * and PA15, which are the ST-LINK's serial port; LD3 on PB3. Section numbers
 * are of RM0394; the board: UM1956.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/clock_await.h"
#include "../common/stm32.h"
#include "../common/stm32_gpio.h"
#include "../common/stm32l4.h"
#include "../common/vectors.h"
#include "chip.h"

#define GPIO_A 0x48000000
#define GPIO_B 0x48000400

enum { TX = 2, RX = 15, LED = 3 };

uint32_t nucleo_usart_hz = 4000000; /* MSI's, after reset */

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... 37] = fault_entry, /* nothing else is enabled */
        [STM32_USART_IRQ] = stm32_usart_handler,
};

/* 4 MHz times 40 by 2 (6.4.4). The core's supply is that for 80 MHz after reset
 * (5.1.8). */
static void run_from_pll(void)
{
    RCC_PLLCFGR = PLLCFGR_MSI | PLLCFGR_TIMES_40 | PLLCFGR_R_BY_2;
    RCC_CR |= CR_PLLON;
    clock_await(&RCC_CR, CR_PLLRDY, "the PLL does not lock");
    FLASH_ACR = ACR_PREFETCH_AND_CACHES | ACR_WAIT_4;
    clock_await(&FLASH_ACR, ACR_WAIT_4, "flash does not take its wait states");
    RCC_CFGR = CFGR_PLL;
    clock_await(&RCC_CFGR, CFGR_ON_PLL, "the PLL is not taken");
    nucleo_usart_hz = 80000000;
}

void board_init(void)
{
    RCC_AHB2ENR |= 1u << 0 | 1u << 1; /* ports A, B */
    RCC_APB1ENR1 |= APB1_TIM2 | APB1_USART2;
    (void)RCC_APB1ENR1; /* two clocks before they are used */
    gpio_alternate(GPIO_A, TX, 7);
    gpio_alternate(GPIO_A, RX, 3);
    gpio_pull_up(GPIO_A, RX);
    gpio_output(GPIO_B, LED);
    run_from_pll();
    stm32_timer_init(80000000, 10000000);
}

unsigned board_leds(void)
{
    return 1;
}

void board_led(unsigned which, bool on)
{
    (void)which;
    gpio_write(GPIO_B, LED, on);
}
