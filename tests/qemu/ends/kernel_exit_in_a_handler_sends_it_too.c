/* What the UART's handler has not come to send is sent by the exit itself. */
//> in the ring
//> exit 5
#include <coda.h>

#include "../../../kernel/board.h"
#include "../../../kernel/kernel.h"
#include "../interrupt.h"

static void handler(void)
{
    for (const char *s = "in the ring\n"; *s; s++)
        console_put(*s);
    kernel_exit(5);
}

int main(void)
{
    interrupt_this_task(handler);
}
