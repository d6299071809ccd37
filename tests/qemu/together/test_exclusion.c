/*
 * Selects that exclude each other: every value goes by one case of one select,
 * and comes out at one case of another, however many stand in the same channels
 * with sends and receives at once.
 */
#include <harness.h>

#include <string.h>

enum { CHANS = 3, VALUES = 200 };

static struct chan chans[CHANS];
static uint8_t sent[VALUES + 1], got[VALUES + 1];
static unsigned next_value;

static void new_chans(void)
{
    for (int i = 0; i < CHANS; i++)
        chan_init(&chans[i], sizeof(uint32_t), 0, NULL);
    memset(sent, 0, sizeof sent);
    memset(got, 0, sizeof got);
    next_value = 0;
}

static void expect_each_once(void)
{
    for (unsigned v = 1; v <= VALUES; v++)
        EXPECT(sent[v] == got[v] && sent[v] <= 1);
    for (int i = 0; i < CHANS; i++)
        EXPECT(!chans[i].senders.first && !chans[i].receivers.first);
}

/* ---- One offers a value on all channels at once ---------------------------
 */

static void offers(void *arg)
{
    (void)arg;
    while (next_value < VALUES) {
        uint32_t v = ++next_value;
        struct chan_case cases[CHANS];

        for (int i = 0; i < CHANS; i++)
            cases[i] = SEND(&chans[i], &v);
        chan_select(cases, CHANS, SELECT_FOREVER);
        sent[v]++;
    }
    for (int i = 0; i < CHANS; i++)
        chan_close(&chans[i]);
}

static unsigned by_chan[CHANS];

static void forwards(void *chan)
{
    uint32_t v;

    while (chan_recv(chan, &v)) {
        got[v]++;
        by_chan[(struct chan *)chan - chans]++;
        if (v % 3 == 0)
            task_yield();
    }
}

TEST(a_value_offered_on_several_channels_goes_once)
{
    GROUP(g);

    new_chans();
    memset(by_chan, 0, sizeof by_chan);
    group_go(&g, offers, NULL);
    for (int i = 0; i < CHANS; i++)
        group_go(&g, forwards, &chans[i]);
    EXPECT(group_wait(&g, NULL));
    expect_each_once();
    EXPECT(memchr(sent + 1, 0, VALUES) == NULL);
    for (int i = 0; i < CHANS; i++)
        EXPECT(by_chan[i] > VALUES / 20);
}

/* ---- All send and receive on all, and some are cancelled ------------------
 */

static unsigned chosen[4];

/* What is returned from a select is noted before anything else can be. */
static void sends_and_receives(void *arg)
{
    (void)arg;
    while (next_value < VALUES) {
        uint32_t v = ++next_value, in[2] = {0};
        struct chan_case cases[] = {
            SEND(&chans[0], &v), RECV(&chans[0], &in[0]), SEND(&chans[1], &v),
            RECV(&chans[1], &in[1])};
        int k = chan_select(cases, 4, v % 5 ? SELECT_FOREVER : v % 7 * 20);

        if (k < 0)
            continue;
        chosen[k]++;
        if (cases[k].sends)
            sent[v]++;
        else
            got[in[k / 2]]++;
    }
}

TEST(each_value_comes_once_whoever_is_cancelled)
{
    unsigned all = 0;

    memset(chosen, 0, sizeof chosen);
    for (unsigned round = 0; round < 10; round++) {
        GROUP(g);
        task_id first = TASK_NONE, id;

        select_seed(round + 1);
        new_chans();
        while (next_value < VALUES) {
            while ((id = group_go(&g, sends_and_receives, NULL)) != TASK_NONE)
                first = id;
            for (unsigned n = next_value % 5; n > 0; n--)
                task_yield();
            if (next_value % 4 == 0)
                task_cancel(first);
            task_yield();
        }
        group_cancel(&g);
        EXPECT(group_wait(&g, NULL));
        EXPECT(got[0] == 0);
        expect_each_once();
    }
    for (int k = 0; k < 4; k++) {
        EXPECT(chosen[k] > 20);
        all += k % 2 ? 0 : chosen[k];
    }
    EXPECT(all > 200);
}
