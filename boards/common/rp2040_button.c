/*
 * A button of an RP2040, between a pin and ground (RP2040 datasheet, 2.19). The
 * Pico has none but BOOTSEL, which is the flash's select: chip.h says which
 * pin.
 */
#include <coda/button.h>
#include <coda/irq.h>

#include "chip.h"
#include "rp2040.h"

#define IO_BANK0(offset) RP2040_REG(RP2040_IO_BANK0, offset)
#define WORD (4 * (BUTTON_PIN / 8)) /* a word has four bits of eight pins */
#define INTR IO_BANK0(0x0F0 + WORD)
#define PROC0_INTE_SET IO_BANK0(0x100 + WORD + RP2040_SET)

#define IO_BANK0_IRQ 13

#define EDGES (UINT32_C(3 << 2) << 4 * (BUTTON_PIN % 8)) /* low, high */

static void (*changed)(void);

IRQ_HANDLER(IO_BANK0_IRQ)
{
    INTR = EDGES;
    changed();
}

unsigned board_buttons(void)
{
    return 1;
}

bool board_button(unsigned which)
{
    (void)which;
    return !(SIO_IN & 1u << BUTTON_PIN);
}

void board_buttons_watch(void (*fn)(void))
{
    irq_disable(IO_BANK0_IRQ);
    changed = fn;
    PAD(BUTTON_PIN) = PAD_INPUT | PAD_PULL_UP | PAD_SCHMITT;
    GPIO_CTRL(BUTTON_PIN) = FUNCTION_SIO;
    INTR = EDGES;
    PROC0_INTE_SET = EDGES;
    irq_enable(IO_BANK0_IRQ);
}
