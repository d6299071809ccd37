/*
 * nRF52840 DK: nRF52840 at 64 MHz, UART to the interface chip, four LEDs on
 * P0.13 to P0.16. Its UART, timers and pins have the nRF51's registers. Section
 * names are of the nRF52840 Product Specification v1.8.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/clock_await.h"
#include "../common/nrf51.h"
#include "../common/vectors.h"

#define REG(address) (*(volatile uint32_t *)(address))
#define CLOCK_HFCLKSTART REG(0x40000000)
#define CLOCK_HFCLKSTARTED REG(0x40000100)
#define APPROTECT_DISABLE REG(0x40000558)
#define NVMC_ICACHECNF REG(0x4001E540)
#define GPIO_OUTSET REG(0x50000508)
#define GPIO_OUTCLR REG(0x5000050C)
#define GPIO_DIRSET REG(0x50000518)

enum {
    SW_DISABLE = 0x5A,
    CACHE_ENABLE = 1,
    LEDS = 4,
    LED_1 = 13,
    ALL_LEDS = 0xF << LED_1,
};

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [NRF51_UART_IRQ] = nrf51_uart_handler,
        [NRF51_TIMER0_IRQ] = nrf51_timer0_handler,
};

/*
 * Without the crystal the processor goes on with the internal oscillator, as it
 * has begun ("CLOCK", "HFCLK controller"). Chips from build code Fxx on let no
 * debugger in until the program says that one may ("Debug and trace", "Access
 * port protection"); on others nothing is there.
 */
void board_init(void)
{
    APPROTECT_DISABLE = SW_DISABLE;
    CLOCK_HFCLKSTARTED = 0;
    CLOCK_HFCLKSTART = 1;
    (void)clock_ready(&CLOCK_HFCLKSTARTED, 1);
    NVMC_ICACHECNF = CACHE_ENABLE;
    GPIO_OUTSET = ALL_LEDS;
    GPIO_DIRSET = ALL_LEDS;
    nrf51_timer_init();
}

unsigned board_leds(void)
{
    return LEDS;
}

/* They light when their pins are low. */
void board_led(unsigned which, bool on)
{
    if (on)
        GPIO_OUTCLR = 1u << (LED_1 + which);
    else
        GPIO_OUTSET = 1u << (LED_1 + which);
}
