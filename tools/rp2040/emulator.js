/*
 * Runs an image of the pico as tools/emulate calls it:
 *
 *     tools/rp2040/run [-gdb tcp::PORT [-S]] [-buttons FILE] -kernel IMAGE.elf
 *
 * It loads the UF2 beside the ELF, as a user does. UART 0 is stdin and stdout; the
 * exit code is the program's (semihosting, SYS_EXIT_EXTENDED).
 *
 * Time is counted in the processor's cycles. While it sleeps, the clock goes on to
 * the next thing that is due: as fast as a real one; or at once, when stdin is at
 * its end, since nothing can come from outside any more. When nothing is due
 * either, or the processor has locked up, it is over, with exit code 124.
 */
'use strict';

const fs = require('fs');
const net = require('net');
const { Machine } = require('./machine.js');

const SLICE = 100000; // instructions between two looks at stdin
const STOOD_STILL = 124;

console.warn = () => {}; // rp2040js: of addresses of the SIO

function fail(words) {
  process.stderr.write(`tools/rp2040: ${words}\n`);
  process.exit(1);
}

function options(words) {
  const found = {};
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '-kernel') found.image = words[++i];
    else if (words[i] === '-gdb') found.port = Number(words[++i].split(':').pop());
    else if (words[i] === '-S') found.stopped = true;
    else if (words[i] === '-buttons') found.buttons = words[++i];
    else fail(`no such option: ${words[i]}`);
  }
  if (!found.image) fail('no -kernel IMAGE');
  return found;
}

// ---- stdout: all of it is out before the process ends --------------------------

let written = [];

function flush() {
  let bytes = Buffer.from(written);
  written = [];
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(1, bytes));
    } catch (error) {
      if (error.code === 'EPIPE') process.exit(1);
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function end(code) {
  flush();
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  process.exit(code);
}

// ---- The run -------------------------------------------------------------------

class Run {
  constructor(image) {
    this.executing = false;
    this.inputEnded = false;
    const uf2 = image.replace(/\.elf$/, '') + (image.endsWith('.uf2') ? '' : '.uf2');
    this.machine = new Machine(fs.readFileSync(uf2), (byte) => written.push(byte), end);
    this.listen();
  }

  get rp2040() {
    return this.machine.rp2040;
  }

  // Lines of `down N` and `up N`. A FIFO goes on when who wrote to it has gone, and is
  // not waited for by a thread, which the process could not end.
  press(file) {
    const { O_RDWR, O_NONBLOCK } = fs.constants;
    const fd = fs.openSync(file, O_RDWR | O_NONBLOCK);
    const fifo = fs.fstatSync(fd).isFIFO();
    require('readline')
      .createInterface({ input: fifo ? new net.Socket({ fd }) : fs.createReadStream(file) })
      .on('line', (line) => {
        this.machine.press(line.startsWith('down'));
        this.wake?.();
      });
  }

  listen() {
    const { stdin } = process;
    const ended = () => (this.inputEnded = true);

    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on('data', (bytes) => {
      if (stdin.isTTY && bytes.includes(3)) end(130); // ^C
      this.machine.uart.type(bytes);
      this.wake?.();
    });
    stdin.on('end', () => {
      ended();
      this.wake?.();
    });
    stdin.on('error', ended);
  }

  execute() {
    if (this.executing) return;
    this.executing = true;
    this.began = Number(process.hrtime.bigint()) - this.machine.clock.nanos;
    this.soon = setImmediate(() => this.slice());
  }

  stop() {
    this.executing = false;
    this.wake = null;
    clearImmediate(this.soon);
    clearTimeout(this.later);
  }

  slice() {
    for (let n = 0; n < SLICE && this.executing; n++) {
      const { core } = this.machine;
      if (core.lockedUp) {
        flush();
        process.stderr.write(`tools/rp2040: the processor has locked up, at 0x${core.PC.toString(16)}\n`);
        end(STOOD_STILL);
      }
      if (core.waiting && core.wakes()) core.waiting = false;
      if (!core.waiting) this.machine.step();
      else if (!this.sleep()) return;
    }
    flush();
    if (this.executing) this.soon = setImmediate(() => this.slice());
  }

  // Lets time pass until the next thing is due; false, when the host's has to.
  sleep() {
    const { clock } = this.machine;
    const due = clock.nextAlarm ? clock.nanosToNextAlarm : Infinity;
    const ahead = clock.nanos + due - (Number(process.hrtime.bigint()) - this.began);

    if (this.inputEnded && due === Infinity) {
      flush();
      process.stderr.write('tools/rp2040: the processor sleeps, and nothing is left to wake it\n');
      end(STOOD_STILL);
    }
    if (this.inputEnded || ahead <= 0) {
      clock.tick(due);
      if (this.machine.wanted) this.machine.reset();
      return true;
    }
    flush();
    this.wake = () => {
      this.wake = null;
      clearTimeout(this.later);
      // What comes in comes now.
      const now = Number(process.hrtime.bigint()) - this.began;
      const passed = Math.min(now - clock.nanos, clock.nextAlarm ? clock.nanosToNextAlarm : Infinity);
      if (passed > 0 && this.machine.clock === clock) clock.tick(passed);
      this.soon = setImmediate(() => this.slice());
    };
    if (due < Infinity) this.later = setTimeout(this.wake, Math.min(ahead / 1e6, 1e9));
    return false;
  }
}

function debug(run, port) {
  const { GDBTCPServer } = require('rp2040js/gdb-tcp-server');

  class Server extends GDBTCPServer {
    error() {} // a connection that is gone is no reason to throw

    processGDBMessage(command) {
      this.used = true;
      if (command[0] === 'k') end(0);
      return super.processGDBMessage(command);
    }

    removeConnection(connection) {
      super.removeConnection(connection);
      if (this.used) end(0); // not who only looked whether there is one
    }
  }
  return new Server(run, port);
}

try {
  const { image, port, stopped, buttons } = options(process.argv.slice(2));
  const run = new Run(image);
  if (port) debug(run, port);
  if (buttons) run.press(buttons);
  if (!stopped) run.execute();
} catch (error) {
  flush();
  fail(error.message);
}
