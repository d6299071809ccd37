/*
 * Blue Pill: STM32F103C8 at 72 MHz from the board's 8 MHz crystal, USART1 on
 * pins PA9 and PA10, the LED on PC13. Section numbers are of RM0008.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/clock_await.h"
#include "../common/stm32.h"
#include "../common/stm32f1.h"
#include "../common/systick.h"
#include "../common/vectors.h"
#include "chip.h"

enum { TX = 9, RX = 10, LED = 13 };

bool bluepill_emulated;
uint32_t bluepill_hz = 8000000; /* its internal oscillator, after reset */
uint32_t systick_restart, systick_shortest;

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... 36] = fault_entry, /* nothing else is enabled */
        [37] = stm32_usart_handler,
        [38] = stm32_usart_handler,
};

/* PC13 drives 3 mA at 2 MHz and no more (DS5319, "Pin definitions"). */
static void set_up_pins(void)
{
    RCC_APB2ENR |= APB2_PORT_A | APB2_PORT_C | APB2_USART1;
    (void)RCC_APB2ENR; /* two clocks before they are used (7.3.7) */
    gpio_crh(GPIO_A, TX, PIN_ALTERNATE);
    GPIO_BSRR(GPIO_A) = 1u << RX;
    gpio_crh(GPIO_A, RX, PIN_IN_PULLED);
    board_led(0, false);
    gpio_crh(GPIO_C, LED, PIN_OUT_2MHZ);
}

/* 8 MHz times 9 (7.2.3); APB1 takes half of that, flash two wait states. */
static void run_from_pll(void)
{
    const uint32_t pll = CFGR_PLL_FROM_HSE | CFGR_PLL_TIMES(9) | CFGR_APB1_BY_2;

    RCC_CR |= CR_HSEON;
    clock_await(&RCC_CR, CR_HSERDY, "the crystal does not start");
    RCC_CFGR = pll;
    RCC_CR |= CR_PLLON;
    clock_await(&RCC_CR, CR_PLLRDY, "the PLL does not lock");
    FLASH_ACR = ACR_PREFETCH | ACR_WAIT_2;
    RCC_CFGR = pll | CFGR_PLL;
    clock_await(&RCC_CFGR, CFGR_ON_PLL, "the PLL is not taken");
    bluepill_hz = 72000000;
}

/* QEMU's machine clocks the processor at 168 MHz, and SysTick counts nothing
 * there for less than 10 us, a load and a store being some 0.3; on the chip
 * they take two clocks. */
void board_init(void)
{
    bluepill_emulated = !stm32_on_chip();
    systick_restart = bluepill_emulated ? 1680 + 49 : 2;
    systick_shortest = bluepill_emulated ? 2100 : 128;
    if (!bluepill_emulated) {
        set_up_pins();
        run_from_pll();
    }
    systick_init();
}

unsigned board_leds(void)
{
    return 1;
}

/* It lights when its pin is low. */
void board_led(unsigned which, bool on)
{
    (void)which;
    if (!bluepill_emulated)
        GPIO_BSRR(GPIO_C) = on ? 1u << (16 + LED) : 1u << LED;
}
