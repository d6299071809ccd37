/* The handler of the PL011's driver, for a board's vectors. It is linked only
 * into programs that use the console. */
#ifndef PL011_H
#define PL011_H

__attribute__((weak)) void pl011_handler(void);

#endif
