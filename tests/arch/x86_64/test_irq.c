/* A priority's interrupts are of two classes of the local APIC's (pc_irq.c): of
 * either, those of one priority wait for each other, and more urgent ones do
 * not. */
#include <harness.h>

#include <coda/irq.h>

#define LOW_IRQ 7   /* of the class below */
#define HIGH_IRQ 24 /* that of this */

static volatile bool triggers_high, triggers_low, disables_low;

IRQ_HANDLER(LOW_IRQ)
{
    note("(low");
    if (triggers_high)
        irq_trigger(HIGH_IRQ);
    note("low)");
}

IRQ_HANDLER(HIGH_IRQ)
{
    note("(high");
    for (int i = 0; i < 2 && triggers_low; i++)
        irq_trigger(LOW_IRQ); /* the same one until it has begun */
    if (disables_low)
        irq_disable(LOW_IRQ);
    note("high)");
}

static void disables(void *unused)
{
    (void)unused;
    irq_disable(LOW_IRQ);
    irq_disable(HIGH_IRQ);
}

static void triggers(unsigned irq, unsigned low, unsigned high)
{
    DEFER(disables, NULL);
    triggers_high = irq == LOW_IRQ;
    triggers_low = irq == HIGH_IRQ;
    irq_priority(LOW_IRQ, low);
    irq_priority(HIGH_IRQ, high);
    irq_enable(LOW_IRQ);
    irq_enable(HIGH_IRQ);
    irq_trigger(irq);
}

TEST(interrupts_of_one_priority_wait_whatever_their_class)
{
    triggers(LOW_IRQ, 0, 0);
    EXPECT_NOTES("(low low) (high high)");
    triggers(HIGH_IRQ, 0, 0);
    EXPECT_NOTES("(high high) (low low)");
}

TEST(more_urgent_interrupts_do_not_wait_whatever_their_class)
{
    triggers(LOW_IRQ, 0, 1);
    EXPECT_NOTES("(low (high high) low)");
    triggers(HIGH_IRQ, 1, 0);
    EXPECT_NOTES("(high (low low) (low low) high)");
}

TEST(an_interrupt_that_is_disabled_before_it_begins_comes_once_enabled)
{
    disables_low = true;
    triggers(HIGH_IRQ, 0, 0);
    disables_low = false;
    EXPECT_NOTES("(high high)");
    triggers_low = false;
    irq_enable(LOW_IRQ);
    EXPECT_NOTES("(low low)");
    irq_disable(LOW_IRQ);
}
