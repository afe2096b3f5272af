/** A piece of text inside a block: plain, or of a kind. `raw`: as it is, e.g. HTML. `cite`: `[1]`, which may name a source. */
export type Inline =
  | string
  | { kind: 'em' | 'strong' | 'del' | 'image'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'code' | 'raw' | 'cite'; text: string }
  | { kind: 'break' };

/** A run of `*`, `_` or `~`: what it opens and closes is found when all of them are known. */
export interface Run {
  char: string;
  left: number;
  length: number;
  canOpen: boolean;
  canClose: boolean;
  opens: Emphasis[];
  closes: Emphasis[];
}
export type Emphasis = 'em' | 'strong' | 'del';

/** Deeper emphasis looks like the one around it. */
const deepest = 50;
/** The items as a tree; what is open at the end is closed there. */
export function build(items: readonly (Inline | Run)[]): Inline[] {
  const root: Inline[] = [];
  const stack = [root];
  const put = (item: Inline) => {
    const top = stack.at(-1) ?? root;
    const last = top.length - 1;
    if (typeof item === 'string' && typeof top[last] === 'string') top[last] += item;
    else if (item !== '') top.push(item);
  };
  for (const item of items) {
    if (typeof item === 'string' || 'kind' in item) {
      put(item);
      continue;
    }
    for (const _closed of item.closes) if (stack.length > 1) stack.pop();
    put(item.char.repeat(item.left));
    for (let at = item.opens.length - 1; at >= 0; at -= 1) {
      const kind = item.opens[at] as Emphasis;
      const children: Inline[] = [];
      const isTooDeep = stack.length > deepest;
      if (!isTooDeep) put({ kind, children });
      stack.push(isTooDeep ? (stack.at(-1) ?? root) : children);
    }
  }
  return root;
}
