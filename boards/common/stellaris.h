/* The drivers for Stellaris: what a board calls, and a handler for its vectors.
 */
#ifndef STELLARIS_H
#define STELLARIS_H

#include <stdint.h>

#define SYSCTL(offset) (*(volatile uint32_t *)(0x400FE000 + (offset)))
#define GPTM0_IRQ 19

/* The processor's clock. */
extern uint32_t stellaris_hz;
void stellaris_run_from_pll(void);

void gptm_init(void);
void gptm0_handler(void);

#endif
