/** Addresses that an `llms.txt` links to, without fragments, each once; not the other file of its kind. */
export function llmsLinks(text: string, base: URL): URL[] {
  const found = new Map<string, URL>();
  for (const [, address = ''] of text.matchAll(/\]\(<?([^()\s<>]+)/g)) {
    if (!URL.canParse(address, base.href)) continue;
    const url = new URL(address, base.href);
    url.hash = '';
    if (!/\/llms(?:-full)?\.txt$/.test(url.pathname)) found.set(url.href, url);
  }
  return [...found.values()];
}

/** Where visitors see a page whose Markdown is at `url`: `/a.md` is `/a`, `/a/index.html.md` is `/a/`. */
export function visitorsUrl(url: URL): URL {
  const seen = new URL(url);
  seen.pathname = seen.pathname.replace(/\.mdx?$/i, '').replace(/\/index(?:\.html?)?$/i, '/');
  return seen;
}

/** A page inside an `llms-full.txt`. */
export interface LlmsSection {
  /** Where it says to come from; nothing when it does not say. */
  source: URL | undefined;
  text: string;
}

const sourceLine = /^>?\s?\*{0,2}(?:Source|URL)\*{0,2}:\*{0,2}\s?<?([^\s<>]+)>?$/i;

/**
 * Cuts an `llms-full.txt` where a page begins: at a heading of the first level that a line
 * `Source: https://…` (or `URL:`) follows. What is before the first one, or the whole file, has no source.
 */
export function llmsSections(text: string, base: URL): LlmsSection[] {
  const sections: { source: URL | undefined; lines: string[] }[] = [{ source: undefined, lines: [] }];
  let heading: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const address = heading === undefined ? undefined : sourceLine.exec(line.trim())?.[1];
    const lines = sections.at(-1)?.lines ?? [];
    if (heading !== undefined && address && URL.canParse(address, base.href)) {
      lines.splice(lines.lastIndexOf(heading));
      sections.push({ source: new URL(address, base.href), lines: [heading] });
    } else lines.push(line);
    if (line.startsWith('# ')) heading = line;
    else if (line.trim() !== '') heading = undefined;
  }
  return sections
    .map(({ source, lines }) => ({ source, text: lines.join('\n').trim() }))
    .filter((section) => section.text !== '');
}
