/* The smallest use of the kernel: tasks, defers, goexit, yield, sleep; no C
 * library, no console. Its kernel's flash is size_min_bytes. */
#include <coda.h>

static volatile uint32_t cleaned;

static void clean(void *arg)
{
    (void)arg;
    cleaned++;
}

static void worker(void *arg)
{
    (void)arg;
    DEFER(clean, NULL);
    task_yield();
    task_sleep_us(1000);
    task_goexit();
}

int main(void)
{
    if (task_go(worker, NULL) == TASK_NONE)
        return 1;
    task_sleep_us(10000);
    return cleaned == 1 ? 0 : 1;
}
