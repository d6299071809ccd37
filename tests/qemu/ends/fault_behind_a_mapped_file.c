/* What lies behind the end of a mapped file is a fault as any other: a SIGBUS.
 */
//! only linux: it has files
//> panic: invalid memory address
//> [pc=0x* address=0x*10]
//> rax=*
//> rsi=*
//> r8=*
//> r12=*
//> rip=*
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *
//> exit 2
#define _GNU_SOURCE
#include <coda.h>
#include <sys/mman.h>

int main(void)
{
    volatile char *at =
        mmap(NULL, 4096, PROT_READ, MAP_SHARED, memfd_create("empty", 0), 0);

    return at[16];
}
