import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listContentFiles, pageUrl } from '../../flows/content/folder-files.ts';
import { parseDocument, readHtmlPage } from '../../flows/content/html-page.ts';
import { addressKey } from '../../flows/content/site/page-address.ts';
import { readSignals } from '../../flows/content/site/page-signals.ts';

/** A page as it is sent: its address on the site, its title, and its HTML without what says nothing to a reader. */
export interface BuiltPage {
  url: string;
  title: string;
  html: string;
  /** Equal for pages that say the same, whatever the menus around them list. */
  mark: string;
}

export interface BuiltFolderOptions {
  /** What a site generator has written. */
  folder: string;
  /** Address of the folder's root on the site, absolute. */
  url: string;
  /** The site shows `guide.html` as `/guide`. */
  cleanUrls?: boolean | undefined;
}

/** What is large or differs from build to build, and is no content. */
const ballast = 'script, style, link:not([rel="canonical"]), svg, iframe, noscript, template';

/**
 * The pages that a site generator has written, in the order of their files. Left out are error pages, redirects, what
 * has no text, what asks not to be indexed, and what names another page as the right one. Where a page names its own
 * address in another spelling, that is its address.
 */
export async function* readBuiltFolder({
  folder,
  url,
  cleanUrls = false,
}: BuiltFolderOptions): AsyncGenerator<BuiltPage> {
  for (const file of await listContentFiles(folder)) {
    if (!/\.html?$/i.test(file) || /(?:^|\/)404(?:\/index)?\.html?$/i.test(file)) continue;
    const address = pageUrl(url, file);
    const own = new URL(cleanUrls ? address.replace(/\.html?$/i, '') : address);
    const html = await readFile(join(folder, file), 'utf8');
    const document = parseDocument(html);
    const { noindex, canonical } = readSignals({ url: own, headers: {} }, document);
    const named = canonical?.origin === own.origin ? canonical : own;
    const read = readHtmlPage(html);
    if (noindex || read.blocks.length === 0 || place(named) !== place(own)) continue;
    for (const element of document.querySelectorAll(ballast)) {
      (element as typeof element & { remove(): void }).remove();
    }
    const mark = createHash('sha256').update(JSON.stringify(read)).digest('base64url').slice(0, 22);
    yield { url: named.href, title: read.title, html: String(document), mark };
  }
}

/** `guide`, `guide/` and `guide.html` are one page. */
function place(url: URL): string {
  return addressKey(url).replace(/\.html?$/i, '');
}
