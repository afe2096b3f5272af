import type { Labels } from './labels.ts';

/** A part of a type, at any depth; a function is replaced as a whole. */
export type DeepPartial<T> = T extends (...args: never) => unknown
  ? T
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

type Word = string | ((...args: never[]) => string);

/**
 * The labels with an owner's words in place of some of them. Words come from any page: what is of the
 * wrong type or unknown is left out, so that a slip in one word costs no other.
 */
export function withOverrides(labels: Labels, overrides: unknown): Labels {
  const replaced = Object.entries(labels).map(([key, own]: [string, Labels[keyof Labels]]) => {
    const wanted = ownValue(overrides, key);
    return [key, typeof own === 'object' ? mergeRecord(own, wanted, key) : replaceWord(own, wanted)];
  });
  return Object.fromEntries(replaced) as Labels;
}

/** A record may gain keys: a language leaves out what the server's English says already. */
function mergeRecord(own: object, wanted: unknown, name: string): object {
  const merged = new Map<string, Word>(Object.entries(own));
  const missing: Word = name === 'summaries' ? () => '' : '';
  for (const key of ownKeys(wanted)) {
    const word = ownValue(wanted, key);
    if (typeof word === typeof missing) merged.set(key, replaceWord(merged.get(key) ?? missing, word));
  }
  return Object.fromEntries(merged);
}

function replaceWord(own: Word, wanted: unknown): Word {
  if (typeof own === 'string') return typeof wanted === 'string' ? wanted : own;
  return typeof wanted === 'function' ? guarded(wanted as (...args: never[]) => unknown, own) : own;
}

/** A label is asked for while drawing: an owner's function that throws must not take the answer with it. */
function guarded(wanted: (...args: never[]) => unknown, own: (...args: never[]) => string) {
  return (...args: never[]): string => {
    try {
      const text = wanted(...args);
      if (typeof text === 'string') return text;
    } catch (error) {
      globalThis.reportError?.(error);
    }
    return own(...args);
  };
}

function ownKeys(value: unknown): string[] {
  try {
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
}

/** A getter or a proxy of the page may throw. */
function ownValue(value: unknown, key: string): unknown {
  try {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  } catch {
    return undefined;
  }
}
