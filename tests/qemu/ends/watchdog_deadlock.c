//! options CODA_WATCHDOG_US=100000
//! except linux: it has no watchdog
//! except x86_64: it has no watchdog
//! except microbit: that of the nRF51 is not emulated
//> fatal error: no tasks (main called task_goexit) - deadlock!
//>
//> exit 2
#include <coda.h>

int main(void)
{
    task_sleep_us(1000);
    task_goexit();
}
