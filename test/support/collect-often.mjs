// Loaded into each thread of a process whose memory is read from outside: what is read is then what it holds, and not
// what V8 has not yet found time to give back. Needs --expose-gc.
setInterval(() => globalThis.gc(), 2_000).unref();
