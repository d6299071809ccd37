//! options CODA_WATCHDOG_US=100000
//! except linux x86_64: they have no watchdog
//! except microbit netduinoplus2 stm32vldiscovery: theirs are not emulated
//! except bluepill nucleo-f401re: nor are these
//! except lm3s6965evb: there is no driver for its
//> fatal error: no tasks (main called task_goexit) - deadlock!
//>
//> exit 2
#include <coda.h>

int main(void)
{
    task_sleep_us(1000);
    task_goexit();
}
