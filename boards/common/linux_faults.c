/*
 * Faults as a process of Linux: signals whose handler has the task go on in
 * fault_thrown, as if it had called that.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "../../kernel/sched.h"
#include "linux.h"
#include "x86.h"

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

void x86_guard_page(void *guard)
{
    if (mprotect(guard, ARCH_GUARD_BYTES, PROT_NONE) != 0) {
        perror("mprotect");
        _exit(1);
    }
}

/* SA_NODEFER: the report of a handler's fault may fault, too. */
void linux_faults_init(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    const struct sigaction faults = {.sa_sigaction = on_fault,
                                     .sa_flags =
                                         SA_ONSTACK | SA_SIGINFO | SA_NODEFER};

    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &faults, NULL);
}
