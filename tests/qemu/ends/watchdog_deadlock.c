//! options CODA_WATCHDOG_US=100000
//! needs watchdog
//> fatal error: no tasks (main called task_goexit) - deadlock!
//>
//> exit 2
#include <coda.h>

int main(void)
{
    task_sleep_us(1000);
    task_goexit();
}
