//> half a line
//> panic: said on a line of its own
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task 1 main [*] stack * of *
//> exit 2
#include <coda.h>

int main(void)
{
    console_write("half a line", 11);
    panic("said on a line of its own");
}
