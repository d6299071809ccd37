/*
 * A Pico: rp2040js with the parts of core.js, uart.js and flash.js in it, and what
 * the boot ROM does at a reset, which rp2040js's package does not have: look at the
 * second stage's checksum, copy it to the end of RAM, call it (RP2040 datasheet,
 * 2.8.1). What is read from the ROM is zeros.
 */
'use strict';

const { Core, Ppb, Rp2040, RAM, RAM_BYTES, FLASH, FLASH_BYTES } = require('./core.js');
const { Chip, load, makeSsi, secondStageIsSealed } = require('./flash.js');
const { makeUart } = require('./uart.js');

const SECOND_STAGE = 256;
const WATCHDOG = 0x40058;
const REASON_TIMER = 1;
const BUTTON_PIN = 15; // between it and ground, in boards/pico
const ADC_VALUES = [2048, 100, 4095, 2068, 876]; // 12 bits; 876 is 27 degrees
const BOUNCES = 5;
const BOUNCE_NANOS = 1e6;

class Machine {
  // onByte: of the UART; onExit: the program's end, by its exit code.
  constructor(uf2, onByte, onExit) {
    this.chip = new Chip();
    this.onByte = onByte;
    this.onExit = onExit;
    this.wanted = null; // a reset, after this instruction
    this.powerOn();
    load(this.rp2040.flash, uf2);
    this.boot();
  }

  // Everything anew, but for what a watchdog's reset leaves: RAM, and the flash.
  powerOn(before) {
    const rp2040 = new Rp2040();
    const core = new Core(rp2040);
    const watchdog = rp2040.peripherals[WATCHDOG];

    rp2040.core = core;
    rp2040.logger = {
      debug() {}, info() {},
      warn(component, words) {
        if (words.startsWith('Warning: Instruction at')) core.undefinedInstruction();
      },
      error(component, words) { throw new Error(`${component}: ${words}`); },
    };
    rp2040.ppb = new Ppb(rp2040, 'PPB');
    rp2040.ppb.onResetRequest = () => (this.wanted = 'core');
    rp2040.uart[0] = makeUart(rp2040.uart[0]);
    rp2040.peripherals[0x40034] = rp2040.uart[0];
    rp2040.uart[0].onByte = this.onByte;
    this.ssi = rp2040.peripherals[0x18000] = makeSsi(rp2040, this.chip);
    watchdog.onWatchdogTrigger = () => {
      watchdog.timer.enable = false; // it would come again, without end
      this.wanted = 'chip';
    };
    for (const pin of rp2040.gpio) // what a pin drives can be read from it
      pin.addListener((state) => state < 2 && pin.setInputValue(state === 1));
    rp2040.gpio[BUTTON_PIN].setInputValue(true); // that is up: rp2040js pulls nothing
    rp2040.peripherals[0x4004c].channelValues = ADC_VALUES;
    this.resetBlocks(rp2040);
    this.listen(rp2040, core);
    if (before) {
      rp2040.sram.set(before.sram);
      rp2040.flash.set(before.flash.subarray(0, FLASH_BYTES));
      watchdog.scratchData.set(before.peripherals[WATCHDOG].scratchData);
      watchdog.reason = REASON_TIMER;
    }
    this.rp2040 = rp2040;
    this.core = core;
    this.clock = rp2040.clock;
    this.nanos = 1e9 / rp2040.roscFreq; // a cycle
    rp2040.addClockListener((hz) => (this.nanos = 1e9 / hz));
  }

  // RESETS (2.14.3) stops the UART in the middle of a byte, and disarms TIMER, whose
  // count goes on here.
  resetBlocks(rp2040) {
    const resets = rp2040.peripherals[0x4000c];
    const timer = rp2040.peripherals[0x40054];
    const write = resets.writeUint32;

    resets.writeUint32 = (offset, value) => {
      write.call(resets, offset, value);
      if (offset !== 0) return;
      if (value & (1 << 22)) rp2040.uart[0].reset();
      if (value & (1 << 21)) {
        for (const alarm of timer.alarms) timer.disarmAlarm(alarm);
        timer.intRaw = timer.intEnable = 0;
        timer.checkInterrupts();
      }
    };
  }

  listen(rp2040, core) {
    core.semihosting = (operation, block) => {
      if (operation !== 0x20 || core.readUint32(block) !== 0x20026) return false;
      rp2040.uart[0].flush();
      this.onExit(core.readUint32(block + 4) & 0xff);
      return true;
    };
    Object.defineProperty(rp2040, 'onBreak', {
      get: () => () => core.breakpoint(),
      set: (of) => (core.debuggerBreak = of),
    });
  }

  // A contact bounces.
  press(down) {
    const pin = this.rp2040.gpio[BUTTON_PIN];
    let left = BOUNCES;
    const bounce = this.clock.createAlarm(() => {
      pin.setInputValue(left % 2 === 1 ? !down : down);
      if (--left > 0) bounce.schedule(BOUNCE_NANOS);
    });
    bounce.schedule(BOUNCE_NANOS);
  }

  get uart() {
    return this.rp2040.uart[0];
  }

  // One instruction, or the time that one takes.
  step() {
    this.clock.tick(this.core.executeInstruction() * this.nanos);
    if (this.wanted) this.reset();
  }

  reset() {
    const { core, rp2040 } = this;
    const what = this.wanted;

    this.wanted = null;
    if (what === 'chip') {
      const { typed, next } = this.uart;
      this.powerOn(rp2040);
      this.uart.type(typed.slice(next));
    } else {
      // 2.4.2.9: the processor and what belongs to it.
      this.core = rp2040.core = new Core(rp2040);
      rp2040.core.debuggerBreak = core.debuggerBreak;
      rp2040.core.lines = core.lines;
      rp2040.ppb.reset();
      rp2040.logger.warn = (component, words) => {
        if (words.startsWith('Warning: Instruction at')) rp2040.core.undefinedInstruction();
      };
      this.listen(rp2040, rp2040.core);
    }
    this.boot();
  }

  boot() {
    const { core, rp2040 } = this;
    const stage = RAM + RAM_BYTES - SECOND_STAGE;

    if (!secondStageIsSealed(rp2040.flash))
      throw new Error("the second stage's checksum is wrong: the boot ROM would wait for another by USB");
    this.chip.continuous = false; // 2.8.1.2: it has told the flash to take commands
    rp2040.sram.set(rp2040.flash.subarray(0, SECOND_STAGE), stage - RAM);
    core.SPmain = stage;
    core.LR = 0;
    core.PC = stage;
    for (let n = 0; n < 1e6 && core.PC >>> 24 !== FLASH >>> 24; n++) this.step();
    if (!this.ssi.reads) throw new Error('the second stage has not made the flash readable');
  }
}

module.exports = { Machine };
