/* As without CODA_ACCOUNTING, by which each interrupt has a handler. */
//! options CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
//! except linux x86_64: they do not say where
//> fatal error: unexpected interrupt
//> [pc=0x* address=0x0]
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* r*=0x* r*=0x* r*=0x*
//> r*=0x* *=0x* *=0x* *=0x*
//> *=0x*
//> backtrace: 0x*
//>
//> * task * main [ready] stack * of *, time *.*%
//> idle *.*%, handlers *.*%, tasks that have ended *.*%
//> exit 2
#include "fault_of_an_interrupt_without_a_handler.c"
