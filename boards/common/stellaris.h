/* The handlers of the drivers for Stellaris, for a board's vectors. */
#ifndef STELLARIS_H
#define STELLARIS_H

#define GPTM0_IRQ 19

void gptm_init(void);
void gptm0_handler(void);

#endif
