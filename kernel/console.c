/*
 * The console: two rings between tasks and the UART's handlers.
 *
 * Each ring has one writer and one reader, which each move an index of their
 * own, so neither needs a lock. Tasks put bytes into the one and take them out
 * of the other; the handlers do the reverse, and post when somebody waits. The
 * hardware's data register is the handlers' alone.
 *
 * A write is whole: who writes holds the console, a mutex, until its last byte
 * is in the ring.
 */
#include "board.h"
#include "sync.h"

#define TX_BYTES CODA_CONSOLE_TX_BYTES
#define RX_BYTES CODA_CONSOLE_RX_BYTES

struct ring {
    volatile uint32_t put, taken; /* counts; they wrap with the ring in step */
};

/* A byte is in, or out, before the index says so: handlers are on the same
 * processor, so only the compiler must keep the order. */
static inline void in_order(void)
{
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static char tx_bytes[TX_BYTES], rx_bytes[RX_BYTES];
static struct ring tx, rx;

static void stop_draining(struct wait *w);

static const struct wait_kind read_kind = {.reason = "console read",
                                           .off = wait_leave,
                                           .interrupt = interrupt_awaited};
static const struct wait_kind read_for_kind = {.reason = "console read",
                                               .off = wait_leave,
                                               .interrupt = interrupt_awaited,
                                               .alarm = LIMITED_WAIT};
static const struct wait_kind room_kind = {.reason = "console write",
                                           .off = stop_draining,
                                           .interrupt = interrupt_awaited};

static MUTEX(console);                    /* whose turn it is to write */
static struct wait_queue readers;         /* wait for a byte */
static struct wait *volatile drained_for; /* waits for room, in its turn */
static bool ended;                        /* the input */
static volatile bool stalled; /* a handler has left a byte where it was */
static bool polled;           /* at the system's end */

/* What was sent last has not ended its line; of what tasks have written. */
static bool mid_line;

/* With CODA_HOG_LIMIT_US, a line of the kernel's own: what is left of it. It
 * goes between the tasks' lines. */
static const char *volatile report;

static void wake_reader(struct post *p)
{
    struct wait *w;

    (void)p;
    if ((rx.put != rx.taken || ended) && (w = wait_dequeue(&readers)) != NULL)
        sched_ready(w->task);
}

static void wake_writer(struct post *p)
{
    struct wait *w = drained_for;

    (void)p;
    if (w && tx.put - tx.taken <= TX_BYTES / 2) {
        drained_for = NULL;
        sched_ready(w->task);
    }
}

static void stop_draining(struct wait *w)
{
    (void)w;
    drained_for = NULL;
}

static struct post received = {.fn = wake_reader};
static struct post drained = {.fn = wake_writer};

/* ---- The handlers' half ------------------------------------------------- */

void console_received(char c)
{
    if (rx.put - rx.taken == RX_BYTES)
        return; /* nobody reads: the newest is lost, as in the hardware */
    rx_bytes[rx.put % RX_BYTES] = c;
    in_order();
    rx.put++;
    post(&received);
}

void console_ended(void)
{
    ended = true;
    post(&received);
}

size_t console_room(void)
{
    size_t room = RX_BYTES - (rx.put - rx.taken);

    if (room == 0)
        stalled = true; /* the next read will kick */
    return room;
}

/* The next of the report, if it is its turn; else -1. A line that a task has
 * not ended, and nothing comes after, is cut. */
static int report_next(void)
{
    const char *from = report;

    if (!from || (mid_line && tx.put != tx.taken))
        return -1;
    if (mid_line) {
        mid_line = false;
        return '\n';
    }
    report = from[1] ? from + 1 : NULL;
    return (unsigned char)*from;
}

bool console_report(const char *line)
{
    if (polled)
        return false;
    report = line;
    board_console_kick();
    return true;
}

bool console_reporting(void)
{
    return report;
}

int console_next(void)
{
    char c;

    if (CODA_HOG_LIMIT_US) {
        int next = report_next();

        if (next >= 0)
            return next;
    }
    if (tx.put == tx.taken)
        return -1;
    c = tx_bytes[tx.taken % TX_BYTES];
    in_order();
    tx.taken++;
    mid_line = c != '\n';
    if (drained_for && tx.put - tx.taken == TX_BYTES / 2)
        post(&drained);
    return (unsigned char)c;
}

/* ---- The tasks' half ---------------------------------------------------- */

static bool nothing_came(void)
{
    return rx.put == rx.taken && !ended;
}

/* What has come. */
static size_t take(char *to, size_t bytes)
{
    size_t n = 0;

    while (n < bytes && rx.put != rx.taken) {
        to[n++] = rx_bytes[rx.taken % RX_BYTES];
        in_order();
        rx.taken++;
    }
    if (stalled) {
        stalled = false;
        board_console_kick();
    }
    wake_reader(NULL); /* for the next one, if there is more */
    return n;
}

size_t console_read(void *buffer, size_t bytes)
{
    kernel_need_task("console_read");
    kernel_need_stack();
    if (nothing_came())
        board_console_kick();
    while (bytes > 0 && nothing_came()) {
        struct wait w;
        wait_enqueue(&readers, &w);
        sched_block(&w, &read_kind);
    }
    return take(buffer, bytes);
}

size_t console_read_for(void *buffer, size_t bytes, uint64_t timeout_us)
{
    uint64_t now = clock_us(), until = now + timeout_us;

    kernel_need_task("console_read_for");
    kernel_need_stack();
    check_time(timeout_us, "console_read_for");
    if (nothing_came())
        board_console_kick();
    for (; bytes > 0 && nothing_came() && now < until; now = clock_us())
        wait_in_for(&readers, &read_for_kind, until - now);
    return take(buffer, bytes);
}

bool console_mid_line(void)
{
    return mid_line;
}

void console_begin(void)
{
    mutex_lock(&console);
}

void console_end(void *unused)
{
    if (console.waiters.queue.first)
        kernel_need_stack_to_undo(console_end, unused, 1);
    mutex_unlock(&console);
    board_console_kick();
}

void console_put(char c)
{
    if (tx.put - tx.taken == TX_BYTES) {
        struct wait w;
        drained_for = &w;
        if (tx.put - tx.taken <= TX_BYTES / 2)
            post(&drained); /* it was passed before this waited */
        board_console_kick();
        sched_block(&w, &room_kind);
    }
    tx_bytes[tx.put % TX_BYTES] = c;
    in_order();
    tx.put++;
}

/* console_put's frame; or console_end's, and what that asks for. */
enum { WRITE_STACK = 56 };

void console_write(const void *buffer, size_t bytes)
{
    const char *from = buffer;

    if (!polled) {
        kernel_need_task("console_write");
        kernel_need_more_stack(WRITE_STACK);
    }
    if (polled || sched.current == &idle) {
        while (bytes-- > 0) {
            mid_line = *from != '\n';
            board_console_put(*from++);
        }
        return;
    }
    console_begin();
    DEFER(console_end, NULL);
    while (bytes-- > 0)
        console_put(*from++);
}

/* Once: it may be what went wrong. */
void console_flush(void)
{
    static bool begun;

    if (begun || (arch_in_interrupt() && !polled))
        return;
    begun = true;
    console_drain();
    if (board_console_flush)
        board_console_flush();
}

void console_drain(void)
{
    int c;

    polled = true;
    board_console_polled();
    while ((c = console_next()) >= 0)
        board_console_put((char)c);
}
