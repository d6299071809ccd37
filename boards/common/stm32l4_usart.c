/*
 * The console, by a USART of the STM32's second kind, with ISR, RDR and TDR in
 * place of SR and DR (RM0394, "USART registers"). chip.h says where it lies and
 * how fast its clock is.
 */
#include "../../kernel/board.h"
#include "chip.h"
#include "nvic.h"
#include "stm32.h"

struct stm32l4_usart {
    volatile uint32_t cr1, cr2, cr3, brr, gtpr, rtor, rqr;
    volatile uint32_t isr, icr, rdr, tdr;
};

#define USART ((struct stm32l4_usart *)STM32_USART)

_Static_assert(offsetof(struct stm32l4_usart, tdr) == 0x28,
               "RM0394, USART_TDR");

enum {
    ISR_RX = 1 << 5,   /* and the interrupt for it in CR1 */
    ISR_SENT = 1 << 6, /* all of it */
    ISR_TX = 1 << 7,
    CR1_USART = 1 << 0,
    CR1_RX = 1 << 2,
    CR1_TX = 1 << 3,
    CR1_ON = CR1_USART | CR1_RX | CR1_TX,
    CR3_NO_OVERRUN = 1 << 12, /* which would be an interrupt of its own */
};

/*
 * The data registers are this handler's alone: tasks only make it pending. It
 * asks to be called again for what it could take in, or send more of; a byte
 * that there is no room for waits where it is.
 */
void stm32_usart_handler(void)
{
    uint32_t interrupts = 0;
    int c = 0;

    if (console_room() > 0) {
        if (USART->isr & ISR_RX)
            console_received((char)USART->rdr);
        if (console_room() > 0)
            interrupts |= ISR_RX;
    }
    while (USART->isr & ISR_TX && (c = console_next()) >= 0)
        USART->tdr = (uint32_t)c;
    if (c >= 0)
        interrupts |= ISR_TX;
    USART->cr1 = CR1_ON | interrupts;
}

void board_console_kick(void)
{
    nvic_pend(STM32_USART_IRQ);
}

static void set_up(void)
{
    USART->cr1 = 0;
    USART->cr3 = CR3_NO_OVERRUN;
    USART->brr = (STM32_USART_HZ + 115200 / 2) / 115200;
}

void board_console_polled(void)
{
    nvic_disable(STM32_USART_IRQ);
    if (!(USART->cr1 & CR1_USART)) /* else a byte may be on its way */
        set_up();
    USART->cr1 = CR1_ON;
}

void board_console_put(char c)
{
    while (!(USART->isr & ISR_TX))
        ;
    USART->tdr = (uint32_t)c;
}

void board_console_flush(void)
{
    while (!(USART->isr & ISR_SENT))
        ;
}

void board_console_init(void)
{
    set_up();
    USART->cr1 = CR1_ON | ISR_RX;
    nvic_enable(STM32_USART_IRQ);
}
