/* All tasks that ran it would share the blocks. */
//> with no linkage follows extern declaration
#include <coda.h>

int main(void)
{
    MEM_POOL(blocks, int, 2);

    mem_put(&blocks, mem_get(&blocks));
}
