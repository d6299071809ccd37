/* The console's ring is emptied: lines that were printed are seen. */
//> line 00 ............................................................
//> line 01 ............................................................
//> line 02 ............................................................
//> exit 4
#include <coda.h>
#include <stdio.h>

int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("line %02d ...................................................."
               "........\n",
               i);
    kernel_exit(4);
}
