/*
 * The kernel as a process of Linux. The boot is a constructor: it runs when the
 * C library is ready and main has not been called, and makes the process the
 * kernel.
 */
#include <unistd.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "../common/linux.h"

extern int coda_argc;
extern char **coda_argv;

void board_init(void)
{
}

_Noreturn void board_exit(int code)
{
    board_console_restore();
    _exit(code);
}

_Noreturn void board_halt(void)
{
    for (;;)
        pause();
}

/* First among the constructors: the others may make tasks. */
static __attribute__((constructor(101))) void first(void)
{
    sched_init();
}

/* Last among the constructors of an image: the library is linked last. */
static __attribute__((constructor)) void boot(int argc, char **argv)
{
    linux_clock_init();
    linux_noinit_restore();
    coda_argc = argc;
    coda_argv = argv;
    linux_signals_init();
    kernel_start();
}

unsigned board_leds(void)
{
    return 0;
}

void board_led(unsigned which, bool on)
{
    (void)which, (void)on;
}
