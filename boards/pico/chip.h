/* RP2040 datasheet, 4.2: UART 0, clocked as the processor is. */
#define PL011_UART 0x40034000
#define PL011_IRQ 20
#define PL011_HZ 125000000
/* A button of the user's, to ground: the Pico has none of its own. */
#define BUTTON_PIN 15
