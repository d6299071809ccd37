/*
 * The processor: rp2040js's, and what it has none of or has wrong.
 *
 * - Faults. rp2040js answers an access to nowhere with 0xFFFFFFFF and a warning,
 *   and knows no HardFault. Here each access is looked at first, and a fault is
 *   thrown out of the instruction, which then has not been.
 * - The MPU, of which it has no register.
 * - Pending interrupts. rp2040js keeps one bit for "pending" and "the line is
 *   high": what software has pended stays pended for ever, and nothing clears it.
 * - Waking from WFI, which there only lines do, and not SysTick; and which, with
 *   PRIMASK set, takes the interrupt.
 * - The time an exception takes to be entered: none there. (That of the return,
 *   which Arm does not tell, is the instruction's own here, too.)
 *
 * Section numbers are of the ARMv6-M Architecture Reference Manual (DDI 0419).
 */
'use strict';

const { RP2040 } = require('rp2040js');

const RAM = 0x20000000;
const RAM_BYTES = 264 * 1024;
const FLASH = 0x10000000;
const FLASH_BYTES = 2 * 1024 * 1024;
const ROM_BYTES = 16 * 1024;
const EXECUTE_NEVER = 0x40000000; // and above: devices (B3.1)
const HARD_FAULT = 3;
const ENTRY_CYCLES = 15; // Cortex-M0+ TRM (DDI 0484), "Interrupt latency"

const FAULT = Symbol('fault');

// With as much flash as a Pico has: upstream's 16 MB take longer to erase than most
// programs run.
class Rp2040 extends RP2040 {
  reset() {
    this.core.reset();
    this.pwm.reset();
    this.flash.fill(0xff, 0, FLASH_BYTES);
  }
}

const Upstream = new Rp2040();
const UpstreamCore = Upstream.core.constructor;
const UpstreamPpb = Upstream.ppb.constructor;

class Core extends UpstreamCore {
  constructor(rp2040) {
    super(rp2040);
    this.mpu = new Mpu();
    this.lines = 0; // that are high
    this.active = 0; // whose handlers run, or are interrupted
    this.thumb = true; // EPSR.T
    this.lockedUp = false;
    this.entered = 0; // cycles
    this.semihosting = () => false;
    rp2040.onBreak = () => this.breakpoint();
    this.blTaken = (core, register) => {
      if (register) this.branchesTo(this.registers[this.lastBlxRegister()]);
    };
  }

  // ---- Memory ---------------------------------------------------------------

  readUint32(address) {
    address >>>= 0;
    if (address & 3) throw FAULT;
    if (this.mpu.guards[address >>> 24]) this.check(address, false);
    if (address >>> 28 === 2) {
      if (address >= RAM + RAM_BYTES) throw FAULT;
      return this.rp2040.sramView.getUint32(address - RAM, true);
    }
    if (address >= FLASH && address < FLASH + 0x4000000)
      return this.rp2040.flashView.getUint32(address & (FLASH_BYTES - 1), true);
    this.mustExist(address);
    return this.rp2040.readUint32(address);
  }

  readUint16(address) {
    address >>>= 0;
    if (address & 1) throw FAULT;
    if (this.mpu.guards[address >>> 24]) this.check(address, false);
    if (address >>> 28 === 2) {
      if (address >= RAM + RAM_BYTES) throw FAULT;
      return this.rp2040.sramView.getUint16(address - RAM, true);
    }
    if (address >= FLASH && address < FLASH + 0x4000000)
      return this.rp2040.flashView.getUint16(address & (FLASH_BYTES - 1), true);
    this.mustExist(address);
    return this.rp2040.readUint16(address);
  }

  readUint8(address) {
    address >>>= 0;
    if (this.mpu.guards[address >>> 24]) this.check(address, false);
    if (address >>> 28 === 2) {
      if (address >= RAM + RAM_BYTES) throw FAULT;
      return this.rp2040.sram[address - RAM];
    }
    if (address >= FLASH && address < FLASH + 0x4000000)
      return this.rp2040.flash[address & (FLASH_BYTES - 1)];
    this.mustExist(address);
    return this.rp2040.readUint8(address);
  }

  writeUint32(address, value) {
    address >>>= 0;
    if (address & 3) throw FAULT;
    if (!this.isWritten(address)) return;
    if (address >>> 28 === 2)
      this.rp2040.sramView.setUint32(address - RAM, value, true);
    else this.rp2040.writeUint32(address, value);
  }

