/* Boards on which every idle is as deep as one can be that the clock ends. */
#include <coda/power.h>

void power_save(void)
{
}
