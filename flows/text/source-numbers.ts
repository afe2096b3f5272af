/**
 * A number for each address: the one that it has in the conversation, or the next that is free, in order. So a `[2]`
 * of an earlier answer names the same page in every later one.
 */
export function numberSources(
  urls: readonly string[],
  taken: ReadonlyMap<string, number>,
): Map<string, number> {
  let last = Math.max(0, ...taken.values());
  const numbers = new Map<string, number>();
  for (const url of urls) if (!numbers.has(url)) numbers.set(url, taken.get(url) ?? (last += 1));
  return numbers;
}
