/* The default pool of the tests of this image: as many tasks as the smallest
 * boards have memory for, or enough for a tree of them. */
#include <coda.h>

#if CODA_MAIN_STACK_BYTES >= 2048
TASK_POOL(default_pool, 15, 1024);
#elif CODA_MAIN_STACK_BYTES >= 1024
TASK_POOL(default_pool, 5, 736);
#else
TASK_POOL(default_pool, 4, 608);
#endif
