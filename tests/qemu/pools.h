/* Pools of the tests. */
#ifndef POOLS_H
#define POOLS_H

#include <coda.h>

/* One that several files share; an image without those has none. */
extern struct task_pool two; /* tasks of 512 bytes */

/* A default pool for all the tests of an image: 4 tasks of so much, which is
 * little where RAM is. A frame with the FPU's registers takes some 200 bytes.
 */
#define POOL_STACK_BYTES                      \
    (CODA_DEFAULT_STACK_BYTES >= 1024  ? 1024 \
     : CODA_DEFAULT_STACK_BYTES >= 608 ? 608  \
                                       : CODA_DEFAULT_STACK_BYTES)

#endif
