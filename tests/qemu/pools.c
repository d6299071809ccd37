#include "pools.h"

TASK_POOL(two, 2, 512);
