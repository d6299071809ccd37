/* RP2040 datasheet, 4.2: UART 0, clocked as the processor is. */
#include <stdint.h>

extern uint32_t rp2040_hz; /* rp2040_clocks.c */

#define PL011_UART 0x40034000
#define PL011_IRQ 20
#define PL011_HZ rp2040_hz

/* 125 MHz (2.18.2): the PLL's 1,500 by 6 and 2. Until then the ring
 * oscillator's, 1.8 to 12 (2.17.3). */
#define RP2040_PLL_BY 6
#define RP2040_ROSC_HZ 6500000

#define LED_PIN 25
#define PWM_PINS    \
    {               \
        LED_PIN, 16 \
    }

/* A button of the user's, to ground: the Pico has none of its own. */
#define BUTTON_PIN 15
