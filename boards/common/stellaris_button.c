/*
 * The four direction buttons of the Stellaris LM3S6965 evaluation board, on
 * pins PE0 to PE3, to ground (board's user's manual; LM3S6965 data sheet,
 * "General-Purpose Input/Outputs").
 */
#include <coda/button.h>
#include <coda/irq.h>

#define SYSCTL_RCGC2 (*(volatile uint32_t *)0x400FE108)
#define GPIO_E(offset) (*(volatile uint32_t *)(0x40024000 + (offset)))
#define GPIO_DATA                                               \
    GPIO_E(ALL << 2) /* of these alone: the address is the mask \
                      */
#define GPIO_DIR GPIO_E(0x400)
#define GPIO_IS GPIO_E(0x404)
#define GPIO_IBE GPIO_E(0x408)
#define GPIO_IM GPIO_E(0x410)
#define GPIO_ICR GPIO_E(0x41C)
#define GPIO_PUR GPIO_E(0x510)
#define GPIO_DEN GPIO_E(0x51C)

#define GPIO_E_IRQ 4

enum { BUTTONS = 4, ALL = (1 << BUTTONS) - 1, RCGC2_PORT_E = 1 << 4 };

static void (*changed)(void);

IRQ_HANDLER(GPIO_E_IRQ)
{
    GPIO_ICR = ALL;
    changed();
}

unsigned board_buttons(void)
{
    return BUTTONS;
}

bool board_button(unsigned which)
{
    return !(GPIO_DATA & 1u << which);
}

void board_buttons_watch(void (*fn)(void))
{
    irq_disable(GPIO_E_IRQ);
    changed = fn;
    SYSCTL_RCGC2 |= RCGC2_PORT_E;
    (void)SYSCTL_RCGC2; /* three clocks before it is used */
    (void)SYSCTL_RCGC2;
    (void)SYSCTL_RCGC2;
    GPIO_DIR &= ~(uint32_t)ALL;
    GPIO_PUR |= ALL;
    GPIO_DEN |= ALL;
    GPIO_IS &= ~(uint32_t)ALL; /* edges, */
    GPIO_IBE |= ALL;           /* both */
    GPIO_ICR = ALL;
    GPIO_IM |= ALL;
    irq_enable(GPIO_E_IRQ);
}
