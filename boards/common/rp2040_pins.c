/*
 * Pins of the RP2040, and of the RP2350, whose pads are isolated until they are
 * set up (RP2350 datasheet, 9.7): the UART's and the LED.
 */
#include <coda.h>

#include "rp2040.h"

enum { TX = 0, RX = 1 };

void rp2040_pins_init(void)
{
    rp2040_peri_clock_on();
    rp2040_reset(RESET_IO_BANK0 | RESET_PADS_BANK0 | RESET_UART0);
    GPIO_CTRL(TX) = FUNCTION_UART;
    GPIO_CTRL(RX) = FUNCTION_UART;
    GPIO_CTRL(LED_PIN) = FUNCTION_SIO;
    SIO(RP2040_SIO_OUT_CLR) = 1u << LED_PIN;
    SIO(RP2040_SIO_OE_SET) = 1u << LED_PIN;
    PAD(TX) = PAD_4_MA;
    PAD(RX) = PAD_INPUT | PAD_SCHMITT | PAD_PULL_UP; /* idle is high */
    PAD(LED_PIN) = PAD_4_MA;
}

unsigned board_leds(void)
{
    return 1;
}

void board_led(unsigned which, bool on)
{
    (void)which;
    SIO(on ? RP2040_SIO_OUT_SET : RP2040_SIO_OUT_CLR) = 1u << LED_PIN;
}
