import { checkMarks } from './check-marks.ts';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { CiteEvent } from '../events/answer-events.ts';
import { frameEnd, nextFrame } from './frame-time.ts';
import { safeHref, sameOrigin } from '../markdown/links.ts';
import { MarkdownWriter } from '../markdown/markdown-writer.ts';
import type { Source } from '../protocol/index.ts';
import type { Answer } from '../state/turn.ts';
import type { Chat } from './chat.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  renderRoot: HTMLElement | DocumentFragment;
  text: string;
  done: boolean;
  sources: readonly Source[];
  checked: Pick<Answer, 'citations' | 'dropped'>;
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
    return isOwn || this.#host.sources.some(({ url }) => safeHref(url.replace(/#?:~:.*/, ''), base) === href);
  }

  get #base(): string {
    return this.#chat()?.settings.endpoint || location.href;
  }

  #check(root: HTMLElement): void {
    const { checked } = this.#host;
    if (!checked.citations[0] && !checked.dropped[0]) return;
    checkMarks(root, checked, this.#marks);
  }

  #mark(n: number): HTMLElement | undefined {
    const source = this.#host.sources.find((each) => each.n === n);
    if (!source) return undefined;
    const mark = document.createElement('button');
    mark.type = 'button';
    mark.className = 'citation';
    mark.setAttribute('part', 'citation');
    mark.textContent = String(n);
    const name = this.#chat()?.labels.source(n, source.title) ?? String(n);
    mark.setAttribute('aria-label', name);
    mark.ariaDescription = source.snippet ?? null;
    this.#marks.set(mark, source);
    mark.addEventListener('click', () => this.#host.dispatchEvent(new CiteEvent(n)));
    return mark;
  }
}
