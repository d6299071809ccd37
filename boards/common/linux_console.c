/*
 * The console as a process of Linux: stdin and stdout, of which SIGIO tells,
 * where the file can; where it cannot, the idle task's wait does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "linux.h"
#include "x86.h"

static bool input_ended, output_waits, raw;
static struct termios cooked;
static int flags_before[2] = {-1, -1};

static void transmit_all(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    char bytes[256]; /* what a pipe with room takes at once */

    for (;;) {
        size_t n = 0;
        int c;

        output_waits = poll(&out, 1, 0) == 0;
        if (output_waits)
            return;
        while (n < sizeof bytes && (c = console_next()) >= 0)
            bytes[n++] = (char)c;
        if (n == 0)
            return;
        for (size_t done = 0; done < n;) {
            ssize_t written = write(STDOUT_FILENO, bytes + done, n - done);
            if (written > 0)
                done += (size_t)written;
            else if (errno != EINTR && errno != EAGAIN)
                return; /* nobody listens any more */
        }
    }
}

/* Not within itself: the clock's handler may come in between (hog.c). Then the
 * outer one sends what there is. */
static void transmit(void)
{
    static volatile bool busy;

    if (CODA_HOG_LIMIT_US && busy)
        return;
    if (CODA_HOG_LIMIT_US)
        busy = true;
    transmit_all();
    if (CODA_HOG_LIMIT_US)
        busy = false;
}

static void receive(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    char bytes[64];
    size_t room;
    ssize_t n;

    while (!input_ended && poll(&in, 1, 0) > 0 && (room = console_room()) > 0) {
        n = read(STDIN_FILENO, bytes,
                 room < sizeof bytes ? room : sizeof bytes);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            return; /* somebody else who has this file took it */
        if (n <= 0) {
            input_ended = true;
            console_ended();
        }
        for (ssize_t i = 0; i < n; i++)
            console_received(bytes[i]);
    }
}

static void console_due(struct post *p)
{
    (void)p;
    if (output_waits)
        transmit();
    receive();
}

static struct post console_post = {.fn = console_due};

/* In the clock's handler (hog.c) a task may be in `receive`. */
void board_console_kick(void)
{
    transmit();
    if (!CODA_HOG_LIMIT_US || x86_handlers == 0)
        receive();
}

void board_console_polled(void)
{
    while (output_waits) { /* wait for real now */
        struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
        poll(&out, 1, -1);
        transmit();
    }
}

void board_console_put(char c)
{
    while (write(STDOUT_FILENO, &c, 1) < 0 &&
           (errno == EINTR || errno == EAGAIN))
        ;
}

void linux_console_due(void)
{
    post(&console_post);
}

/* Signals are let in only within ppoll: none comes between look and wait. */
void x86_wait(void)
{
    struct pollfd fds[2] = {
        {.fd = input_ended || console_room() == 0 ? -1 : STDIN_FILENO,
         .events = POLLIN},
        {.fd = output_waits ? STDOUT_FILENO : -1, .events = POLLOUT},
    };
    sigset_t before;

    sigprocmask(SIG_BLOCK, &linux_interrupts, &before);
    if (!sched.posts && ppoll(fds, 2, NULL, &before) > 0)
        post(&console_post);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Has the kernel told of input and room by SIGIO, where the file can. */
static void notify(int fd)
{
    flags_before[fd] = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETOWN, getpid());
    fcntl(fd, F_SETFL, flags_before[fd] | O_ASYNC);
}

void board_console_restore(void)
{
    for (int fd = 0; fd < 2; fd++)
        if (flags_before[fd] >= 0)
            fcntl(fd, F_SETFL, flags_before[fd]);
    if (raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
}

void board_console_init(void)
{
    if (tcgetattr(STDIN_FILENO, &cooked) == 0) {
        struct termios t = cooked;

        t.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
        raw = tcsetattr(STDIN_FILENO, TCSANOW, &t) == 0;
    }
    notify(STDIN_FILENO);
    notify(STDOUT_FILENO);
    receive(); /* what was there before raises no signal */
}
