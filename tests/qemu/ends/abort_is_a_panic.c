/* The C library's abort, of newlib, is a panic. */
//! except linux: its abort is the host's
//> panic: abort
//> [pc=0x*]
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#include <coda.h>
#include <stdlib.h>

int main(void)
{
    abort();
}
