/*
 * The console, by a USART of STM32F1, F2 or F4 (RM0090, "Universal synchronous
 * asynchronous receiver transmitter"; RM0041 for F100). chip.h says where it
 * lies and how fast its clock is.
 */
#include "../../kernel/board.h"
#include "chip.h"
#include "nvic.h"
#include "stm32.h"

struct stm32_usart {
    volatile uint32_t sr, dr, brr, cr1;
};

#define USART ((struct stm32_usart *)STM32_USART)

enum {
    SR_OVERRUN = 1 << 3,
    SR_RX = 1 << 5,   /* and the interrupt for both in CR1 */
    SR_SENT = 1 << 6, /* all of it */
    SR_TX = 1 << 7,
    CR1_RX = 1 << 2,
    CR1_TX = 1 << 3,
    CR1_USART = 1 << 13,
    CR1_ON = CR1_USART | CR1_RX | CR1_TX,
};

/*
 * The data register is this handler's alone: tasks only make it pending. It
 * asks to be called again for what it could take in, or send more of. When that
 * is nothing it is off in the NVIC, too: QEMU 7.2 keeps the line up for a byte
 * that is not read, whatever CR1 says. An overrun may stay when no byte does:
 * when one comes between the reads of SR and of DR (RM0008, 27.3.3).
 */
void stm32_usart_handler(void)
{
    uint32_t interrupts = 0;
    int c = 0;

    if (console_room() > 0) {
        uint32_t sr = USART->sr;
        if (sr & (SR_RX | SR_OVERRUN)) { /* to read DR after SR ends either */
            uint32_t byte = USART->dr;
            if (sr & SR_RX)
                console_received((char)byte);
        }
        if (console_room() > 0)
            interrupts |= SR_RX;
    }
    while (USART->sr & SR_TX && (c = console_next()) >= 0)
        USART->dr = (uint32_t)c;
    if (c >= 0)
        interrupts |= SR_TX;
    USART->cr1 = CR1_ON | interrupts;
    if (interrupts == 0)
        nvic_disable(STM32_USART_IRQ);
}

void board_console_kick(void)
{
    nvic_enable(STM32_USART_IRQ);
    nvic_pend(STM32_USART_IRQ);
}

void board_console_polled(void)
{
    nvic_disable(STM32_USART_IRQ);
    if (!(USART->cr1 & CR1_USART)) /* else a byte may be on its way */
        USART->brr = (STM32_USART_HZ + 115200 / 2) / 115200;
    USART->cr1 = CR1_ON;
}

void board_console_put(char c)
{
    while (!(USART->sr & SR_TX))
        ;
    USART->dr = (uint32_t)c;
}

void board_console_flush(void)
{
    while (!(USART->sr & SR_SENT))
        ;
}

void board_console_init(void)
{
    USART->brr = (STM32_USART_HZ + 115200 / 2) / 115200;
    USART->cr1 = CR1_ON | SR_RX;
    nvic_enable(STM32_USART_IRQ);
}
