/**
 * The signal, and an end after `ms`. Not by `AbortSignal.timeout`: Node 20 lets go of one that only an
 * `AbortSignal.any` knows, and then it never fires.
 */
export function withDeadline(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError')),
    ms,
  );
  // Deno and workerd have numbers here.
  if (typeof timer === 'object') timer.unref();
  return AbortSignal.any([signal, late.signal]);
}
