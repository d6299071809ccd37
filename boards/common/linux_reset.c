/*
 * A reset as a process of Linux: the program again, in the same process, with
 * what .noinit held.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../kernel/board.h"
#include "linux.h"

extern char **coda_argv;

#define KEPT "CODA_KEPT" /* in the environment: the file with .noinit */

extern char noinit_start[], noinit_end[];

_Noreturn void board_reset(void)
{
    sigset_t none;
    char number[16];
    int file = memfd_create(KEPT, 0);

    board_console_restore();
    snprintf(number, sizeof number, "%d", file);
    if (write(file, noinit_start, (size_t)(noinit_end - noinit_start)) >= 0)
        setenv(KEPT, number, 1);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); /* exec would keep a handler's */
    execv("/proc/self/exe", coda_argv);
    _exit(EXIT_FAILURE);
}

void linux_noinit_restore(void)
{
    const char *number = getenv(KEPT);
    int file = number ? atoi(number) : -1;

    if (file < 0)
        return;
    if (pread(file, noinit_start, (size_t)(noinit_end - noinit_start), 0) < 0)
        perror(KEPT);
    close(file);
    unsetenv(KEPT);
}
