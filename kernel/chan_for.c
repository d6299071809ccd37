/*
 * Sending and receiving within a time limit.
 */
#include <errno.h>

#include "sync.h"
#include "chan.h"

static const struct wait_kind send_for_kind = {.reason = "chan send",
                                               .off = wait_leave,
                                               .alarm = LIMITED_WAIT,
                                               .about = chan_about_sending};
static const struct wait_kind recv_for_kind = {.reason = "chan receive",
                                               .off = wait_leave,
                                               .alarm = LIMITED_WAIT,
                                               .about = chan_about_receiving};

static int within(struct chan *c, void *elem, bool sends, uint64_t timeout_us)
{
    struct limited_wait w;
    int result;

    need_chan(c, "chan_send_for or chan_recv_for");
    kernel_check(timeout_us <= INT64_MAX,
                 "chan_send_for or chan_recv_for: a negative time");
    result = sends ? chan_send_now(c, elem) : chan_recv_now(c, elem);
    if (result != -EAGAIN)
        return result;
    if (timeout_us == 0)
        return -ETIMEDOUT;
    w.wait.elem = elem;
    w.wait.result = 0;
    chan_enqueue(c, &w.wait, sends);
    return sched_block_for(&w.wait, sends ? &send_for_kind : &recv_for_kind,
                           &w.timeout, timeout_us);
}

int chan_send_for(struct chan *c, const void *elem, uint64_t timeout_us)
{
    return within(c, (void *)elem, true, timeout_us);
}

int chan_recv_for(struct chan *c, void *elem, uint64_t timeout_us)
{
    return within(c, elem, false, timeout_us);
}
