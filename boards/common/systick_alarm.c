/*
 * The alarm, by SysTick too, for a board with no other timer: the round that
 * the alarm lies in is cut short.
 *
 * A counter that is written begins anew, so the clocks between the last look at
 * it and the write are lost to the clock; they are the same every time and are
 * added (systick_restart). No interrupt may come between, nor before the long
 * reload value is back in its place, the short one being for one round only:
 * these dozen instructions are masked.
 *
 * rejected: a round of another length by the reload register alone, which loses
 * nothing, but is too late for an alarm in the round that is running; a short
 * round after a short one, since the interrupt of the first could be held up
 * until the second has ended, and that be lost.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "systick.h"

static volatile uint64_t alarm_at = UINT64_MAX;

static inline uint32_t mask(void)
{
    uint32_t primask;

    __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask)::"memory");
    return primask;
}

static inline void unmask(uint32_t primask)
{
    __asm volatile("msr primask, %0" ::"r"(primask) : "memory");
}

/*
 * Ends the round in `counts`, the count having just been `first`. A round that
 * ends by itself in the meantime is seen by the count being larger than that,
 * and its interrupt forgotten.
 *
 * A short round that is over before the long value is in its place is followed
 * by others as short, nobody knows how many. It takes an emulator whose host is
 * busy elsewhere: its clock then stands still for as long.
 *
 * Context: masked.
 */
static void cut_short(uint32_t first, uint32_t counts)
{
    for (;; first = 0) {
        uint32_t last;

        SYST_RVR = counts - 1;
        last = SYST_CVR;
        SYST_CVR = 0; /* the very next instruction */
        SCB_ICSR = ICSR_PENDSTCLR;
        while (SYST_CVR == 0)
            ; /* it reloads in the next clock */
        SYST_RVR = SYSTICK_RELOAD;
        if (first == 0)
            last = 0;
        else if (last > first)
            systick_end += SYSTICK_ROUND;
        systick_end = systick_end - last + systick_restart + counts;
        if (!(SCB_ICSR & ICSR_PENDSTSET))
            break;
        if (counts < SYSTICK_ROUND / 4)
            counts *= 2;
    }
}

/* The alarm lies in the round that is running, or in one that comes. */
static void look_ahead(void)
{
    uint32_t primask = mask();
    uint32_t count = SYST_CVR;

    if (alarm_at < systick_end && !(SCB_ICSR & ICSR_PENDSTSET)) {
        uint64_t now = systick_end - count;
        uint32_t in = alarm_at > now ? (uint32_t)(alarm_at - now) : 0;

        if (in < systick_shortest)
            in = systick_shortest;
        if (in + systick_shortest < count) /* else its end is early enough */
            cut_short(count, in);
    }
    unmask(primask);
}

/* A round has ended: at the alarm, or before. */
void systick_round(void *context)
{
    (void)context;
    if (alarm_at <= board_ticks()) {
        alarm_at = UINT64_MAX;
        kernel_clock_due();
        hog_look(context);
    } else {
        look_ahead();
    }
}

void board_alarm(uint64_t ticks)
{
    uint32_t primask = mask(); /* the handler would read half of it */

    alarm_at = ticks;
    unmask(primask);
    look_ahead();
}
