/* A constructor of the host's may write: no task waits, nor is there a turn. */
//! only linux: elsewhere they run in main's task
//> .*. before
//> main
//> exit 0
#include <coda.h>
#include <string.h>

static __attribute__((constructor)) void early(void)
{
    char dots[2 * CODA_CONSOLE_TX_BYTES];

    memset(dots, '.', sizeof dots);
    console_write(dots, sizeof dots);
    console_write(" before\n", 8);
}

int main(void)
{
    console_write("main\n", 5);
    return 0;
}
