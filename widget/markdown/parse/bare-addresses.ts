import type { Inline } from './inline.ts';

/** GitHub's addresses without brackets; what stands before one is no part of a word. */
const bare =
  /(?<![\p{L}\p{N}/@.])(?:https?:\/\/|www\.)[^\s<]+|(?<![\w.+@/-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@-])/giu;

/** Addresses in plain text become links, except inside links. */
export function linkAddresses(items: Inline[]): Inline[] {
  return items.flatMap((item) => {
    if (typeof item !== 'string') {
      if ('children' in item && item.kind !== 'link') item.children = linkAddresses(item.children);
      return [item];
    }
    const found: Inline[] = [];
    let from = 0;
    for (const { 0: match, index } of item.matchAll(bare)) {
      const shown = withoutTail(match);
      const isMail = !/^(?:https?:\/\/|www\.)/i.test(shown);
      const host = /^(?:https?:\/\/)?([^/?#:]*)/i.exec(shown)?.[1] ?? '';
      if (
        isMail
          ? /[-_]$/.test(match)
          : !/^[^.].*\.[^.]|^localhost$/.test(host) || /_/.test(host.split('.').slice(-2).join('.'))
      )
        continue;
      const href = isMail ? `mailto:${shown}` : /^www/i.test(shown) ? `http://${shown}` : shown;
      found.push(item.slice(from, index), { kind: 'link', href, children: [shown] });
      from = index + shown.length;
    }
    return [...found, item.slice(from)].filter((each) => each !== '');
  });
}

/** Punctuation at the end of an address belongs to the sentence, and so does a bracket that opened before it. */
function withoutTail(address: string): string {
  let open = address.split('(').length - address.split(')').length;
  for (let end = address.length; ;) {
    const last = address.charAt(end - 1);
    const name = last === ';' ? /&[a-z\d]+;$/i.exec(address.slice(Math.max(0, end - 40), end)) : undefined;
    if (last === ')' && open < 0) open += 1;
    else if (!name && !/[?!.,:*_~'"]/.test(last)) return address.slice(0, end);
    end -= name ? name[0].length : 1;
  }
}
