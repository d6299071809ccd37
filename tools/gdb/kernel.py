"""What the kernel's memory means: its tasks, their states in the kernel's own
words, and the registers that each would go on with.

A Program is made of a layout (layout.py) and of a function that reads memory,
so it does for gdb's Python, for a debugger's wire and for a core alike. The
function raises OSError for what cannot be read. It only reads; what it reads is
what was true when the target stopped.
"""

import re

ALIGNED = 1 << 9  # xPSR: exception entry has aligned the stack (B1.5.7)
BASIC_FRAME = 1 << 4  # EXC_RETURN: no FPU state is stacked (B1.5.8)
UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")  # nor is it XML's


class NoKernel(Exception):
    """There is nothing to be told, in words."""


class Record:
    """A structure in the target's memory, its fields by name."""

    def __init__(self, program, struct, address):
        self.program, self.address = program, address
        try:
            self.layout = program.layout["structs"][struct]
        except KeyError:
            raise NoKernel("the image knows no struct " + struct) from None
        self.bytes = program.read(address, self.layout["bytes"])

    def __contains__(self, field):
        return field in self.layout["fields"]

    def __getitem__(self, field):
        bit, bits = self.layout["fields"][field]
        value = int.from_bytes(self.bytes, "little") >> bit
        return value & ((1 << bits) - 1)

    def at(self, field):
        return self.address + self.layout["fields"][field][0] // 8


