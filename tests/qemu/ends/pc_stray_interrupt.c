//! only x86_64: its vectors
/* What firmware has left a device to send is nobody's here, whatever its
 * vector, and stops nothing: the clock's interrupt, which comes after, is
 * served. */
//> went on
//> exit 0
#include <coda.h>

#include <stdio.h>

#include "../../../boards/common/apic.h"

int main(void)
{
    apic_send(EXCEPTIONS);
    apic_send(SPURIOUS_VECTOR + 1);
    apic_send(0xFE);
    task_sleep_us(1000);
    puts("went on");
    return 0;
}
