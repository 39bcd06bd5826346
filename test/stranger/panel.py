#!/usr/bin/env python3
"""A door-controller panel written from PROTOCOL.md and panel-link.proto alone, in Python without any package.

It waits for a console on 127.0.0.1, asks it about every card, and obeys. Control is one JSON object a line on standard
input: {"read": {"reader": "R1", "format": "H10301", "facility": 12, "number": "5555"}}, {"end": true}. What a person at the door
would see is printed, a JSON object a line; the first is {"port": N}. Its ring is in memory: each start is a new panel.
"""
import hashlib
import json
import os
import select
import socket
import struct
import sys
import time

LIMIT = 262144


# ---- Protocol Buffers, as far as this panel needs it ----
def varint(number):
    out = bytearray()
    number &= (1 << 64) - 1
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number):
    return number << 1 if number >= 0 else (-number << 1) - 1


def field(number, value):
    """An int as a varint, bytes and text with their length; None and the zero value are left out."""
    if value is None or value is False or value == 0 or value == b"" or value == "":
        return b""
    return always(number, value)


def always(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(int(value))
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def parse(data):
    """Field number to the list of its values, each an int or bytes."""
    fields, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        tag = number()
        if tag & 7 == 0:
            value = number()
        elif tag & 7 == 2:
            length = number()
            value, at = data[at : at + length], at + length
        else:
            raise ValueError("wire type %d" % (tag & 7))
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def one(fields, number, default=0):
    return fields.get(number, [default])[-1]


def signed(value):
    return value >> 1 if value & 1 == 0 else -((value + 1) >> 1)


def text(fields, number):
    return one(fields, number, b"").decode()


# ---- the panel ----
class Panel:
    def __init__(self, panel_id):
        self.id = panel_id
        self.boot, self.ring_id = os.urandom(16), os.urandom(16)
        self.started = time.monotonic()
        self.offset = 0
        self.base, self.numbered = 0, False
        self.ring = []  # (serial without base, body of the event's oneof, when, uptime)
        self.last = 0
        self.sections = {n: None for n in (1, 2, 3, 4, 5)}
        self.last_delivery = 0
        self.next_request = 1
        self.open, self.unlocked = {}, {}
        self.doors, self.door_contact = {}, {}
        self.live = False
        self.event(always(23, field(1, "stranger 1")))

    def clock(self):
        return int(time.time() * 1000) + self.offset

    def uptime(self):
        return int((time.monotonic() - self.started) * 1000)

    def say(self, **what):
        print(json.dumps(what), flush=True)

    # -- events --
    def event(self, what):
        self.last += 1
        entry = (self.last, what, self.clock(), self.uptime())
        self.ring.append(entry)
        if self.live:
            self.batch(False, [entry])

    def batch(self, backlog, entries):
        body = field(1, backlog)
        for serial, what, at, uptime in entries:
            head = field(1, self.base + serial) + field(2, zigzag(at)) + field(3, 1) + field(4, uptime)
            body += always(2, head + what)
        self.send(20, body)

    # -- frames --
    def send(self, body_field, body):
        self.sent += 1
        envelope = field(1, self.sent) + always(body_field, body)
        self.socket.sendall(struct.pack(">I", len(envelope)) + envelope)

    def connect(self, connection):
        self.socket, self.sent, self.heard, self.live = connection, 0, 0, False
        self.buffer, self.next_beat = b"", None
        self.peer_clock, self.peer_at = 0, 0
        self.staged, self.asked = {}, {}
        hello = field(1, 1) + field(3, self.id) + field(4, "stranger") + field(5, "1")
        hello += always(6, 3) + field(7, self.boot) + field(8, 1) + field(9, self.ring_id)
        hello += field(10, not self.numbered)
        first = self.ring[0][0] if self.ring else self.last + 1
        hello += field(11, self.base + first) + field(12, self.base + self.last) + field(13, 50000)
        hello += self.hashes(14) + field(15, self.last_delivery)
        hello += field(16, zigzag(self.clock())) + field(17, self.uptime())
        self.send(10, hello)

    def hash(self, section):
        items = self.sections[section]
        if items is None:
            return b""
        digest = hashlib.sha256()
        for key in sorted(items):
            digest.update(struct.pack(">I", len(key)) + key + struct.pack(">I", len(items[key])) + items[key])
        return digest.digest()

    def hashes(self, number):
        return b"".join(always(number, field(1, s) + field(2, self.hash(s))) for s in self.sections)

    def received(self, data):
        self.buffer += data
        while len(self.buffer) >= 4:
            (length,) = struct.unpack(">I", self.buffer[:4])
            if not 1 <= length <= LIMIT:
                return self.refuse(1, "length %d" % length)
            if len(self.buffer) < 4 + length:
                return
            envelope, self.buffer = parse(self.buffer[4 : 4 + length]), self.buffer[4 + length :]
            sequence = one(envelope, 1)
            if sequence <= self.heard:
                self.send(12, field(1, 5) + field(2, "heard before") + field(4, sequence))
                continue
            if sequence != self.heard + 1:
                return self.refuse(6, "envelope %d after %d" % (sequence, self.heard))
            self.heard = sequence
            for number, values in envelope.items():
                if number != 1:
                    self.take(number, parse(values[0]))

    def refuse(self, reason, detail):
        self.send(12, field(1, reason) + field(2, detail) + field(3, True))
        self.socket.close()

    # -- what the console says --
    def take(self, number, body):
        if number == 11:
            if text(body, 5) != self.id:
                return self.refuse(8, "the console takes me for another")
            acknowledged = one(body, 7)
            if not self.numbered:
                self.base, self.numbered = acknowledged, True
            self.forget(acknowledged)
            self.beat_ms = one(body, 9)
            self.next_beat = time.monotonic() + self.beat_ms / 1000
            for start in range(0, len(self.ring), 64):
                self.batch(True, self.ring[start : start + 64])
            self.live = True
            self.say(live=True)
        elif number == 12:
            self.say(refused=one(body, 1), detail=text(body, 2))
        elif number == 13:
            self.peer_clock, self.peer_at = one(body, 1), time.monotonic()
        elif number == 14:
            before = self.clock()
            self.offset += signed(one(body, 1)) - before
            self.event(always(24, field(1, zigzag(before)) + field(2, zigzag(self.clock()))))
        elif number == 21:
            self.forget(one(body, 1))
        elif number in (30, 31, 32, 34):
            self.configure(number, body)
        elif number == 41:
            self.answered(body)
        elif number == 50:
            self.command(body)
        elif number == 52:
            delivery = one(body, 1)
            self.last_delivery = max(self.last_delivery, delivery)
            self.send(53, field(1, delivery) + field(2, True))
        elif number == 60:
            self.report()

    def forget(self, acknowledged):
        self.ring = [entry for entry in self.ring if self.base + entry[0] > acknowledged]

    def configure(self, number, body):
        section = one(body, 1)
        if number == 30:
            # Without CAPABILITY_CONFIG_DELTA every section comes whole.
            self.staged[section] = (one(body, 3, b""), {})
        elif number == 31:
            for item in map(parse, body.get(2, [])):
                self.staged[section][1][one(item, 1, b"")] = one(item, 2, b"")
            for key in body.get(3, []):
                self.staged[section][1].pop(key, None)
        elif number == 34:
            before = dict(self.sections)
            for section, (wanted, items) in self.staged.items():
                self.sections[section] = items
                if self.hash(section) != wanted:
                    self.sections = before
                    self.send(35, field(2, "hash-differs") + field(3, section) + self.hashes(4))
                    return
            self.staged = {}
            self.send(35, field(1, True) + self.hashes(4))
            self.configured()
            self.report()
            self.say(configured=True)
            return
        self.send(33, field(1, section))

    def configured(self):
        for key, value in (self.sections[2] or {}).items():
            item = parse(value)
            if key.startswith(b"door:"):
                self.door_contact[text(item, 1)] = bool(one(item, 3))
            elif text(item, 4) == self.id:
                self.doors[text(item, 1)] = (text(item, 3), one(item, 15))

    def report(self):
        body = b""
        for door in sorted({door for door, _ in self.doors.values()}):
            open_, unlocked = self.open.get(door, False), self.unlocked.get(door, False)
            body += always(1, field(1, door) + field(2, open_) + field(3, unlocked))
        for reader in sorted(self.doors):
            body += always(2, field(1, reader) + field(2, True) + field(4, 2))
        self.send(61, body + field(6, 1) + field(8, len(self.ring)))

    # -- cards and doors --
    def read(self, reader, format, facility, number):
        _, timeout = self.doors[reader]
        presented = always(2, field(1, format) + always(2, facility) + field(3, number))
        request, self.next_request = self.next_request, self.next_request + 1
        now = self.clock()
        self.asked[request] = (reader, presented, now + timeout)
        body = field(1, request) + field(2, reader) + always(3, presented)
        self.send(40, body + field(4, zigzag(now)) + field(5, zigzag(now + timeout)))

    def answered(self, body):
        request = one(body, 1)
        reader, presented, answer_by = self.asked.pop(request, (None, b"", 0))
        if reader is None:
            return
        granted, seconds = bool(one(body, 2)), one(body, 3)
        late = self.clock() - min(signed(one(body, 4)), answer_by)
        if late >= 0:
            self.event(always(21, field(1, request) + field(2, reader) + field(3, granted) + field(4, late)))
            return
        self.say(granted=granted, reader=reader, reason=text(body, 5))
        if not granted or seconds == 0:
            return
        door, _ = self.doors[reader]
        self.unlock(door)
        if self.door_contact.get(door):
            # The person goes through at once.
            used = field(1, reader) + always(2, presented) + field(4, request)
            self.open[door] = True
            self.event(always(11, field(1, door) + field(2, True) + always(3, used)))
            self.open[door] = False
            self.event(always(11, field(1, door)))
        self.unlocked[door] = False
        self.event(always(13, field(1, door)))

    def unlock(self, door):
        self.unlocked[door] = True
        self.say(unlocked=door)
        self.event(always(13, field(1, door) + field(2, True)))

    def command(self, body):
        command, reason = one(body, 1), ""
        if self.clock() >= signed(one(body, 2)):
            reason = "too-late"
        elif 10 in body:
            self.unlock(text(parse(body[10][0]), 1))
        elif 12 in body:
            output = parse(body[12][0])
            self.say(output=text(output, 1), on=bool(one(output, 2)), seconds=one(output, 3))
        else:
            reason = "unknown-command"
        self.send(51, field(1, command) + field(2, reason == "") + field(3, reason))

    def beat(self):
        age = int((time.monotonic() - self.peer_at) * 1000) if self.peer_clock else 0
        # `clock_ms` as it came: the console compares it with what it sent.
        body = field(1, zigzag(self.clock())) + field(2, self.peer_clock) + field(3, age) + field(4, self.uptime())
        self.send(13, body)
        self.next_beat += self.beat_ms / 1000


def main():
    panel = Panel(sys.argv[1])
    server = socket.create_server(("127.0.0.1", 0))
    print(json.dumps({"port": server.getsockname()[1]}), flush=True)
    connection, typed = None, b""
    while True:
        wait = 1.0
        if connection and panel.next_beat:
            wait = max(0.0, panel.next_beat - time.monotonic())
        ready, _, _ = select.select([server, sys.stdin] + ([connection] if connection else []), [], [], wait)
        if server in ready:
            connection, _ = server.accept()
            panel.connect(connection)
        elif connection in ready:
            data = connection.recv(65536)
            if data:
                panel.received(data)
            else:
                panel.live, connection = False, None
        if connection and panel.next_beat and time.monotonic() >= panel.next_beat:
            panel.beat()
        if sys.stdin in ready:
            data = os.read(0, 65536)
            if not data:
                return
            *lines, typed = (typed + data).split(b"\n")
            for line in filter(None, lines):
                said = json.loads(line)
                if "read" in said:
                    panel.read(**said["read"])
                if said.get("end"):
                    return


main()
