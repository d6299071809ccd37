/* Two LEDs on the FPGA's I/O block of MPS2 and MPS3. chip.h says where it is.
 */
#include <coda.h>

#include "chip.h"

unsigned board_leds(void)
{
    return 2;
}

void board_led(unsigned which, bool on)
{
    volatile uint32_t *leds = (volatile uint32_t *)FPGAIO_LED;

    *leds = on ? *leds | 1u << which : *leds & ~(1u << which);
}
