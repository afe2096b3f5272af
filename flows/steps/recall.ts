import { createHash } from 'node:crypto';
import type { RecallKind, StepContext } from '../ports.ts';

interface Recalled<T> {
  value: T;
  reused: boolean;
}

/**
 * What was found before for the same `given`, or else what `work` finds now, which is then kept if it is `whole`.
 * `given` names all that the result depends on. A memory that fails is told of and done without.
 */
export async function recall<T>(
  kind: RecallKind,
  given: readonly unknown[],
  { signal, ports }: StepContext,
  parts: {
    work: () => Promise<T>;
    /** Undefined when what was kept is of another form. */
    read: (kept: unknown) => T | undefined;
    whole?: (value: T) => boolean;
  },
): Promise<Recalled<T>> {
  const { memory, onRecall, onTrouble } = ports;
  if (!memory) return { value: await parts.work(), reused: false };
  const key = createHash('sha256')
    .update(JSON.stringify([kind, ...given]))
    .digest();
  const known = await memory.recall(key).then(parts.read, (error: unknown) => void onTrouble?.(error));
  onRecall?.(kind, known !== undefined);
  if (known !== undefined) return { value: known, reused: true };
  signal.throwIfAborted();
  const value = await parts.work();
  if (parts.whole?.(value) ?? true)
    await memory.keep(key, value).catch((error: unknown) => onTrouble?.(error));
  return { value, reused: false };
}

/** The numbers that were kept, if so many were. */
export function readNumbers(kept: unknown, count?: number): number[] | undefined {
  const fits = Array.isArray(kept) && kept.length > 0 && (count === undefined || kept.length === count);
  return fits && kept.every((one): one is number => typeof one === 'number') ? kept : undefined;
}
