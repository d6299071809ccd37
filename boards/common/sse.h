/* The handler of the SSE-300's timer, for a board's vectors. */
#ifndef SSE_H
#define SSE_H

void sse_timer_init(void);
void sse_timer0_handler(void);

#endif
