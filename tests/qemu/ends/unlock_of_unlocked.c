/* Go's row: nothing more is run but the defers. (It is a panic here: they do
 * run, and may recover.) */
//> defer
//> panic: unlock of unlocked mutex
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

static void say(void *line)
{
    puts(line);
}

int main(void)
{
    static MUTEX(m);

    DEFER(say, "defer");
    mutex_unlock(&m);
}
