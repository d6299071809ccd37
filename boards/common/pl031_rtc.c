/* The calendar clock by Arm's PL031, which counts seconds (DDI 0224C). chip.h
 * says where it lies. */
#include <coda/rtc.h>

#include "chip.h"

#define RTCDR (*(volatile uint32_t *)(PL031_RTC + 0x00))
#define RTCCR (*(volatile uint32_t *)(PL031_RTC + 0x0C))

uint64_t rtc_seconds(void)
{
    RTCCR = 1; /* it runs, if it did not */
    return RTCDR;
}
