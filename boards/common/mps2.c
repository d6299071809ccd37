/*
 * What the MPS2 images share: the CMSDK's clock, two LEDs on the FPGA's I/O
 * block. chip.h says where they lie.
 */
#include <coda.h>

#include "../../kernel/board.h"
#include "chip.h"
#include "cmsdk.h"

void board_init(void)
{
    cmsdk_timer_init();
}

unsigned board_leds(void)
{
    return 2;
}

void board_led(unsigned which, bool on)
{
    volatile uint32_t *leds = (volatile uint32_t *)FPGAIO_LED;

    *leds = on ? *leds | 1u << which : *leds & ~(1u << which);
}
