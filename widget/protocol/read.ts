/*
 * Reading of unknown values by their shape. Total: whatever arrives, a reader answers with a value of ours
 * or `undefined`, and never throws. Readers take own properties only, so that a page with a polluted
 * `Object.prototype` changes nothing, and copy every field, so that nothing unknown travels on.
 */

export type Read<T> = (value: unknown) => T | undefined;
type Reads<T> = { [Key in keyof T]-?: Read<T[Key]> };

/** Nothing that we show has more rows than this. */
const mostItems = 100;

export const text: Read<string> = (value) => (typeof value === 'string' ? value : undefined);

export const figure: Read<number> = (value) => (Number.isFinite(value) ? (value as number) : undefined);

/** The value itself, whatever arrives: for what is known already. */
export function constant<const T>(value: T): () => T {
  return () => value;
}

export function oneOf<const T>(known: readonly T[]): Read<T> {
  return (value) => known.find((each) => each === value);
}

/** What the reader finds, or else the fallback. */
export function or<T>(read: Read<T>, fallback: T): (value: unknown) => T {
  return (value) => read(value) ?? fallback;
}

/** An array; items that are none of ours are left out. */
export function array<T>(read: Read<T>): Read<T[]> {
  return (value) =>
    Array.isArray(value) ? value.slice(0, mostItems).flatMap((item) => read(item) ?? []) : undefined;
}

/** The same where a missing array is an empty one. */
export function list<T>(read: Read<T>): (value: unknown) => T[] {
  const items = array(read);
  return (value) => items(value) ?? [];
}

export function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** An object with these fields, and those of the optional ones that are there; undefined when a field is not. */
export function object<T extends object, Optional extends object = object>(
  fields: Reads<T>,
  optional?: Reads<Optional>,
): Read<T & Partial<Optional>> {
  const readers = Object.entries<Read<unknown>>({ ...fields, ...optional });
  const needed = Object.keys(fields);
  return (value) => {
    const found = Object.fromEntries(
      readers.map(([key, read]) => [key, read(get(value, key))]).filter(([, field]) => field !== undefined),
    );
    // Every field of the type has its reader.
    return needed.every((key) => Object.hasOwn(found, key)) ? (found as T & Partial<Optional>) : undefined;
  };
}