class Program:
    def __init__(self, layout, read):
        if layout is None:
            raise NoKernel("this is no Coda program, or it was built without "
                           "-g: it has no coda_tasks_start")
        self.layout, self.read = layout, read
        self.variables = layout["variables"]
        self.numbers = layout["numbers"]
        self.names = {a: n for n, a in layout["functions"].items()}

    # ---- Memory -------------------------------------------------------------

    def record(self, struct, address):
        return Record(self, struct, address)

    def holder(self, struct, field, address):
        """The structure whose field lies at the address."""
        bit = self.layout["structs"][struct]["fields"][field][0]
        return Record(self, struct, address - bit // 8)

    def word(self, address):
        return int.from_bytes(self.read(address, self.layout["word"]), "little")

    def string(self, address, most=64):
        """Byte by byte: what lies behind may not be readable."""
        found = b""
        while len(found) < most:
            c = self.read(address + len(found), 1)
            if c == b"\0":
                break
            found += c
        return UNPRINTABLE.sub("?", found.decode("utf-8", "replace"))

    def words_at(self, pointer):
        """A name, "?" where it cannot be read."""
        try:
            return self.string(pointer) if pointer else None
        except OSError:
            return "?"

    def function(self, address):
        """The name of one of those functions that the layout has."""
        if self.layout["arch"] == "arm":
            address &= ~1
        return self.names.get(address)

    def follow(self, first, link, most=100000):
        """The records of a list, or of a circle."""
        at, seen = first, set()
        while at and at not in seen and len(seen) < most:
            seen.add(at)
            yield at
            at = link(at)

    def ram(self):
        """(lowest address, highest) of what is not known from the image."""
        v = self.variables
        return v.get("ram_start", v["coda_pools_start"]), v.get("heap_end", v["coda_pools_start"])

    # ---- Tasks --------------------------------------------------------------

    def sched(self):
        """The scheduler's state; NoKernel before there is one."""
        s = self.record("sched", self.variables["sched"])
        current = s["current"]
        if current != self.variables["idle"] and not self.slot(current):
            raise NoKernel("the kernel has not started yet")
        return s

    def slot(self, address):
        """Whether that is where a control block is."""
        at = address - self.variables["coda_tasks_start"]
        size = self.layout["structs"]["task"]["bytes"]
        return at % size == 0 and 0 <= at and \
            address < self.variables["coda_tasks_end"]

    def slots(self):
        return range(self.variables["coda_tasks_start"],
                     self.variables["coda_tasks_end"],
                     self.layout["structs"]["task"]["bytes"])

    def slot_of(self, id_):
        """Where the control block of the task of that id is, 0 if it is another's."""
        for address in self.slots():
            if id_ and self.record("task", address)["id"] == id_:
                return address
        return 0

    def idle_id(self):
        """A number for the idle task that is no other's: those of tasks say in
        their low bits, from 1 on, which slot they are of."""
        return len(self.slots()) + 1

    def current(self):
        """The running task; None for the idle task."""
        address = self.sched()["current"]
        return Task(self, address) if self.slot(address) else None

    def tasks(self):
        """All that live, in the order of the table, as task_dump has them."""
        self.sched()
        found = (Task(self, a) for a in self.slots())
        return [t for t in found if not t.dead]

    def task(self, id_):
        """The one of that id; NoKernel, in words, if there is none."""
        for t in (Task(self, a) for a in self.slots()):
            if t.id == id_ and not (t.dead and t.record["switches"] == 0):
                if t.dead:
                    raise NoKernel("task %d has ended" % id_)
                return t
        raise NoKernel("no such task: %d; coda tasks has them" % id_)

    def say(self, address):
        """A task in the kernel's words: task 3 worker."""
        if not self.slot(address):
            return "nobody"
        t = Task(self, address)
        return "task %d%s" % (t.id, " " + t.name if t.name else "")

    # ---- Deadlines ----------------------------------------------------------

    def alarms(self):
        """The armed ones, the earliest first."""
        found, stack = [], [self.sched()["earliest"]]
        while stack and len(found) < 100000:
            address = stack.pop()
            if address:
                a = self.record("alarm", address)
                found.append(a)
                stack += [a["left"], a["right"]]
        return sorted(found, key=lambda a: (a["deadline"], a["order"]))

    def microseconds(self, ticks):
        """Of clock_us, at that tick of the board's clock."""
        return ticks * 1000000 // self.numbers["CLOCK_HZ"]

    # ---- The end ------------------------------------------------------------

    def ends(self):
        """Addresses, of which a program that crashes comes to one. Without
        reports, no other program comes there."""
        functions = self.layout["functions"]
        found = {functions[name] for name in
                 ("board_exit", "board_reset", "board_halt") if name in functions}
        if "ends" not in self.variables:
            found.discard(functions.get("board_exit"))
            found.update(self.layout["panic_action"])
        return sorted(found)

    def has_crashed(self):
        """Whether one that has come there has."""
        return "ends" not in self.variables or self.report() is not None

    def report(self):
        """The panic that the system ends with, if it does: struct `last`."""
        ends = self.variables.get("ends")
        if ends is None or "last" not in self.variables:
            return None
        if int.from_bytes(self.read(ends, 4), "little") == 0:
            return None
        return self.record("last", self.variables["last"])

    def fault_registers(self):
        """Those that the reported panic began with, if it was a fault: the
        test is registers_are's, in kernel/report.c."""
        last = self.report()
        if not last or "arch_register_names" not in self.variables:
            return None
        names, n = self.variables["arch_register_names"], self.numbers
        word, found = self.layout["word"], {}
        for i in range(n["REGISTERS"]):
            name = self.string(names + i * n["NAME_BYTES"], n["NAME_BYTES"])
            found[name] = self.word(self.variables["arch_registers"] + i * word)
        sp, pc = (("sp", "pc") if "sp" in found else ("rsp", "rip"))
        if last["panic.kind"] == 0 or not last["panic.sp"] or \
                last["panic.sp"] != found[sp] or last["panic.pc"] != found[pc]:
            return None
        if "rflags" in found:
            found["eflags"] = found.pop("rflags")
        return found


class Task:
    def __init__(self, program, address):
        self.program, self.address = program, address
        self.record = r = program.record("task", address)
        self.id = r["id"]
        self.dead = not r["lives"]
        self.running = program.sched()["current"] == address
        self.priority = program.numbers["PRIORITIES"] - 1 - r["level"]
        self.name = None if self.dead else program.words_at(r["name"])

    # ---- What it does -------------------------------------------------------

    def wait(self):
        """(wait, kind) of a blocked task; else None: wait_of_task, in
        kernel/kernel.h."""
        blocked = self.record["blocked"]
        if self.dead or self.program.slot(blocked):
            return None
        w = self.program.record("wait", blocked)
        return w, self.program.record("wait_kind", w["kind"])

    def words(self):
        """Its state, as task_dump says it; and what a select waits for."""
        waiting = self.wait()
        if not waiting:
            said = "ready"
        else:
            w, kind = waiting
            said = self.program.string(kind["reason"])
            if kind["interrupt"]:
                said += " by interrupt"
            what, whom = About(self.program).of(w, kind)
            if what:
                said += " " + what
            if whom:
                said += (", " if what else " ") + self.program.say(whom)
        if self.record["epoch"]:
            said += ", ending"
        elif self.record["cancelled"]:
            said += ", cancelled"
        return said

    def deadline(self):
        """The tick that its wait ends at by itself, or None."""
        waiting = self.wait()
        if not waiting or not waiting[1]["alarm"]:
            return None
        a = self.program.record("alarm",
                                waiting[0].address + waiting[1]["alarm"])
        return a["deadline"] if a["rank"] else None

    # ---- Its stack ----------------------------------------------------------

    def stack(self):
        """(lowest address, highest)"""
        n, r = self.program.numbers, self.record
        pool = self.program.record(
            "task_pool", self.program.variables["coda_pools_start"] +
            r["pool"] * 2 * self.program.layout["word"])
        guard = r["guard"]
        if r["in_reserve"]:
            guard += n["RESERVE_MOVES_GUARD"]
        return guard + n["GUARD_TO_STACK"], guard + pool["top"]

    def stack_used(self):
        """The deepest that a task of this slot has been, by the paint."""
        low, high = self.stack()
        paint = self.program.numbers["PAINT"].to_bytes(4, "little")
        stack = self.program.read(low, high - low)
        at = 0
        while stack[at:at + 4] == paint:
            at += 4
        return len(stack) - at

    # ---- Where it is --------------------------------------------------------

    def context(self):
        """The registers that a task which does not run would go on with, by
        gdb's names. One that was cancelled in its wait would go on in
        task_goexit: then those it was waiting with."""
        frame = self.program.record("frame", self.record["sp"])
        if self.program.layout["arch"] == "arm":
            return self._cortex_m(frame)
        return self._x86_64(frame)

    def _cortex_m(self, frame):
        at, program = frame.address, self.program
        found = {"r%d" % (4 + i): program.word(at + 4 * i) for i in range(8)}
        above, bytes_ = frame.at("r0"), 32
        if "exc_return" in frame and not frame["exc_return"] & BASIC_FRAME:
            for i in range(8):  # s16 to s31
                found["d%d" % (8 + i)] = self._double(above + 8 * i)
            above += 64
            for i in range(8):  # s0 to s15: above what every exception stacks
                found["d%d" % i] = self._double(above + 32 + 8 * i)
            found["fpscr"] = program.word(above + 96)
            bytes_ = 104
        names = ["r0", "r1", "r2", "r3", "r12", "lr", "pc", "xpsr"]
        found.update((n, program.word(above + 4 * i))
                     for i, n in enumerate(names))
        found["sp"] = above + bytes_ + (4 if found["xpsr"] & ALIGNED else 0)
        found["xpsr"] &= ~ALIGNED  # that is the frame's, not the task's
        goexit = program.layout["functions"].get("task_goexit")
        if found["pc"] == goexit and found["lr"] & ~1 != goexit + 2:
            found["pc"] = found["lr"] & ~1
        return found

    def _double(self, address):
        return int.from_bytes(self.program.read(address, 8), "little")

    def _x86_64(self, frame):
        found = {"r15": frame["r15"], "r14": frame["r14"], "r13": frame["r13"],
                 "r12": frame["arg_r12"], "rbx": frame["fn_rbx"],
                 "rbp": frame["rbp"], "rip": frame["enter"],
                 "rsp": frame.at("return_to")}
        to = self.program.function(found["rip"])
        if to == "x86_enter":  # it has not run yet: it is to call fn(arg)
            found["rip"], found["rdi"] = found["rbx"], found["r12"]
        elif to == "x86_diverted":
            found["rip"] = found["r12"]
        return found

    # ---- Its defers ---------------------------------------------------------

    def defers(self):
        """The records of its chain, the newest first."""
        def next_(at):
            return self.program.record("defer", at)["next"]

        return [self.program.record("defer", at) for at in
                self.program.follow(self.record["defers"], next_)]


class About:
    """What the `about` functions of the kinds of waiting tell: what is waited
    for by name, and who has to act, each None if that is nothing."""

    def __init__(self, program):
        self.program = program

    def of(self, w, kind):
        rule = getattr(self, "_" + str(self.program.function(kind["about"])),
                       None)
        if not rule and self.program.string(kind["reason"]) == "select":
            rule = self._select
        try:
            what, whom = rule(w) if rule else (None, None)
        except KeyError:  # a field that it has not: the reason must do
            return None, None
        if isinstance(what, int):
            what = self.program.words_at(what)
        return what, whom

    def _of(self, w, struct, queue):
        return self.program.holder(struct, queue, w["queue"])

    def _chan_about_sending(self, w):
        return self._of(w, "chan", "senders")["name"], None

    def _chan_about_receiving(self, w):
        return self._of(w, "chan", "receivers")["name"], None

    def _wait_about_name(self, w):
        return self._of(w, "waiters", "queue")["name"], None

    def _about_mutex(self, w):
        m = self._of(w, "mutex", "waiters.queue")
        return m["waiters.name"], self.program.slot_of(m["owner"])

    def _about_reader(self, w):
        l = self._of(w, "rwlock", "reading")
        return l["writing.name"], self.program.slot_of(l["writer"])

    def _about_writer(self, w):
        l = self._of(w, "rwlock", "writing.queue")
        return l["writing.name"], self.program.slot_of(l["writer"])

    def _about_once(self, w):
        o = self._of(w, "once", "waiters.queue")
        return o["waiters.name"], o["runner"]

    def _about_join(self, w):
        return None, self.program.record("join", w.address)["of"]

    def _about_members(self, w):
        group = self.program.record("group_wait", w.address)["group"]
        newest = self.program.record(
            "group_member", self.program.record("group", group)["members"])
        return "several, the newest" if newest["next"] else None, newest["task"]

    def _select(self, w):
        s = self.program.record("select", w.address)
        size = self.program.layout["structs"]["chan_case"]["bytes"]
        said = []
        for i in range(min(s["n"], 64)):
            case = self.program.record("chan_case", s["cases"] + i * size)
            if case["chan"]:
                name = self.program.record("chan", case["chan"])["name"]
                said.append("%s %s" % (
                    "send" if case["sends"] else "receive",
                    self.program.words_at(name) or hex(case["chan"])))
        return "(%s)" % ", ".join(said) if said else None, None
