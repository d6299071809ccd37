/* What the MPS2 images share: the CMSDK's clock is all there is to set up. */
#include "../../kernel/board.h"
#include "cmsdk.h"

void board_init(void)
{
    cmsdk_timer_init();
}
