"""Commands for gdb that know the kernel: `coda` lists them.

    gdb-multiarch -x tools/gdb/coda.py ELF        (make debug does)

They read the kernel's structures by the names of their fields, change nothing in
the target, and leave gdb where it was: a task that does not run is shown by an
unwinder that says, for as long as a command takes, that the innermost frame was
called from where that task was switched away. So they do for a live target as
for a core.
"""
import contextlib
import os
import re
import sys

import gdb
import gdb.unwinder

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import elf  # noqa: E402
import kernel  # noqa: E402
import layout  # noqa: E402

ERRORS = gdb.error, kernel.NoKernel, OSError
_layouts = {}  # by the program's file, and when that was made
_hidden = []  # what only physical addresses reach: the program's


def read(address, bytes_):
    """Memory; under QEMU also what the MPU or the page tables hide from a
    debugger, by pages of which a guard is a part (see rsp.py)."""
    target = gdb.selected_inferior()
    try:
        return bytes(target.read_memory(address, bytes_))
    except gdb.MemoryError as why:
        connection = getattr(target, "connection", None)
        if not connection or "remote" not in connection.type or \
                not any(address in part for part in _hidden):
            raise OSError(str(why)) from None
    gdb.execute("maintenance packet Qqemu.PhyMemMode:1", to_string=True)
    try:
        return bytes(target.read_memory(address, bytes_))
    except gdb.MemoryError as why:
        raise OSError(str(why)) from None
    finally:
        gdb.execute("maintenance packet Qqemu.PhyMemMode:0", to_string=True)


def program():
    global _hidden
    file = gdb.current_progspace().filename
    if not file:
        raise kernel.NoKernel("there is no program: file ELF")
    key = file, os.path.exists(file) and os.stat(file).st_mtime
    if key not in _layouts:
        _layouts[key] = layout.layout()
    found = kernel.Program(_layouts[key], read)
    _hidden = [range(*found.ram())] + \
        [range(at, at + n) for at, n in elf.image(file)[2]]
    if not gdb.selected_inferior().pid:
        raise kernel.NoKernel("the program does not run: there are no tasks")
    found.sched()
    return found


# ---- Frames of tasks ---------------------------------------------------------


class Place:
    """Of a frame: FrameId's shape."""

    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class FromTask(gdb.unwinder.Unwinder):
    """The innermost frame's caller is a task, while `context` is set."""

    def __init__(self):
        super().__init__("coda")
        self.context = self.live = None

    def __call__(self, frame):
        if self.context is None:
            return None
        sp, pc = names()
        here = int(frame.read_register(sp)), int(frame.read_register(pc))
        if here != self.live:
            return None
        # Of the lowest stack: the task's frames are beyond, wherever they are.
        found = frame.create_unwind_info(Place(gdb.Value(0), gdb.Value(here[1])))
        for name, value in halves(self.context).items():
            try:
                type_ = frame.read_register(name).type
            except ValueError:
                continue  # d0, of a target that does not show it
            found.add_saved_register(name, gdb.Value(
                (value & ((1 << 8 * type_.sizeof) - 1)).to_bytes(
                    type_.sizeof, "little"), type_))
        return found


def halves(context):
    """With the single floats that doubles are made of: gdb asks for either."""
    found = dict(context)
    for name, value in context.items():
        if name in DOUBLES:
            n = 2 * int(name[1:])
            found["s%d" % n] = value & 0xFFFFFFFF
            found["s%d" % (n + 1)] = value >> 32
    return found


DOUBLES = ["d%d" % i for i in range(16)]
_unwinder = FromTask()
gdb.unwinder.register_unwinder(None, _unwinder, replace=True)


def names():
    """Of the stack pointer and the program counter."""
    arm = "arm" in gdb.selected_inferior().architecture().name()
    return ("sp", "pc") if arm else ("rsp", "rip")


def where(frame):
    return tuple(int(frame.read_register(n)) for n in names())


