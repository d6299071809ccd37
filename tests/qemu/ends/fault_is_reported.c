/* An access that the hardware refuses ends the system with where and what. */
//> fatal error: *
//> [pc=0x* address=0x*]
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>

int main(void)
{
    /* In no board's memory map, nor in any process's. */
    *(volatile uint32_t *)(uintptr_t)(sizeof(void *) == 4 ? 0xDFFFFFF0
                                                          : 0x0FFFFFFFFFF0) = 1;
}
