/* The pool of task_go, for applications that do not define it: from a library
 * this file is linked only when they do not. */
#include <coda.h>

TASK_POOL(default_pool, CODA_DEFAULT_TASKS, CODA_DEFAULT_STACK_BYTES);
