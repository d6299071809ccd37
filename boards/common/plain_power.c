/* Boards of which idle is what the processor's own instruction makes of it:
 * their READMEs tell whether there is a deeper one. */
#include <coda/power.h>

void power_save(void)
{
}
