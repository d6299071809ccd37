/* A stack that the first frame alone would overflow. */
//> small: a stack has at least TASK_STACK_MIN bytes
#include <coda.h>

TASK_POOL(small, 1, 64);
