/* Interrupts of the application's: which of them interrupt which. */
#include <string.h>

#include <coda/irq.h>
#include <harness.h>

enum { LOW = 24, ALSO_LOW = 25, HIGH = 26 }; /* of no device */

static char seen[16];
static volatile unsigned seen_count;
static unsigned triggers[2]; /* by the handler of LOW, by that of HIGH */

static void see(char c)
{
    if (seen_count < sizeof seen - 1)
        seen[seen_count++] = c;
}

static void see_around(char before, char after, unsigned *trigger)
{
    unsigned irq = *trigger;

    see(before);
    *trigger = 0;
    if (irq)
        irq_trigger(irq);
    see(after);
}

SEM_FROM_INTERRUPT(nested_sem, 0);

IRQ_HANDLER(24)
{
    see_around('(', ')', &triggers[0]);
    sem_give(&nested_sem);
}

IRQ_HANDLER(25)
{
    see('=');
}

IRQ_HANDLER(26)
{
    sem_give(&nested_sem);
    see_around('[', ']', &triggers[1]);
}

static void disable_all(void *unused)
{
    (void)unused;
    irq_disable(LOW);
    irq_disable(ALSO_LOW);
    irq_disable(HIGH);
    while (sem_try_take(&nested_sem))
        ;
}

static void begin(unsigned low, unsigned high)
{
    memset(seen, 0, sizeof seen);
    seen_count = 0;
    triggers[0] = triggers[1] = 0;
    irq_priority(LOW, low);
    irq_priority(ALSO_LOW, low);
    irq_priority(HIGH, high);
    irq_enable(LOW);
    irq_enable(ALSO_LOW);
    irq_enable(HIGH);
}

TEST(a_more_urgent_interrupt_interrupts_a_less_urgent_one)
{
    for (unsigned low = 0; low < IRQ_PRIORITIES - 1; low++)
        for (unsigned high = low + 1; high < IRQ_PRIORITIES; high++) {
            DEFER(disable_all, NULL);
            begin(low, high);
            triggers[0] = HIGH;
            irq_trigger(LOW);
            EXPECT(strcmp(seen, "([])") == 0);
            EXPECT(sem_try_take(&nested_sem));
            EXPECT(sem_try_take(&nested_sem));
            EXPECT(!sem_try_take(&nested_sem));
        }
}

TEST(a_less_urgent_interrupt_waits_for_a_more_urgent_one)
{
    for (unsigned low = 0; low < IRQ_PRIORITIES - 1; low++) {
        DEFER(disable_all, NULL);
        begin(low, low + 1);
        triggers[1] = LOW;
        irq_trigger(HIGH);
        EXPECT(strcmp(seen, "[]()") == 0);
    }
}

TEST(interrupts_of_one_priority_wait_for_each_other)
{
    for (unsigned both = 0; both < IRQ_PRIORITIES; both++) {
        DEFER(disable_all, NULL);
        begin(both, both);
        triggers[0] = ALSO_LOW;
        irq_trigger(LOW);
        EXPECT(strcmp(seen, "()=") == 0);
    }
}

TEST(an_interrupt_that_came_while_it_was_disabled_comes_once_enabled)
{
    DEFER(disable_all, NULL);
    begin(0, 1);
    irq_disable(ALSO_LOW);
    irq_trigger(ALSO_LOW);
    irq_trigger(ALSO_LOW);
    EXPECT(seen_count == 0);
    irq_enable(ALSO_LOW);
    EXPECT(strcmp(seen, "=") == 0);
}

TEST(a_handler_that_triggers_itself_is_called_again)
{
    DEFER(disable_all, NULL);
    begin(0, 1);
    triggers[0] = LOW;
    irq_trigger(LOW);
    EXPECT(strcmp(seen, "()()") == 0);
}
