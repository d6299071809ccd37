/* A pool of nothing. */
//> none: a pool has at least one task
#include <coda.h>

TASK_POOL(none, 0, 512);
