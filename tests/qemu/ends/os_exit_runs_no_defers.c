/* kernel_exit ends at once. */
//> exit 3
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

int main(void)
{
    DEFER(say, "no");
    kernel_exit(3);
}
