/* A select of no cases waits forever. Go's row select-no-cases. */
//> fatal error: all tasks are asleep - deadlock!
//>
//>   task * main [select (no cases)] stack * of *
//> exit 2
#include <coda.h>
#include <stdio.h>

int main(void)
{
    chan_select(NULL, 0, SELECT_FOREVER);
    puts("no");
}
