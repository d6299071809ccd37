"""What an image's debug information says of the kernel's structures.

layout() is for Python within gdb: a plain dictionary of where the fields of
each structure lie, where variables and functions are, and of the numbers that
kernel/task.c names for debuggers. read(ELF) is for Python outside: it has a gdb
look. Nothing is known of any offset before: all is asked for by name.
"""
import json
import os
import subprocess
from itertools import chain

# By the file that knows them, since an application may have others of the same
# name; an image lacks those of which it links nothing.
STRUCTS = {
    "kernel/task.c": ["task", "task_pool", "sched", "defer", "frame"],
    "kernel/sched.c": ["wait", "wait_queue", "wait_kind", "alarm"],
    "kernel/time.c": ["timed_wait", "timeout"],
    "kernel/chan.c": ["chan"],
    "kernel/feed.c": ["chan_feed"],
    "kernel/select.c": ["select", "chan_case"],
    "kernel/timer.c": ["timer"],
    "kernel/sync.c": ["waiters"],
    "kernel/mutex.c": ["mutex"],
    "kernel/rwlock.c": ["rwlock"],
    "kernel/wait_group.c": ["once"],
    "kernel/join.c": ["join"],
    "kernel/group.c": ["group", "group_wait", "group_member"],
}
VARIABLES = {
    "": ["sched", "idle", "coda_tasks_start", "coda_tasks_end",
         "coda_pools_start", "data_start", "heap_start", "heap_end", "ram_start"],
    "kernel/arch/cortex-m/fault.c": ["arch_registers", "arch_register_names"],
    "kernel/arch/x86_64/arch.c": ["arch_registers", "arch_register_names"],
    "kernel/report.c": ["ends", "last"],
}
FUNCTIONS = {
    "": ["task_goexit", "x86_enter", "x86_diverted", "board_exit",
         "board_reset", "board_halt", "boundary_mark", "call_mark",
         "coda_defer_running", "wait_about_name", "chan_about_sending",
         "chan_about_receiving"],
    "kernel/mutex.c": ["about_mutex"],
    "kernel/rwlock.c": ["about_reader", "about_writer"],
    "kernel/wait_group.c": ["about_once"],
    "kernel/join.c": ["about_join"],
    "kernel/group.c": ["about_members"],
    "kernel/time.c": ["wake", "time_out"],
    "kernel/timer.c": ["fire"],
}


def _fields(type_, at=0, prefix=""):
    """{name: (bit offset, bits)}; of an inner structure also `outer.inner`."""
    import gdb

    found = {}
    for f in type_.fields():
        t = f.type.strip_typedefs()
        bit = at + f.bitpos
        inner = t.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION)
        if f.name:
            found[prefix + f.name] = (bit, f.bitsize or 8 * t.sizeof)
        if inner:
            found.update(_fields(t, bit, prefix + f.name + "." if f.name
                                 else prefix))
    return found


def _struct(type_):
    return {"bytes": type_.sizeof, "fields": _fields(type_)}


def _scope(file):
    """What a file of the kernel has of its own; None if the image lacks it."""
    import gdb

    try:
        return gdb.decode_line(file + ":1")[1][0].symtab.static_block()
    except gdb.error:
        return None


def lookup(name):
    """Of what has a name beyond its file, in C or by the linker."""
    import gdb

    try:
        return int(gdb.parse_and_eval("&'%s'" % name))
    except gdb.error:
        return None


def _calls(name):
    """Where a function begins, wherever it has been inlined."""
    import gdb

    try:
        return sorted({s.pc for s in gdb.decode_line(name)[1]})
    except gdb.error:
        return []


def _values(names, file):
    """(name, address, type or None) of those that there are."""
    import gdb

    if not file:
        for name in names:
            symbol = gdb.lookup_global_symbol(name)
            address = lookup(name)
            if address:
                yield name, address, symbol and symbol.type
    own = file and _scope(file)
    for symbol in chain(own, own.global_block) if own else ():
        if symbol.name in names and not symbol.needs_frame:
            try:
                value = symbol.value()
            except gdb.error:
                continue  # declared, and not linked
            if value.address:
                yield symbol.name, int(value.address), symbol.type


def layout():
    """Of the program that gdb has; None if that is no Coda program, or one
    built without debug information."""
    import gdb

    kernel = _scope("kernel/task.c")
    if not kernel or lookup("coda_tasks_start") is None:
        return None
    try:
        numbers = gdb.lookup_type("enum for_debuggers", kernel)
    except gdb.error:
        return None
    numbers = {f.name: f.enumval for f in numbers.fields()}
    structs, variables, functions = {}, {}, {}
    arm = "arm" in gdb.execute("show architecture", to_string=True)
    for file, names in STRUCTS.items():
        scope = _scope(file)
        for name in names if scope else ():
            structs[name] = _struct(gdb.lookup_type("struct " + name, scope))
    for file, names in VARIABLES.items():
        for name, address, type_ in _values(names, file):
            variables[name] = address
            if name == "last":
                structs[name] = _struct(type_)
            elif name == "arch_register_names":
                numbers["REGISTERS"] = type_.range()[1] + 1
                numbers["NAME_BYTES"] = type_.sizeof // numbers["REGISTERS"]
    for file, names in FUNCTIONS.items():
        for name, address, _ in _values(names, file):
            functions[name] = address & ~1 if arm else address
    front = next(f for f in gdb.lookup_type("struct sched", kernel).fields()
                 if f.name == "front")
    numbers["PRIORITIES"] = front.type.range()[1]
    return {"arch": "arm" if arm else "x86_64",
            "word": gdb.lookup_type("void").pointer().sizeof,
            "structs": structs, "variables": variables,
            "functions": functions, "numbers": numbers,
            "panic_action": _calls("panic_action")}


def read(elf, debugger="gdb-multiarch"):
    """The layout of an image; None if that is no Coda program."""
    run = subprocess.run(
        [debugger, "-q", "-nx", "-batch", "-iex", "set auto-load no", "-x",
         os.path.abspath(__file__), elf],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, text=True)
    for line in run.stdout.splitlines():
        if line.startswith("layout "):
            return json.loads(line[len("layout "):])
    raise OSError("%s cannot tell what %s is made of: %s" %
                  (debugger, elf, run.stderr.strip()))


if __name__ == "__main__":
    print("layout " + json.dumps(layout()))
