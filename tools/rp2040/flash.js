/*
 * The flash and the way to it: what a user's UF2 puts there, as the boot ROM's USB
 * drive takes it; and the W25Q16JV behind the SSI, as far as a second stage needs
 * it, so that one that sets it up wrongly is found out.
 */
'use strict';

const { decodeBlock } = require('uf2');
const { FLASH, FLASH_BYTES } = require('./core.js');

const FAMILY = 0xe48bff56;
const FAMILY_PRESENT = 0x2000;

// Fills `flash` from a UF2 file, or throws words.
function load(flash, file) {
  if (file.length === 0 || file.length % 512 !== 0) throw new Error('is no UF2: not blocks of 512 bytes');
  const seen = new Set();
  const total = file.length / 512;
  for (let i = 0; i < total; i++) {
    const block = decodeBlock(new Uint8Array(file.subarray(i * 512, (i + 1) * 512)));
    if (!(block.flags & FAMILY_PRESENT) || block.boardFamily !== FAMILY) throw new Error(`block ${i} is not for an RP2040`);
    if (block.totalBlocks !== total || block.blockNumber >= total) throw new Error(`block ${i} is of another file`);
    const offset = block.flashAddress - FLASH;
    if (block.payload.length !== 256 || offset % 256 !== 0) throw new Error(`block ${i} is no page of 256 bytes`);
    if (offset < 0 || offset + 256 > FLASH_BYTES) throw new Error(`block ${i} is for nowhere in the flash`);
    seen.add(block.blockNumber);
    flash.set(block.payload, offset);
  }
  if (seen.size !== total) throw new Error('a block is there twice, and another not');
}

// RP2040 datasheet, 2.8.1.3.1: of the first 252 bytes, most significant bit first.
function secondStageIsSealed(flash) {
  let crc = 0xffffffff;
  for (let i = 0; i < 252; i++)
    for (let bit = 7; bit >= 0; bit--) {
      const feedback = (crc >>> 31) ^ ((flash[i] >>> bit) & 1);
      crc = (crc << 1) ^ (feedback ? 0x04c11db7 : 0);
    }
  return crc >>> 0 === new DataView(flash.buffer, flash.byteOffset).getUint32(252, true);
}

// ---- The chip (W25Q16JV data sheet, 8.2): what it says to bytes on one line -----

class Chip {
  constructor() {
    this.status2 = 0; // QE is clear, as an IM chip comes
    this.writable = false;
    this.continuous = false;
  }

  // Returns the bytes that come back.
  exchange(bytes) {
    const answer = bytes.map(() => 0xff);
    switch (bytes[0]) {
      case 0x05: return answer.fill(this.writable ? 2 : 0);
      case 0x35: return answer.fill(this.status2);
      case 0x06: this.writable = true; return answer;
      case 0x31:
        if (this.writable && bytes.length === 2) this.status2 = bytes[1];
        this.writable = false;
        return answer;
      default: return answer;
    }
  }

  // EBh: 24 bits of address and 8 of mode on four lines, 4 dummy clocks.
  quadRead(mode) {
    if (!(this.status2 & 2)) return;
    this.continuous = (mode & 0x30) === 0x20;
  }
}

// ---- The SSI (RP2040 datasheet, 4.10.13) ---------------------------------------

function makeSsi(rp2040, chip) {
  const upstream = rp2040.peripherals[0x18000];

  class Ssi extends upstream.constructor {
    constructor() {
      super(rp2040, 'SSI');
      this.out = [];
      this.in = [];
    }

    field(register, shift, bits) {
      return (register >>> shift) & ((1 << bits) - 1);
    }

    // Chip select is low for as long as there is more to send: until it is waited for.
    exchange() {
      const quad = this.field(this.crtlr0, 21, 2) === 2;
      const out = this.out;
      this.out = [];
      if (!quad && this.field(this.crtlr0, 16, 5) === 7) this.in.push(...chip.exchange(out));
      else if (quad && this.format === 'with command' && out[0] === 0xeb && out.length === 2) {
        chip.quadRead(out[1] & 0xff);
        this.in.push(0);
      }
    }

    // What the frames of four lines are: nothing the chip knows, or one of two.
    get format() {
      if (this.field(this.crtlr0, 16, 5) !== 31 || this.field(this.crtlr0, 8, 2) !== 3) return 'wrong';
      if (this.field(this.spictlr0, 2, 4) !== 8 || this.field(this.spictlr0, 11, 5) !== 4) return 'wrong';
      const how = this.field(this.spictlr0, 8, 2) * 4 + this.field(this.spictlr0, 0, 2);
      return how === 9 ? 'with command' : how === 2 ? 'continuous' : 'wrong';
    }

    // Whether a read at 0x10000000 gets what the flash holds.
    get reads() {
      return (
        this.ssienr === 1 && this.baudr >= 2 && this.baudr % 2 === 0 &&
        this.field(this.crtlr0, 21, 2) === 2 && this.crtlr1 === 0 &&
        chip.continuous && this.format === 'continuous' &&
        (this.field(this.spictlr0, 24, 8) & 0x30) === 0x20 // stays so
      );
    }

    readUint32(offset) {
      if (offset === 0x28 && this.out.length > 0) this.exchange();
      if (offset === 0x28) return 6 | (this.in.length > 0 ? 8 : 0);
      if (offset === 0x60) return this.in.shift() ?? 0;
      return super.readUint32(offset);
    }

    writeUint32(offset, value) {
      if (offset === 0x60) {
        if (this.ssienr) this.out.push(value);
      } else if (offset === 0x08 || !this.ssienr) {
        if (offset === 0x08 && !value) this.in = [];
        super.writeUint32(offset, value);
      } // else it is not taken
    }
  }
  return new Ssi();
}

module.exports = { load, secondStageIsSealed, Chip, makeSsi };
