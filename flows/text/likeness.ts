/** Overlapping parts of `size` letters of a word that is padded at both ends. */
export function gramsOf(word: string, size: number): string[] {
  const padded = [...` ${word} `];
  const grams: string[] = [];
  for (let at = 0; at + size <= padded.length; at++) grams.push(padded.slice(at, at + size).join(''));
  return grams.length > 0 ? grams : [padded.join('')];
}

/**
 * How alike two words are, 0 to 1: Dice's coefficient of their trigrams; two letters that changed
 * places count as half a slip, because they spoil more trigrams than any other.
 */
export function gramLikeness(a: string, b: string): number {
  const swapped = a.length === b.length && isSwap(a, b);
  if (swapped) return 0.85;
  const left = gramsOf(a, 3);
  const right = new Set(gramsOf(b, 3));
  const common = left.filter((gram) => right.has(gram)).length;
  return (2 * common) / (left.length + right.size);
}

function isSwap(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
