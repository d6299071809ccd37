/*
 * STM32VLDISCOVERY: STM32F100 at 24 MHz from the board's 8 MHz crystal, USART1
 * on pins PA9 and PA10, LEDs on PC8 (blue) and PC9 (green). Section numbers are
 * of RM0041.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/clock_await.h"
#include "../common/stm32.h"
#include "../common/stm32f1.h"
#include "../common/systick.h"
#include "../common/vectors.h"
#include "chip.h"

enum { TX = 9, RX = 10, LED = 8, LEDS = 2 };

uint32_t vldiscovery_hz = 8000000; /* its internal oscillator, after reset */
uint32_t systick_restart, systick_shortest;

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... 36] = fault_entry, /* nothing else is enabled */
        [STM32_USART_IRQ] = stm32_usart_handler,
};

static void set_up_pins(void)
{
    RCC_APB2ENR |= APB2_PORT_A | APB2_PORT_C | APB2_USART1;
    (void)RCC_APB2ENR; /* two clocks before they are used (6.3.7) */
    gpio_crh(GPIO_A, TX, PIN_ALTERNATE);
    GPIO_BSRR(GPIO_A) = 1u << RX;
    gpio_crh(GPIO_A, RX, PIN_IN_PULLED);
    for (unsigned i = 0; i < LEDS; i++)
        gpio_crh(GPIO_C, LED + i, PIN_OUT_2MHZ);
}

/* 8 MHz times 3 (6.2.3), for which flash has no wait states. */
static void run_from_pll(void)
{
    const uint32_t pll = CFGR_PLL_FROM_HSE | CFGR_PLL_TIMES(3);

    RCC_CR |= CR_HSEON;
    clock_await(&RCC_CR, CR_HSERDY, "the crystal does not start");
    RCC_CFGR = pll;
    RCC_CR |= CR_PLLON;
    clock_await(&RCC_CR, CR_PLLRDY, "the PLL does not lock");
    RCC_CFGR = pll | CFGR_PLL;
    clock_await(&RCC_CFGR, CFGR_ON_PLL, "the PLL is not taken");
    vldiscovery_hz = 24000000;
}

/* SysTick counts nothing in QEMU for less than 10 us, a load and a store being
 * some 0.3; on the chip they take two clocks. */
void board_init(void)
{
    const bool chip = stm32_on_chip();

    set_up_pins();
    if (chip)
        run_from_pll();
    systick_restart = chip ? 2 : 240 + 7;
    systick_shortest = chip ? 64 : 1200;
    systick_init();
}

unsigned board_leds(void)
{
    return LEDS;
}

void board_led(unsigned which, bool on)
{
    GPIO_BSRR(GPIO_C) = on ? 1u << (LED + which) : 1u << (16 + LED + which);
}
