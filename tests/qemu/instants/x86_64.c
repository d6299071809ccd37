/*
 * By timer 0 of the HPET, once, as an edge (IA-PC HPET
 * Specification 1.0a, 2.3): its counter makes 100 MHz under QEMU.
 */
#include <coda.h>
#include <coda/irq.h>

#include "../../../kernel/sched.h"
#include "../../../kernel/arch/x86_64/x86.h"
#include "instants.h"

#define HPET(offset) (*(volatile uint64_t *)(0xFED00000 + (offset)))
#define CONFIGURATION HPET(0x010)
#define COUNTER HPET(0x0F0)
#define TIMER_CONFIGURATION HPET(0x100)
#define TIMER_COMPARATOR HPET(0x108)

enum { INPUT = 22, ENABLED = 1 << 0, INTERRUPTS = 1 << 2, ROUTE_SHIFT = 9 };
enum { PER_COUNT = 10 };

const uint32_t instant_late = 2000000;
const unsigned instant_places = 500, instant_calls = 7;
const char instant_idle_words[] =
    "and at each of its idle loop's, around the last look and the sleep";

/* The frame is at the high end of the first of the handlers' stacks: this one
 * is of the most urgent, so what it interrupts has another. */
IRQ_HANDLER(22)
{
    const uint64_t *top = (const uint64_t *)x86_handler_stacks[1];

    instant_handler(top[-5]);
}

void instant_init(void)
{
    CONFIGURATION = ENABLED;
    TIMER_CONFIGURATION = INPUT << ROUTE_SHIFT | INTERRUPTS;
    irq_enable(INPUT);
}

void instant_arm(uint32_t in)
{
    TIMER_COMPARATOR = COUNTER + in / PER_COUNT + 1;
    instant_spend(in % PER_COUNT);
}

void instant_stop(void)
{
    irq_disable(INPUT);
}

/* At the look in x86_wait, between it and its hlt, and asleep. The last are
 * "jne", over the one byte of "hlt" (Intel SDM 2A). */
uintptr_t instant_missed_idle(bool (*came)(uintptr_t pc))
{
    const uint8_t *at = (const uint8_t *)x86_wait;

    if (!came((uintptr_t)at))
        return (uintptr_t)at;
    while (at[0] != 0x75 || at[1] != 1 || at[2] != 0xF4)
        at++;
    for (int bytes = 0; bytes < 4; bytes += bytes == 2 ? 1 : 2)
        if (!came((uintptr_t)at + (unsigned)bytes))
            return (uintptr_t)at + (unsigned)bytes;
    return 0;
}