@contextlib.contextmanager
def settings(**values):
    """gdb's, until the end: past_main=True is `set backtrace past-main on`."""
    prefix = {"width": ""}
    names_ = {n: prefix.get(n, "backtrace ") + n.replace("_", "-")
              for n in values}
    before = {n: gdb.parameter(names_[n]) for n in values}

    def set_(name, value):
        word = {True: "on", False: "off", None: "unlimited"}.get(value, value)
        gdb.execute("set %s %s" % (names_[name], word))

    for name, value in values.items():
        set_(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            set_(name, value)


@contextlib.contextmanager
def undisturbed():
    """The selected thread and frame are the same afterwards."""
    thread, frame = gdb.selected_thread(), gdb.selected_frame()
    level = frame.level()
    try:
        yield
    finally:
        _unwinder.context = None
        gdb.invalidate_cached_frames()
        thread.switch()
        frame = gdb.newest_frame()
        for _ in range(level):
            frame = frame.older()
        frame.select()


def thread_of(task):
    """gdb's thread of the running task: the only one, or, of a core and of
    tools/gdb/threads, that of its number."""
    threads = gdb.selected_inferior().threads()
    for thread in threads if len(threads) > 1 else ():
        if task.id in thread.ptid[1:]:
            return thread
    return threads[0]


def begins(pc):
    """Whether a function does; it may be one without debug information."""
    return re.fullmatch(r"[^\W\d]\w*", symbol(pc)) is not None


def behind(task, context):
    """What gdb, to which it is a return address and so one that is looked up
    less one, is to be told as the program counter: where a task is about to
    begin, or has faulted, one within that instruction."""
    pc = context[names()[1]]
    if task.running or begins(pc):
        pc += 2 if names()[1] == "pc" else 1
    return pc


@contextlib.contextmanager
def frames_of(task):
    """The innermost of the task's frames, as gdb sees them until then; its
    program counter may be behind()."""
    with undisturbed(), settings(past_main=True, past_entry=True):
        context = task.program.fault_registers() if task.running else \
            task.context()
        if context is None:
            thread_of(task).switch()
            yield gdb.newest_frame()
            return
        sp, pc = names()
        if where(gdb.newest_frame()) == (context[sp], context[pc]):
            yield gdb.newest_frame()  # a thread of the task's own
            return
        context[pc] = behind(task, context)
        _unwinder.live = where(gdb.newest_frame())
        _unwinder.context = context
        gdb.invalidate_cached_frames()
        frame = gdb.newest_frame()
        while frame and where(frame) != (context[sp], context[pc]):
            frame = frame.older()
        if frame is None:
            raise kernel.NoKernel("gdb cannot unwind task %d" % task.id)
        yield frame


def outward(frame):
    while frame:
        yield frame
        frame = frame.older()


def is_kernels(frame):
    """Whether it runs code of the kernel's, by where its source is."""
    def file(table):
        return table.fullname() if table else ""

    kernel_too = gdb.lookup_global_symbol("task_yield")
    folder = os.path.dirname(file(kernel_too.symtab)) if kernel_too else ""
    return folder and file(frame.find_sal().symtab).startswith(folder + "/")


def entry(task):
    """The name of a task's function: what task_goexit has, so to speak,
    called. None when that has ended in a call of the kernel's."""
    try:
        with frames_of(task) as innermost:
            found = [f for f in outward(innermost)
                     if f.name() not in (None, "task_goexit")]
            if found and not is_kernels(found[-1]):
                return found[-1].name()
    except ERRORS:
        pass
    return None


# ---- Words -------------------------------------------------------------------


def symbol(address):
    """What lies there, by name."""
    said = gdb.execute("info symbol 0x%x" % address, to_string=True)
    found = re.match(r"(\S+)( \+ \d+)? in section", said)
    return found[1] + (found[2] or "") if found else "0x%x" % address


def function(address):
    """A function, and where its source is."""
    address &= ~1 if names()[0] == "sp" else -1
    said = symbol(address)
    line = gdb.find_pc_line(address)
    if line.symtab:
        said += " at %s:%d" % (line.symtab.filename, line.line)
    return said


def seconds(microseconds):
    return "%d.%06d s" % divmod(microseconds, 1000000)


def table(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip())


def heading(task):
    return "%stask %d %s [%s]" % ("* " if task.running else "", task.id,
                                  task.name or "-", task.words())


# ---- Commands ----------------------------------------------------------------


class Coda(gdb.Command):
    """Tasks, channels and timers of a Coda program."""

    def __init__(self):
        super().__init__("coda", gdb.COMMAND_DATA, prefix=True)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError("there is no \"coda %s\": coda lists what there "
                               "is" % argument.split()[0])
        for command in COMMANDS:
            print("%-18s %s" % ("coda " + command.usage,
                                command.__doc__.split("\n")[0]))


class Command(gdb.Command):
    usage = ""

    def __init__(self):
        super().__init__("coda " + self.usage.split()[0], gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        try:
            self.run(program(), argument.split())
        except kernel.NoKernel as why:
            raise gdb.GdbError(str(why))
        except OSError as why:
            raise gdb.GdbError("the kernel's memory cannot be read: %s" % why)

    def task(self, p, arguments, most=1):
        if not 1 <= len(arguments) <= most:
            raise kernel.NoKernel("usage: coda " + self.usage)
        try:
            id_ = int(arguments[0], 0)
        except ValueError:
            raise kernel.NoKernel("no such task: %s; coda tasks has them"
                                  % arguments[0]) from None
        return p.task(id_)


class Tasks(Command):
    """Every task: what it does, its stack, when it wakes.

* marks the running one. A name in parentheses is its function's. STACK is the
deepest that a task of its slot has been. WAKES is when its wait ends by itself,
in time since the start."""
    usage = "tasks"

    def run(self, p, arguments):
        rows = [("  ID", "NAME", "POOL", "PRIO", "STATE", "STACK", "WAKES")]
        for t in p.tasks():
            id_ = "%s %d" % ("*" if t.running else " ", t.id)
            try:
                rows.append((id_, *self.row(p, t)))
            except ERRORS as why:
                rows.append((id_, t.name or "-", "", "", str(why), "", ""))
        if len(rows) == 1:
            print("there are no tasks")
        else:
            table(rows)
        if not p.current():
            print("the system idles")

    def row(self, p, t):
        low, high = t.stack()
        wakes = t.deadline()
        pool = p.variables["coda_pools_start"] + \
            t.record["pool"] * 2 * p.layout["word"]
        return (t.name or "(%s)" % (entry(t) or "?"), symbol(pool),
                str(t.priority), t.words(),
                "%d of %d" % (t.stack_used(), high - low),
                seconds(p.microseconds(wakes)) if wakes is not None else "")


class Bt(Command):
    """The backtrace of a task, or of all; `full` adds local variables.

Of one that does not run it begins where that was switched away, or, when it has
been cancelled since, where it waited. Once a panic has been reported, that of a
task that faulted begins with the fault."""
    usage = "bt ID|all [full]"

    def run(self, p, arguments):
        full = arguments[1:] == ["full"]
        if arguments[1:] and not full:
            raise kernel.NoKernel("usage: coda " + self.usage)
        if arguments[:1] != ["all"]:
            self.show(self.task(p, arguments, 2), full)
            return
        for i, t in enumerate(p.tasks()):
            if i:
                print("")
            try:
                self.show(t, full)
            except ERRORS as why:
                print(str(why))

    def show(self, task, full):
        print(heading(task))
        with frames_of(task) as innermost, settings(width=None):
            skip = innermost.level()
            said = gdb.execute("backtrace" + " -full" * full, to_string=True)
            if _unwinder.context:
                said = self.exact(task, said)
        for line in said.splitlines():
            frame = re.match(r"#(\d+) +(.*)", line)
            if frame:
                shown = int(frame[1]) >= skip
                line = "#%-2d %s" % (int(frame[1]) - skip, frame[2])
            if frame is None and not skip:
                shown = True
            if shown:
                print(line)

    def exact(self, task, said):
        """With the program counter itself, in place of behind()."""
        digits = 2 * task.program.layout["word"]
        told = _unwinder.context[names()[1]]
        context = task.program.fault_registers() if task.running else \
            task.context()
        return said.replace("0x%0*x in" % (digits, told), "0x%0*x in" %
                            (digits, context[names()[1]]))


class Chans(Command):
    """Channels: what each holds, who waits for it.

Those are the variables that are channels, and any other that a task waits in."""
    usage = "chans"

    def run(self, p, arguments):
        found = {}
        for t in p.tasks():
            for address in self.waited_in(p, t):
                found[address] = None
        found.update(self.variables())
        rows = [("NAME", "HOLDS", "STATE", "WAITING")]
        for address, name in sorted(found.items(),
                                    key=lambda f: f[1] or "0x%x" % f[0]):
            rows.append(self.row(p, p.record("chan", address), name))
        if len(rows) == 1:
            print("there are no channels")
        else:
            table(rows)

    def variables(self):
        """{address: name} of what the program defines."""
        said = gdb.execute("info variables -q -n -t ^struct\\ chan$",
                           to_string=True)
        found, file = {}, None
        for line in said.splitlines():
            if line.startswith("File "):
                file = line[len("File "):-1]
            name = re.search(r"struct chan (\w+);", line)
            if not name:
                continue
            try:
                at = int(gdb.parse_and_eval("&'%s'::%s" % (file, name[1])))
            except gdb.error:
                continue
            if at:  # else the linker has left it out
                found[at] = name[1]
        return found

    def waited_in(self, p, task):
        """A wait's queue is one of the channel's two, if a channel's `about`
        tells of it; a select's cases name theirs."""
        waiting = task.wait()
        if not waiting:
            return
        w, kind = waiting
        about = p.function(kind["about"])
        if about in ("chan_about_sending", "chan_about_receiving"):
            queue = "senders" if about.endswith("sending") else "receivers"
            yield p.holder("chan", queue, w["queue"]).address
        elif p.string(kind["reason"]) == "select":
            s = p.record("select", w.address)
            size = p.layout["structs"]["chan_case"]["bytes"]
            for i in range(s["n"]):
                chan = p.record("chan_case", s["cases"] + i * size)["chan"]
                if chan:
                    yield chan

    def row(self, p, c, name):
        n = p.numbers
        length, capacity = c["len"] & n["LEN"], c["capacity"]
        states = []
        if c["len"] & n["FED"]:
            f = p.record("chan_feed", c["feed"])
            capacity = f["capacity"]
            length = (f["put"] - f["taken"]) % (2 * capacity)
            states.append("from interrupts")
        if c["len"] & n["CLOSED"]:
            states.append("closed")
        if c["len"] & n["BY_PRIORITY"]:
            states.append("by priority")
        waiting = ["%s: %s" % (what, ", ".join(self.queue(p, c.at(field))))
                   for what, field in (("send", "senders"),
                                       ("receive", "receivers"))
                   if c[field + ".first"]]
        return (name or p.words_at(c["name"]) or "0x%x" % c.address,
                "%d of %d" % (length, capacity), ", ".join(states),
                "; ".join(waiting))

    def queue(self, p, address):
        first = p.record("wait_queue", address)["first"]
        for at in p.follow(first, lambda w: p.record("wait", w)["next"]):
            yield p.say(p.record("wait", at)["task"])


class Timers(Command):
    """What is due, and when, in time since the start: timers and waits."""
    usage = "timers"

    def run(self, p, arguments):
        rows = [("DUE", "WHAT")]
        for a in p.alarms():
            rows.append((seconds(p.microseconds(a["deadline"])),
                         self.what(p, a)))
        if len(rows) == 1:
            print("nothing is armed")
        else:
            table(rows)

    def what(self, p, a):
        fire = p.function(a["fire"])
        if fire == "fire":
            t = p.holder("timer", "alarm", a.address)
            said = "timer " + (p.words_at(t["chan.name"]) or "")
            if t["period_us"]:
                said += ", every " + seconds(t["period_us"])
            if t["fn"]:
                said += ", calls " + symbol(t["fn"] & ~1)
            return said
        if fire == "wake":
            task = p.holder("timed_wait", "alarm", a.address)["wait.task"]
        elif fire == "time_out":
            wait = p.holder("timeout", "alarm", a.address)["wait"]
            task = p.record("wait", wait)["task"]
        else:
            return function(a["fire"])
        return "%s [%s]" % (p.say(task), kernel.Task(p, task).words())


class Defers(Command):
    """What a task has deferred, the newest first, and where."""
    usage = "defers ID"

    MARKS = {"boundary_mark": "-- protect --",
             "call_mark": "-- a deferred call of a panic --",
             "coda_defer_running": "(one that runs)"}

    def run(self, p, arguments):
        task = self.task(p, arguments)
        defers = task.defers()
        if not defers:
            print("task %d has deferred nothing" % task.id)
            return
        spans = self.spans(task)
        for d in defers:
            said = self.MARKS.get(p.function(d["fn"]))
            if not said:
                said = "%s, of 0x%x" % (function(d["fn"]), d["arg"])
            for low, high, name in spans:
                if low <= d.address < high:
                    said += ", in " + name
            print(said)

    def spans(self, task):
        """[(low, high, function)] of the task's frames: what a function has
        deferred lies in its own."""
        found = []
        with frames_of(task) as innermost:
            low, name = None, None
            for frame in outward(innermost):
                sp = where(frame)[0]
                if low is not None and sp > low:
                    found.append((low, sp, name))
                low, name = sp, frame.name() or "?"
        return found


Coda()
COMMANDS = [Tasks(), Bt(), Chans(), Timers(), Defers()]
