/*
 * The kernel as a process of Linux.
 *
 * Interrupts are signals: SIGALRM from a timer is the clock's, SIGIO the
 * console's. They run on a stack of their own and do what handlers do, post.
 * The boot is a constructor: it runs when the C library is ready and main has
 * not been called, and makes the process the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <coda/irq.h>

#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "x86.h"

void board_console_restore(void);

extern int coda_argc;
extern char **coda_argv;

static timer_t timer;
static uint64_t boot_ns;
static sigset_t interrupts; /* SIGALRM, SIGIO, and the application's */
static bool input_ended, output_waits, raw;
static struct termios cooked;
static int flags_before[2] = {-1, -1};

/* ---- Clock -------------------------------------------------------------- */

static uint64_t monotonic_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

uint64_t board_ticks(void)
{
    return monotonic_ns() - boot_ns;
}

void board_alarm(uint64_t ticks)
{
    uint64_t at = ticks < INT64_MAX - boot_ns ? ticks + boot_ns : INT64_MAX;
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(at / 1000000000),
                     .tv_nsec = (long)(at % 1000000000)},
    };

    timer_settime(timer, TIMER_ABSTIME, &when, NULL);
}

/* ---- Console ------------------------------------------------------------ */

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

void board_console_kick(void)
{
    transmit();
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

/* ---- Interrupts --------------------------------------------------------- */

static inline void look_for_hogs(void *context)
{
    mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;

    (void)m;
    hog_look(&(struct x86_context){
        (uint64_t *)&m->gregs[REG_RIP], (uint64_t *)&m->gregs[REG_RSP],
        (uint64_t *)&m->gregs[REG_EFL], (uint64_t *)&m->gregs[REG_RDI],
        (uint8_t *)m->fpregs});
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
    int error = errno;
    struct account_mark mark;

    (void)info;
    x86_handlers++;
    account_enter(&mark);
    if (signal == SIGALRM) {
        kernel_clock_due();
        look_for_hogs(context);
    } else {
        post(&console_post);
    }
    account_leave(&mark, IRQ_COUNT);
    x86_handlers--;
    errno = error;
}

static void keep_registers(const greg_t *r)
{
    static const uint8_t order[ARCH_REGISTERS] = {
        REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI,
        REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
        REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP, REG_EFL,
    };

    if (CODA_REPORT)
        for (unsigned i = 0; i < ARCH_REGISTERS; i++)
            arch_registers[i] = (uintptr_t)r[order[i]];
}

/* Sends the task whose code faulted to fault_thrown, as if it had called it. */
static struct x86_call throw_fault(int signal, uintptr_t address,
                                   const greg_t *r)
{
    static struct panic record;

    keep_registers(r);
    record = (struct panic){
        .kind = signal == SIGFPE   ? PANIC_DIVISION
                : signal == SIGILL ? PANIC_INSTRUCTION
                                   : PANIC_MEMORY,
        .why = signal == SIGFPE   ? "integer divide by zero"
               : signal == SIGILL ? "undefined instruction"
                                  : "invalid memory address",
        .pc = (uintptr_t)r[REG_RIP],
        .sp = (uintptr_t)r[REG_RSP],
        .address = address,
    };
    if (x86_handlers != 0 || !fault_is_the_tasks())
        fault(&record);
    return (struct x86_call){
        .fn = (uint64_t)fault_thrown,
        .arg = (uint64_t)&record,
        .sp = x86_call_frame((uint64_t)r[REG_RSP], record.pc),
    };
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    uintptr_t address =
        signal == SIGSEGV || signal == SIGBUS ? (uintptr_t)info->si_addr : 0;
    struct x86_call call;

    if (!x86_overflowed(address, (uint64_t)r[REG_RIP], (uint64_t)r[REG_RSP],
                        &call))
        call = throw_fault(signal, address, r);
    r[REG_RSP] = (greg_t)call.sp;
    r[REG_EFL] &= ~0x400; /* DF is clear at a call */
    r[REG_RIP] = (greg_t)call.fn;
    r[REG_RDI] = (greg_t)call.arg;
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

    sigprocmask(SIG_BLOCK, &interrupts, &before);
    if (!sched.posts && ppoll(fds, 2, NULL, &before) > 0)
        post(&console_post);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void x86_guard_page(void *guard)
{
    if (mprotect(guard, ARCH_GUARD_BYTES, PROT_NONE) != 0) {
        perror("mprotect");
        _exit(1);
    }
}

/* ---- Beginning and end -------------------------------------------------- */

/* Has the kernel told of input and room by SIGIO, where the file can. */
static void notify(int fd)
{
    flags_before[fd] = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETOWN, getpid());
    fcntl(fd, F_SETFL, flags_before[fd] | O_ASYNC);
}

/* Also at exit(), by the C library's glue. */
void board_console_restore(void)
{
    for (int fd = 0; fd < 2; fd++)
        if (flags_before[fd] >= 0)
            fcntl(fd, F_SETFL, flags_before[fd]);
    if (raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
}

/* The terminal is left as it was found. */
static void on_termination(int signal)
{
    board_console_restore();
    raise(signal); /* it has its default action again, once this returns */
}

/* Handlers and clock, before any task: a constructor may have made some. */
static void host_init(void)
{
    struct sigaction interrupt = {.sa_sigaction = on_signal,
                                  .sa_flags =
                                      SA_ONSTACK | SA_RESTART | SA_SIGINFO};
    /* SA_NODEFER: the report of a handler's fault may fault, too. */
    struct sigaction faults = {.sa_sigaction = on_fault,
                               .sa_flags =
                                   SA_ONSTACK | SA_SIGINFO | SA_NODEFER};
    struct sigaction termination = {.sa_handler = on_termination,
                                    .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
    stack_t stack = {.ss_sp = x86_handler_stack,
                     .ss_size = sizeof x86_handler_stack};

    sigaddset(&interrupts, SIGALRM);
    sigaddset(&interrupts, SIGIO);
    for (unsigned irq = 0; irq < IRQ_COUNT; irq++)
        sigaddset(&interrupts, irq_signal(irq));
    interrupt.sa_mask = interrupts;
    sigaltstack(&stack, NULL);
    sigaction(SIGALRM, &interrupt, NULL);
    sigaction(SIGIO, &interrupt, NULL);
    sigaction(SIGSEGV, &faults, NULL);
    sigaction(SIGBUS, &faults, NULL);
    sigaction(SIGFPE, &faults, NULL);
    sigaction(SIGILL, &faults, NULL);
    sigaction(SIGINT, &termination, NULL);
    sigaction(SIGTERM, &termination, NULL);
    sigaction(SIGHUP, &termination, NULL);
    if (timer_create(CLOCK_MONOTONIC, NULL, &timer) != 0) {
        perror("timer_create");
        _exit(1);
    }
}

void board_init(void)
{
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

_Noreturn void board_exit(int code)
{
    board_console_restore();
    _exit(code);
}

_Noreturn void board_halt(void)
{
    for (;;)
        pause();
}

/* ---- Reset: the program again, in the same process ---------------------- */

#define KEPT "CODA_KEPT" /* in the environment: the file with .noinit */

extern char noinit_start[], noinit_end[];

_Noreturn void board_reset(void)
{
    sigset_t none;
    char number[16];
    int file = memfd_create(KEPT, 0);

    board_console_restore();
    snprintf(number, sizeof number, "%d", file);
    if (write(file, noinit_start, (size_t)(noinit_end - noinit_start)) >= 0)
        setenv(KEPT, number, 1);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); /* exec would keep a handler's */
    execv("/proc/self/exe", coda_argv);
    _exit(EXIT_FAILURE);
}

static void noinit_restore(void)
{
    const char *number = getenv(KEPT);
    int file = number ? atoi(number) : -1;

    if (file < 0)
        return;
    if (pread(file, noinit_start, (size_t)(noinit_end - noinit_start), 0) < 0)
        perror(KEPT);
    close(file);
    unsetenv(KEPT);
}

/* First among the constructors: the others may make tasks. */
static __attribute__((constructor(101))) void first(void)
{
    sched_init();
}

/* Last among the constructors of an image: the library is linked last. */
static __attribute__((constructor)) void boot(int argc, char **argv)
{
    boot_ns = monotonic_ns();
    noinit_restore();
    coda_argc = argc;
    coda_argv = argv;
    host_init();
    kernel_start();
}

/* ---- LEDs --------------------------------------------------------------- */

unsigned board_leds(void)
{
    return 0;
}

void board_led(unsigned which, bool on)
{
    (void)which, (void)on;
}