  writeUint16(address, value) {
    address >>>= 0;
    if (address & 1) throw FAULT;
    if (this.isWritten(address)) this.rp2040.writeUint16(address, value);
  }

  writeUint8(address, value) {
    address >>>= 0;
    if (this.isWritten(address)) this.rp2040.writeUint8(address, value);
  }

  // Whether a write does anything; ROM and flash are only read.
  isWritten(address) {
    if (this.mpu.guards[address >>> 24]) this.check(address, true);
    if (address >>> 28 === 2) {
      if (address >= RAM + RAM_BYTES) throw FAULT;
      return true;
    }
    if (address < 0x18000000) {
      if (address < FLASH ? address >= ROM_BYTES : address >= FLASH + 0x4000000)
        throw FAULT;
      return false;
    }
    this.mustExist(address);
    return true;
  }

  // Devices: those that rp2040js has, the SIO, which has no errors to give, and
  // the processor's own.
  mustExist(address) {
    if (address < ROM_BYTES) return;
    if (address >>> 28 === 0xd || address >>> 12 === 0xe000e) return;
    if (address >>> 12 === 0x50100) return; // USB's memory
    if (this.rp2040.findPeripheral(address)) return;
    throw FAULT;
  }

  check(address, write) {
    if (!this.mpu.allows(address, write, this.IPSR === HARD_FAULT || this.IPSR === 2))
      throw FAULT;
  }

  // ---- Instructions ---------------------------------------------------------

  executeInstruction() {
    while (this.interruptsUpdated && this.checkForInterrupts());
    if (this.lockedUp) return 1;
    const pc = (this.PC & ~1) >>> 0;
    try {
      if (!this.thumb || pc >= EXECUTE_NEVER) throw FAULT;
      if (this.mpu.guards[pc >>> 24]) this.check(pc, false);
      const cycles = super.executeInstruction() + this.entered;
      this.entered = 0;
      return cycles;
    } catch (thrown) {
      if (thrown !== FAULT) throw thrown;
      this.PC = pc;
      this.hardFault();
      return 1;
    }
  }

  // rp2040js calls this for BKPT and UDF, of which PC is behind.
  breakpoint() {
    const opcode = this.readUint16(this.PC - 2);
    if (opcode === 0xbeab && this.semihosting(this.registers[0], this.registers[1]))
      return;
    const placed = opcode >>> 8 === 0xbe || opcode === 0xde01; // which gdb's may be
    if (placed && this.debuggerBreak) this.debuggerBreak();
    else throw FAULT; // without a debugger BKPT is one (C1.6.1)
  }

  // It says so of an instruction that there is none, by a warning.
  undefinedInstruction() {
    throw FAULT;
  }

  hardFault() {
    this.thumb = true;
    if (this.IPSR === HARD_FAULT || this.IPSR === 2) this.lockedUp = true; // B1.5.13
    else this.exceptionEntry(HARD_FAULT);
  }

  BXWritePC(address) {
    if (this.currentMode === 0 || address >>> 28 !== 15) this.branchesTo(address);
    super.BXWritePC(address);
  }

  branchesTo(address) {
    this.thumb = (address & 1) === 1;
  }

  // Of the BLX before the return address. (With LR rp2040js goes to the wrong
  // place: it has written LR before.)
  lastBlxRegister() {
    return (this.readUint16((this.LR & ~1) - 2) >>> 3) & 15;
  }

  // ---- Exceptions -----------------------------------------------------------

  exceptionEntry(number) {
    this.interruptsUpdated = true;
    this.waiting = false;
    this.entered += ENTRY_CYCLES;
    if (number >= 16) {
      this.pendingInterrupts &= ~(1 << (number - 16));
      this.active |= 1 << (number - 16);
    }
    try {
      super.exceptionEntry(number);
    } catch (thrown) {
      if (thrown !== FAULT) throw thrown;
      this.lockedUp = true; // its HardFault would have nowhere to be stacked, too
    }
  }

