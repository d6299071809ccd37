"""The remote serial protocol (gdb's manual, appendix E): packets, over a pair
of file descriptors, and what a client asks of a stub such as QEMU's."""
import os
import re
import select
import socket
import time

INTERRUPT = b"\x03"


class Gone(Exception):
    """The other side has hung up."""


class Wire:
    """Packets, without their frames. acks is off once both have agreed."""

    def __init__(self, read_fd, write_fd):
        self.read_fd, self.write_fd = read_fd, write_fd
        self.acks, self.buffer = True, b""

    def fileno(self):
        return self.read_fd

    def raw(self, data):
        while data:
            try:
                data = data[os.write(self.write_fd, data):]
            except OSError:
                raise Gone from None

    def send(self, packet):
        """One without what is to be escaped, or whose escapes are made."""
        self.raw(b"$%s#%02x" % (packet, sum(packet) & 0xFF))

    def fill(self):
        try:
            more = os.read(self.read_fd, 65536)
        except OSError:
            more = b""
        if not more:
            raise Gone
        self.buffer += more

    def packets(self):
        """Those that have come in whole; INTERRUPT is one, too. Escapes are
        left as they are."""
        while self.buffer:
            c = self.buffer[:1]
            if c == INTERRUPT:
                self.buffer = self.buffer[1:]
                yield INTERRUPT
            elif c != b"$":  # acks: the wire loses nothing
                self.buffer = self.buffer[1:]
            else:
                end = self.buffer.find(b"#")
                if end < 0 or len(self.buffer) < end + 3:
                    return
                packet = self.buffer[1:end]
                self.buffer = self.buffer[end + 3:]
                if self.acks:
                    try:
                        self.raw(b"+")
                    except Gone:
                        pass  # its last packet, which is to be heard
                yield packet

    def receive(self, timeout=None):
        """The next packet; None when the time is up."""
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            for packet in self.packets():
                return packet
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                return None
            if select.select([self], [], [], left)[0]:
                self.fill()


def connect(where, patience=10):
    """To HOST:PORT, or to a socket by its path."""
    until = time.monotonic() + patience
    while True:
        try:
            if "/" in where:
                s = socket.socket(socket.AF_UNIX)
                s.connect(where)
            else:
                host, _, port = where.rpartition(":")
                s = socket.create_connection((host or "localhost", int(port)))
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return s
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def escape(data):
    return b"".join(bytes([0x7D, c ^ 0x20]) if c in b"#$}*" else bytes([c])
                    for c in data)


def expand(data):
    """Undoes escapes and run lengths."""
    out, i = bytearray(), 0
    while i < len(data):
        if data[i] == 0x7D:
            out.append(data[i + 1] ^ 0x20)
            i += 2
        elif data[i] == 0x2A and out:
            out += bytes([out[-1]]) * (data[i + 1] - 29)
            i += 2
        else:
            out.append(data[i])
            i += 1
    return bytes(out)


class Stub:
    """A stub whose target stands still."""

    def __init__(self, where):
        self.socket = connect(where)
        self.wire = Wire(self.socket.fileno(), self.socket.fileno())
        self.hidden = []  # (low, high): what only physical addresses reach
        self._registers = None

    def ask(self, packet):
        self.wire.send(packet)
        return self.wire.receive()

    def monitor(self, packet, said):
        """Its own command (qRcmd). said() is given each packet of output."""
        answer = self.ask(packet)
        while answer[:1] == b"O" and answer != b"OK":
            said(answer)
            answer = self.wire.receive()
        return answer

    # ---- Memory -------------------------------------------------------------

    def memory(self, packet, address, bytes_):
        """The stub's answer to an `m` packet. QEMU asks the MPU, or the page
        tables, whether the processor may read there, by pages: a guard hides
        all of its page. In `hidden` it is asked again, past them."""
        answer = self.ask(packet)
        if answer[:1] == b"E" and any(
                low <= address and address + bytes_ <= high
                for low, high in self.hidden):
            if self.ask(b"Qqemu.PhyMemMode:1") == b"OK":
                answer = self.ask(packet)
                self.ask(b"Qqemu.PhyMemMode:0")
        return answer

    def read(self, address, bytes_):
        found = b""
        while len(found) < bytes_:
            n = min(bytes_ - len(found), 1024)
            at = address + len(found)
            answer = expand(self.memory(b"m%x,%x" % (at, n), at, n))
            if answer[:1] == b"E" or not answer:
                raise OSError("cannot read %d bytes at 0x%x" % (n, at))
            found += bytes.fromhex(answer.decode())
        return found

    def write(self, address, data):
        if self.ask(b"M%x,%x:%s" % (address, len(data),
                                    data.hex().encode())) != b"OK":
            raise OSError("cannot write to 0x%x" % address)

    # ---- Registers ----------------------------------------------------------

    def description(self, annex=b"target.xml"):
        found = b""
        while True:
            answer = expand(self.ask(b"qXfer:features:read:%s:%x,800" %
                                     (annex, len(found))))
            found += answer[1:]
            if answer[:1] != b"m":
                return found.decode() if answer[:1] == b"l" else ""

    def registers(self):
        """{name: (number, bytes)}, by the target's own description of them."""
        if self._registers is None:
            self._registers, number = {}, 0
            text = re.sub(r'<xi:include href="([^"]*)"/>',
                          lambda m: self.description(m[1].encode()),
                          self.description())
            for reg in re.findall(r"<reg\b([^>]*)>", text):
                a = dict(re.findall(r'(\w+)="([^"]*)"', reg))
                number = int(a.get("regnum", number))
                self._registers[a["name"].lower()] = \
                    number, -(-int(a["bitsize"]) // 8)
                number += 1
        return self._registers

    def places(self):
        """{name: (offset, bytes)} in a `g` packet: in the numbers' order."""
        found, at = {}, 0
        for name, (_, n) in sorted(self.registers().items(),
                                   key=lambda item: item[1][0]):
            found[name] = at, n
            at += n
        return found
