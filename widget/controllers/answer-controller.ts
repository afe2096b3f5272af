import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { CiteEvent } from '../events/conversation-events.ts';
import { frameEnd, nextFrame } from './frame-time.ts';
import { safeHref, sameOrigin } from '../markdown/links.ts';
import { MarkdownWriter } from '../markdown/markdown-writer.ts';
import type { Citation, DroppedMark, Source } from '../protocol/index.ts';
import { quoteSource } from '../state/turn.ts';
import type { Chat } from './chat.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  renderRoot: HTMLElement | DocumentFragment;
  text: string;
  done: boolean;
  sources: readonly Source[];
  citations: readonly Citation[];
  dropped: readonly DroppedMark[];
}

/** Writes an answer's Markdown into its element, and the marks that lead to its sources. */
export class AnswerController implements ReactiveController {
  readonly #host: Host;
  readonly #chat: () => Chat | undefined;
  #writer: MarkdownWriter | undefined;
  #root: HTMLElement | undefined;
  /** What is shown whole. */
  #written: { text: string; done: boolean } | undefined;
  #rest: Promise<void> | undefined;
  readonly #marks = new WeakMap<EventTarget, Source>();

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostConnected(): void {
    this.#written = undefined;
  }

  /** Settles when more of a text is shown that does not fit into one frame; undefined when all of it is. */
  get rest(): Promise<void> | undefined {
    return this.#rest;
  }

  /** Brings the element's text up to date, or as much of it as fits into this frame. */
  write(): void {
    const root = this.#host.renderRoot.querySelector<HTMLElement>('.text');
    const chat = this.#chat();
    if (!root || !chat) return;
    const { labels } = chat;
    const { text, done } = this.#host;
    if (this.#root === root && this.#written?.text === text && this.#written.done === done) return;
    if (this.#root !== root) {
      this.#root = root;
      this.#writer = new MarkdownWriter(root, {
        base: this.#base,
        labels,
        mayLink: (href) => this.#mayLink(href),
        cite: (n) => this.#mark(n),
      });
    }
    if (this.#writer?.write(text, done, frameEnd())) {
      this.#written = { text, done };
      if (done) this.#check(root);
    } else
      this.#rest ??= nextFrame().then(() => {
        this.#rest = undefined;
        this.write();
      });
  }

  /** The source that a citation mark stands for. */
  sourceOf(mark: EventTarget | null): Source | undefined {
    return mark ? this.#marks.get(mark) : undefined;
  }

  /**
   * A page or a model can write any address into an answer, and visitor's words into its query. Only this
   * site's own may be clicked, and elsewhere the very addresses of the sources.
   */
  #mayLink(href: string): boolean {
    const { protocol } = new URL(href);
    if (protocol === 'mailto:' || protocol === 'tel:') return true;
    const base = this.#base;
    const isOwn = [location.href, base].some((address) => sameOrigin(href, address, location.href));
    return isOwn || this.#host.sources.some(({ url }) => safeHref(pageOf(url), base) === href);
  }

  get #base(): string {
    return this.#chat()?.settings.endpoint || location.href;
  }

  /** Takes out the marks that nothing supports, and gives each of the others the sentence that it stands for. */
  #check(root: HTMLElement): void {
    const { citations, dropped } = this.#host;
    const checked = [...citations, ...dropped].sort((a, b) => placeOf(a) - placeOf(b));
    const marks = [...root.querySelectorAll<HTMLElement>('.citation, .unknown')];
    // Where the server has read the text otherwise, everything stays.
    if (`${marks.map(numberOf)}` !== `${checked.map(({ sourceIds }) => sourceIds)}`) return;
    marks.forEach((mark, index) => {
      const source = this.#marks.get(mark);
      const cited = citations.find((each) => each === checked[index]);
      if (!cited) {
        const before = mark.previousSibling;
        if (before instanceof Text) before.data = before.data.trimEnd();
        mark.remove();
      } else if (source) this.#describe(mark, quoteSource(source, cited));
    });
  }

  #mark(n: number): HTMLElement {
    const source = this.#host.sources.find((each) => each.n === n);
    const mark = document.createElement(source ? 'button' : 'span');
    mark.className = source ? 'citation' : 'unknown';
    if (!source) {
      mark.textContent = `[${n}]`;
      return mark;
    }
    mark.setAttribute('type', 'button');
    mark.setAttribute('part', 'citation');
    mark.textContent = String(n);
    const name = this.#chat()?.labels.source(n, source.title) ?? String(n);
    mark.setAttribute('aria-label', name);
    this.#describe(mark, source);
    mark.addEventListener('click', () => this.#host.dispatchEvent(new CiteEvent(n)));
    return mark;
  }

  #describe(mark: HTMLElement, source: Source): void {
    this.#marks.set(mark, source);
    if (source.snippet) mark.ariaDescription = source.snippet;
  }
}

const placeOf = (checked: Citation | DroppedMark): number =>
  'mark' in checked ? (checked.mark ?? 0) : checked.start;
const numberOf = ({ textContent }: HTMLElement): string => textContent?.replace(/\D/g, '') ?? '';
/** The address without the way to one of its sentences. */
const pageOf = (url: string): string => url.replace(/#?:~:.*/, '');