  // A line that is still high is pending anew (B3.4.1).
  exceptionReturn(how) {
    const number = this.IPSR;
    const frame = (how & 0xf) === 0xd ? this.SPprocess : this.SPmain;
    if (number >= 16) {
      const bit = 1 << (number - 16);
      this.active &= ~bit;
      if (this.lines & bit) this.pendingInterrupts |= bit;
    }
    this.thumb = (this.readUint32(frame + 0x1c) & (1 << 24)) !== 0;
    super.exceptionReturn(how);
  }

  setInterrupt(irq, high) {
    const bit = 1 << irq;
    if (!high) {
      this.lines &= ~bit;
    } else if (!(this.lines & bit)) {
      this.lines |= bit;
      if (!(this.active & bit)) this.pendingInterrupts |= bit;
      this.interruptsUpdated = true;
    }
  }

  clearPending(which) {
    this.pendingInterrupts &= ~which | (this.lines & ~this.active);
  }

  // Whether WFI ends. With PRIMASK set it does, and no interrupt is taken (B1.5.17).
  wakes() {
    return (
      (this.pendingInterrupts & this.enabledInterrupts) !== 0 ||
      this.pendingPendSV || this.pendingSystick || this.pendingNMI
    );
  }
}

// ---- The MPU (B3.5): eight regions of 256 bytes and up, of eight parts each -----

class Mpu {
  constructor() {
    this.control = 0;
    this.number = 0;
    this.regions = Array.from({ length: 8 }, () => ({ base: 0, attributes: 0 }));
    this.guards = new Uint8Array(256); // by the address's highest byte: look closer
  }

  read(offset) {
    const region = this.regions[this.number];
    switch (offset) {
      case 0xd90: return 8 << 8;
      case 0xd94: return this.control;
      case 0xd98: return this.number;
      case 0xd9c: return (region.base | this.number) >>> 0;
      default: return region.attributes;
    }
  }

  write(offset, value) {
    switch (offset) {
      case 0xd94: this.control = value & 7; break;
      case 0xd98: this.number = value & 7; break;
      case 0xd9c:
        if (value & 0x10) this.number = value & 7;
        this.regions[this.number].base = (value & ~0xff) >>> 0;
        break;
      case 0xda0: this.regions[this.number].attributes = value >>> 0; break;
      default: return;
    }
    this.guards.fill(this.control & 1 && !(this.control & 4) ? 1 : 0);
    if (!(this.control & 1)) return;
    for (const region of this.regions) {
      if (!(region.attributes & 1)) continue;
      const first = region.base >>> 24;
      const last = Math.min(255, (region.base + this.size(region) - 1) / 2 ** 24) | 0;
      this.guards.fill(1, first, last + 1);
    }
  }

  size(region) {
    return 2 ** (((region.attributes >>> 1) & 31) + 1);
  }

  allows(address, write, inFault) {
    if (inFault && !(this.control & 2)) return true; // HFNMIENA
    if (address >>> 20 === 0xe00) return true; // the processor's own
    for (let i = 7; i >= 0; i--) {
      const region = this.regions[i];
      const { attributes } = region;
      if (!(attributes & 1)) continue;
      const size = this.size(region);
      const offset = address - Math.floor(region.base / size) * size;
      if (offset < 0 || offset >= size) continue;
      if ((attributes >>> (8 + Math.floor((offset * 8) / size))) & 1) continue;
      const access = (attributes >>> 24) & 7;
      return access === 0 ? false : access < 4 || !write;
    }
    return (this.control & 4) !== 0; // PRIVDEFENA
  }
}

// ---- The processor's own registers -------------------------------------------

class Ppb extends UpstreamPpb {
  readUint32(offset) {
    const { core } = this.rp2040;
    if (offset >= 0xd90 && offset <= 0xda0) return core.mpu.read(offset);
    if (offset === 0xd0c) return 0xfa050000; // AIRCR
    return super.readUint32(offset);
  }

  writeUint32(offset, value) {
    const { core } = this.rp2040;
    if (offset >= 0xd90 && offset <= 0xda0) core.mpu.write(offset, value);
    else if (offset === 0xd0c) {
      if (value >>> 16 === 0x05fa && value & 4) this.onResetRequest();
    } else if (offset === 0x280) core.clearPending(value); // NVIC_ICPR
    else super.writeUint32(offset, value);
  }

  onResetRequest() {}
}

module.exports = { Core, Ppb, Rp2040, FLASH, FLASH_BYTES, RAM, RAM_BYTES };
