/*
 * A PL011 as the RP2040 has it (RP2040 datasheet, 4.2): rp2040js's sends in no
 * time and holds its transmit interrupt high for ever, so that a handler that is
 * right does not come back from it.
 *
 * Here a byte takes its time on the line, there are 32 to wait for it in each
 * direction, and the interrupts are what happens: the transmit FIFO has become
 * half empty, the receive FIFO half full, or nothing has come for 32 bits. Who
 * polls a full FIFO has the time until there is room pass in that one look.
 */
'use strict';

const DR = 0x00, FR = 0x18, LCR_H = 0x2c, IMSC = 0x38, RIS = 0x3c, MIS = 0x40, ICR = 0x44;
const RX = 1 << 4, TX = 1 << 5, TIMEOUT = 1 << 6;
const BITS = 10; // of a byte on the line

function makeUart(upstream) {
  class Uart extends upstream.constructor {
    constructor(rp2040, name, irq, dreq) {
      super(rp2040, name, irq, dreq);
      this.sending = []; // the first is on the line
      this.raw = 0;
      this.clock = rp2040.clock;
      this.sent = this.clock.createAlarm(() => this.byteSent());
      this.quiet = this.clock.createAlarm(() => this.raise(TIMEOUT));
      this.nextByte = this.clock.createAlarm(() => this.typeIn());
      this.typed = []; // at the other end, from this one on
      this.next = 0;
    }

    get level() {
      return Math.max(0, this.sending.length - 1);
    }

    get depth() {
      return this.fifosEnabled ? 32 : 1;
    }

    get byteNanos() {
      return (BITS * 1e9) / (this.baudRate || 115200);
    }

    update() {
      this.rp2040.setInterrupt(this.irq, (this.raw & this.interruptMask) !== 0);
    }

    raise(what) {
      this.raw |= what;
      this.update();
    }

    lower(what) {
      this.raw &= ~what;
      this.update();
    }

    reset() {
      this.sending = [];
      this.sent.cancel();
      this.quiet.cancel();
      this.rxFIFO.reset();
      this.ctrlRegister = 0x300;
      this.lineCtrlRegister = this.interruptMask = this.raw = 0;
      this.update();
    }

    // ---- Sending ----

    send(byte) {
      if (this.level >= this.depth) return; // it is lost
      this.sending.push(byte);
      if (this.sending.length === 1) this.sent.schedule(this.byteNanos);
      if (this.level > this.depth / 2) this.lower(TX);
    }

    byteSent() {
      this.onByte(this.sending.shift());
      if (this.sending.length > 0) this.sent.schedule(this.byteNanos);
      if (this.level === Math.floor(this.depth / 2)) this.raise(TX);
    }

    // The rest goes out while the processor stands still.
    flush() {
      while (this.sending.length > 0) this.onByte(this.sending.shift());
      this.sent.cancel();
    }

    // ---- Receiving ----

    // What is typed waits until there is room, as it does under QEMU.
    type(bytes) {
      if (this.next === this.typed.length) {
        this.typed = [];
        this.next = 0;
        this.nextByte.schedule(this.byteNanos);
      }
      for (const byte of bytes) this.typed.push(byte);
    }

    get allTyped() {
      return this.next === this.typed.length;
    }

    typeIn() {
      if (this.enabled && this.rxEnabled && this.rxFIFO.itemCount < this.depth) {
        this.rxFIFO.push(this.typed[this.next++]);
        if (this.rxFIFO.itemCount >= this.depth / 2) this.raise(RX);
        this.quiet.schedule((32 / BITS) * this.byteNanos);
      }
      if (!this.allTyped) this.nextByte.schedule(this.byteNanos);
    }

    // ---- Registers ----

    readUint32(offset) {
      switch (offset) {
        case DR: {
          const byte = this.rxFIFO.pull();
          if (this.rxFIFO.itemCount < this.depth / 2) this.raw &= ~RX;
          if (this.rxFIFO.empty) {
            this.raw &= ~TIMEOUT;
            this.quiet.cancel();
          }
          this.update();
          return byte;
        }
        case FR: {
          const full = this.level >= this.depth;
          const flags =
            (this.rxFIFO.empty ? 1 << 4 : 0) | (full ? 1 << 5 : 0) |
            (this.rxFIFO.itemCount >= this.depth ? 1 << 6 : 0) |
            (this.level === 0 ? 1 << 7 : 0) | (this.sending.length > 0 ? 1 << 3 : 0);
          if (full) this.clock.tick(this.sent.nanos - this.clock.nanos);
          return flags;
        }
        case RIS: return this.raw;
        case MIS: return this.raw & this.interruptMask;
        default: return super.readUint32(offset);
      }
    }

    writeUint32(offset, value) {
      switch (offset) {
        case DR:
          if (this.enabled && this.txEnabled) this.send(value & 0xff);
          break;
        case IMSC:
          this.interruptMask = value & 0x7ff;
          this.update();
          break;
        case ICR: this.lower(this.rawWriteValue); break;
        case LCR_H: // FIFOs that are switched off are emptied
          if (!(value & (1 << 4))) this.rxFIFO.reset();
          super.writeUint32(offset, value);
          break;
        default: super.writeUint32(offset, value);
      }
    }

    checkInterrupts() {
      this.update();
    }
  }
  return new Uart(upstream.rp2040, upstream.name, upstream.irq, upstream.dreq);
}

module.exports = { makeUart };
