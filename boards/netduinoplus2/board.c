/* Netduino Plus 2: STM32F405 at the 16 MHz of its own oscillator, USART1 on
 * pins PB6 and PB7, the blue LED on PA10. Registers: RM0090. */
#include <coda.h>

#include "../../kernel/board.h"
#include "../common/stm32.h"
#include "../common/vectors.h"
#include "chip.h"

#define RCC(offset) (*(volatile uint32_t *)(0x40023800 + (offset)))
#define RCC_CR RCC(0x00)
#define RCC_AHB1ENR RCC(0x30)
#define RCC_APB1ENR RCC(0x40)
#define RCC_APB2ENR RCC(0x44)
#define RCC_CR_HSIRDY (1u << 1)
#define GPIO_A(offset) (*(volatile uint32_t *)(0x40020000 + (offset)))
#define GPIO_B(offset) (*(volatile uint32_t *)(0x40020400 + (offset)))
#define GPIO_A_BSRR GPIO_A(0x18)

enum { LED = 10 };

/* Those below replace the general ones. */
#pragma GCC diagnostic ignored "-Woverride-init"
void (*const board_vectors[])(void)
    __attribute__((section(".vectors.board"), used)) = {
        HANDLERS,
        [32 ... 36] = fault_entry, /* nothing else is enabled */
        [STM32_USART_IRQ] = stm32_usart_handler,
};

/* MODER and, for pins 0 to 7, AFRL (RM0090, "GPIO registers"). */
static void set_up_pins(void)
{
    GPIO_A(0x00) = (GPIO_A(0x00) & ~(3u << 2 * LED)) | 1u << 2 * LED;
    GPIO_B(0x20) = (GPIO_B(0x20) & 0x00FFFFFF) | 7u << 24 | 7u << 28;
    GPIO_B(0x00) = (GPIO_B(0x00) & ~(0xFu << 12)) | 0xAu << 12;
}

/* QEMU 7.2 has no RCC, where the chip says that its oscillator runs; it clocks
 * the timers at 1 GHz, and the processor at 168 MHz. */
void board_init(void)
{
    bool chip = RCC_CR & RCC_CR_HSIRDY;

    RCC_AHB1ENR |= 1u << 0 | 1u << 1; /* ports A, B */
    RCC_APB1ENR |= 1u << 0;           /* TIM2 */
    RCC_APB2ENR |= 1u << 4;           /* USART1 */
    (void)RCC_APB2ENR;                /* two clocks before they are used */
    set_up_pins();
    stm32_timer_init(chip ? 16000000 : 1000000000, chip ? 2000000 : 21000000);
}

unsigned board_leds(void)
{
    return 1;
}

void board_led(unsigned which, bool on)
{
    (void)which;
    GPIO_A_BSRR = on ? 1u << LED : 1u << (16 + LED);
}
