import { hashContent, makePage } from '../../flows/content/make-page.ts';
import type { Discovery, KnownPage, PageSource, ReadResult } from '../../flows/content/page-source.ts';
import { readMarkdownPage } from '../../flows/content/markdown-page.ts';

/** A site whose pages a test sets, and which remembers what was asked of it. */
export class ScriptedSource implements PageSource {
  /** Markdown by address. */
  readonly pages = new Map<string, string>();
  /** What reading an address gives instead. */
  readonly answers = new Map<string, ReadResult>();
  /** Addresses that discovery does not tell of. */
  readonly hidden = new Set<string>();
  readonly asked: { url: string; known: KnownPage | undefined }[] = [];
  /** How often a page was read and cut. */
  made = 0;
  complete = true;
  /** Why it cannot be looked through. */
  broken: string | undefined;
  /** Each read waits for it. */
  gate: Promise<void> = Promise.resolve();

  discover(): Promise<Discovery> {
    if (this.broken) return Promise.reject(new Error(this.broken));
    const urls = [...this.pages.keys(), ...this.answers.keys()].filter((url) => !this.hidden.has(url));
    return Promise.resolve({
      items: [...new Set(urls)].map((url) => ({ url, location: url })),
      skipped: [],
      complete: this.complete,
    });
  }

  async read({ url }: { url: string }, known: KnownPage | undefined): Promise<ReadResult> {
    this.asked.push({ url, known });
    await this.gate;
    const answer = this.answers.get(url);
    if (answer) return answer;
    const text = this.pages.get(url);
    if (text === undefined) return { kind: 'gone' };
    const hash = hashContent(url, new TextEncoder().encode(text));
    if (known?.hash === hash) return { kind: 'unchanged' };
    this.made += 1;
    const page = makePage(url, hash, readMarkdownPage(text));
    return { kind: 'page', page, etag: `"${hash.slice(0, 8)}"`, lastModified: '' };
  }
}
