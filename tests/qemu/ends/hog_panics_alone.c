/* Without CODA_ACCOUNTING, which the other programs of hogs have. */
//! options CODA_HOG_LIMIT_US=300000
//! only mps2-an385
//> for (;;); ended: its defers ran, newest first: ba
//> PANIC_HOG within spin: the task kept the processor too long
//> the others went on
//> protect recovered it, twice, and the task returned
//> in memset, strlen, arithmetic, strtoul: each ended, with its defer run
//> in a defer: ended, and so was the next
//> in a block's end: ended, with the outer defer run
//> in a defer, a little: let end; and so after it was a hog
//> exit 0
#include "hog_panics.c"
