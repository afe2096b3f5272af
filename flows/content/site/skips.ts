import type { SkippedItem } from '../page-source.ts';

const most = 1_000;

/** Collects what is left out, a thousand lines at most, each place once. */
export function createSkips() {
  const reasons = new Map<string, string>();
  let more = 0;
  return {
    add(location: string, reason: string): void {
      if (reasons.has(location)) return;
      if (reasons.size < most) reasons.set(location, reason);
      else more++;
    },
    list(): SkippedItem[] {
      const list = [...reasons].map(([location, reason]) => ({ location, reason }));
      return more > 0 ? [...list, { location: '…', reason: `${more} more were left out` }] : list;
    },
  };
}

export type Skips = ReturnType<typeof createSkips>;
