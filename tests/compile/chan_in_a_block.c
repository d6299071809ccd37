/* All tasks that ran it would share the channel's elements. */
//> with no linkage follows extern declaration
#include <coda.h>

int main(void)
{
    CHAN(samples, int, 8);

    chan_close(&samples);
}
