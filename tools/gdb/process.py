"""Leaves a core of a Coda program that crashes as a process of Linux.

    CORE=FILE [LIMIT=S] gdb -nx -batch -x tools/gdb/process.py \\
        --args ELF [ARGUMENT...] 3>&1 >/dev/null

As tools/gdb/core does under QEMU. gdb exits as the program does; what it says
itself is not wanted, so the program has descriptor 3 for its output.
"""
import contextlib
import os
import signal
import sys
import threading

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import kernel  # noqa: E402
import layout  # noqa: E402

KILLED = 128  # and the signal's number: a shell's exit code
TIME_IS_UP = 124  # as of timeout(1)


def say(words):
    print("tools/gdb/core: %s" % words, file=sys.stderr, flush=True)


def read(address, bytes_):
    try:
        return bytes(gdb.selected_inferior().read_memory(address, bytes_))
    except gdb.MemoryError as why:
        raise OSError(str(why)) from None


class Run:
    """A program that stands at its first instruction."""

    def __init__(self, limit):
        self.limit = limit
        self.stop = None
        gdb.execute("handle all nostop noprint pass")
        gdb.execute("handle SIGTRAP stop")
        gdb.execute("handle SIGINT stop nopass")
        gdb.events.stop.connect(self.stopped)
        given = gdb.execute("show args", to_string=True)
        gdb.execute("starti %s >&3 3>&-" % given.split('"', 1)[1][:-3])

    def stopped(self, event):
        self.stop = event

    def goes_on(self):
        """Until it ends, or stops: at a breakpoint, when the time is up, or
        by ^C. Returns whether the time was up."""
        up = threading.Event()
        pid = gdb.selected_inferior().pid

        def interrupt():
            up.set()
            os.kill(pid, signal.SIGINT)

        timer = threading.Timer(self.limit or 0, interrupt)
        timer.daemon = True
        if self.limit:
            timer.start()
        self.stop = None
        gdb.execute("continue")
        timer.cancel()
        return up.is_set() and not self.at_breakpoint() and self.lives()

    def lives(self):
        return gdb.selected_inferior().pid != 0

    def at_breakpoint(self):
        return isinstance(self.stop, gdb.BreakpointEvent)

    def code(self):
        """The shell's, of how it has ended."""
        if self.lives():  # by ^C
            return KILLED + signal.SIGINT
        code = gdb.convenience_variable("_exitcode")
        if code is None:
            return KILLED + int(gdb.convenience_variable("_exitsignal"))
        return int(code)


def leave_core(why):
    # What it maps of nothing is terabytes.
    if layout.lookup("__asan_init"):
        raise kernel.NoKernel("there is no core of a program that is built "
                              "with SANITIZE=1")
    gdb.execute("generate-core-file " + os.environ["CORE"])
    say("%s; to look at it: gdb -x %s/coda.py %s %s" % (
        why, os.path.dirname(os.path.abspath(__file__)),
        gdb.current_progspace().filename, os.environ["CORE"]))


@contextlib.contextmanager
def aside():
    """What goes wrong here is told, and is not the program's concern."""
    try:
        yield
    except (gdb.error, kernel.NoKernel, OSError) as why:
        say(why)


def follow(run):
    """To the end. Returns the exit code."""
    program = None
    with aside():
        program = kernel.Program(layout.layout(), read)
        for at in program.ends():
            gdb.execute("break *0x%x" % at)
    up = run.goes_on()
    if program and up:
        with aside():
            leave_core("no end in %g s" % run.limit)
    if up:
        return TIME_IS_UP
    if run.at_breakpoint():
        with aside():
            if program.has_crashed():
                leave_core("the program has crashed")
        gdb.execute("delete")
        if run.goes_on():
            return TIME_IS_UP
    return run.code()


def main():
    try:
        code = follow(Run(float(os.environ.get("LIMIT") or 0)))
    except gdb.error as why:
        say(why)
        code = 1
    gdb.execute("quit %d" % code)


main()
