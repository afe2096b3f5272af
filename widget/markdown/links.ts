/** Where a link in an answer may lead: `undefined` when it must stay text. Parsed by the browser, so no trick of spelling gets through. */
export function safeHref(href: string, base: string): string | undefined {
  let url: URL;
  try {
    url = new URL(href, base);
  } catch {
    return undefined;
  }
  if (url.username || url.password) return undefined;
  if (url.protocol === 'https:' || url.protocol === 'mailto:' || url.protocol === 'tel:') return url.href;
  return url.protocol === 'http:' && url.hostname === new URL(base).hostname ? url.href : undefined;
}

/** Words of a quote at each end that find it on its page. */
const fragmentWords = 5;

/** Address of a source, with a text fragment that lands on its sentence; `#` when it may not be a link. */
export function sourceHref(source: { url: string; snippet?: string }, base: string): string {
  const href = safeHref(source.url, base);
  if (href === undefined) return '#';
  const words = source.snippet?.match(/\S+/g) ?? [];
  // A fragment of few words finds too much, and one of marks finds nothing.
  if (words.length < 3 || !/^https?:/.test(href)) return href;
  const [start, end] = [words.slice(0, fragmentWords), words.slice(-fragmentWords)].map((part) =>
    encodeURIComponent(part.join(' ')).replaceAll('-', '%2D'),
  );
  const text =
    words.length > 2 * fragmentWords
      ? `${start},${end}`
      : encodeURIComponent(words.join(' ')).replaceAll('-', '%2D');
  return `${href}${href.includes('#') ? '' : '#'}:~:text=${text}`;
}
