/* BBC micro:bit, version 1: nRF51822, UART to the USB interface chip. The LED
 * matrix's first row stands for two LEDs. */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/clock_await.h"
#include "../common/nrf51.h"
#include "../common/vectors.h"

#define GPIO(offset) (*(volatile uint32_t *)(0x50000000 + (offset)))
#define GPIO_OUTSET GPIO(0x508)
#define GPIO_OUTCLR GPIO(0x50C)
#define GPIO_DIRSET GPIO(0x518)

#define CLOCK(offset) (*(volatile uint32_t *)(0x40000000 + (offset)))
#define CLOCK_HFCLKSTART CLOCK(0x000)
#define CLOCK_HFCLKSTARTED CLOCK(0x100)

enum { ROW_1 = 13, COLUMN_1 = 4 };

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [NRF51_UART_IRQ] = nrf51_uart_handler,
        [NRF51_TIMER0_IRQ] = nrf51_timer0_handler,
};

/* Without the crystal the oscillator on the chip goes on, as it has begun,
 * which is less exact (nRF51 Series Reference Manual v3.0, "Clock management").
 */
void board_init(void)
{
    CLOCK_HFCLKSTART = 1;
    (void)clock_ready(&CLOCK_HFCLKSTARTED, 1);
    GPIO_DIRSET = 1u << ROW_1 | 3u << COLUMN_1;
    GPIO_OUTSET = 1u << ROW_1 | 3u << COLUMN_1;
    nrf51_timer_init();
}

unsigned board_leds(void)
{
    return 2;
}

/* A dot is lit when its row is high and its column low. */
void board_led(unsigned which, bool on)
{
    if (on)
        GPIO_OUTCLR = 1u << (COLUMN_1 + which);
    else
        GPIO_OUTSET = 1u << (COLUMN_1 + which);
}
