/*
 * From the C runtime's set-up to the first task, and to the end of the system.
 *
 * main runs on a task like any other: task_go makes it, from a pool of one.
 * When main returns the system ends by exit() with its value; when it calls
 * task_goexit the other tasks go on.
 */
#include "board.h"
#include "sched.h"

#if CODA_LIBC
#include <stdlib.h>
#else
#define exit kernel_exit
#endif

int main(int argc, char **argv);

TASK_POOL(coda_main_pool, 1, CODA_MAIN_STACK_BYTES);

int coda_argc;
char **coda_argv;

/* From the linker script; a host's C library has called its own before. */
__attribute__((weak)) extern void (*const init_array_start[])(void);
__attribute__((weak)) extern void (*const init_array_end[])(void);

/* The devices are set up here and not before, so that their interrupts find
 * the kernel running; and so do constructors, which may do what a task may. */
static void main_entry(void *arg)
{
    (void)arg;
    board_init();
    account_begin();
    if (CODA_HOG_LIMIT_US)
        hog_wakes();
    if (CODA_WATCHDOG_US)
        watchdog_start();
    if (board_console_init)
        board_console_init();
    for (void (*const *init)(void) = init_array_start; init < init_array_end;)
        (*init++)();
    exit(main(coda_argc, coda_argv));
}

_Noreturn void kernel_start(void)
{
    static const struct task_options options = {
        .name = "main",
        .priority = CODA_MAIN_PRIORITY,
    };

    sched_init();
    task_spawn(&coda_main_pool, main_entry, NULL, &options);
    arch_start();
}

_Noreturn void kernel_exit(int code)
{
    if (console_drain)
        console_drain();
    board_exit(code);
}
