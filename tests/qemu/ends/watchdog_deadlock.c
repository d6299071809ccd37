/* Who only feeds the watchdog keeps no deadlock from being seen. Without the
 * looks for hogs, which the other program of the watchdog's has. */
//! options CODA_WATCHDOG_US=100000
//! only mps2-an385
//> fatal error: no tasks (main called task_goexit) - deadlock!
//>
//> exit 2
#include <coda.h>

int main(void)
{
    task_sleep_us(1000);
    task_goexit();
}
