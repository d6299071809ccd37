/* A handler gets blocks only of pools that are declared so. */
//> panic: mem_try_get in an interrupt, of a pool that is not *
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * main [*] stack * of *
//> exit 2
#include <coda.h>

#include "../interrupt.h"

MEM_POOL(blocks, int, 2);

static void handler(void)
{
    mem_try_get(&blocks);
}

int main(void)
{
    run_in_interrupt(handler);
}
