import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import type { Labels } from '../locales/labels.ts';
import type { Step } from '../protocol/index.ts';
import type { Run } from '../state/turn.ts';
import { doneIcon, downIcon, warnIcon } from './icons.ts';
import { stepsStyles } from './prep-chat-steps.styles.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * The board: what is being done with the question. Folds into one line when the answer begins.
 *
 * @csspart board - the frame
 * @csspart step - one step
 */
export class PrepChatStepsElement extends LitElement {
  static override properties = {
    steps: {},
    folded: {},
    note: {},
    run: {},
    open: { state: true },
  };
  static override styles = [sharedStyles, stepsStyles];

  declare steps: readonly Step[];
  declare folded: boolean;
  /** The server says why it takes long; there is one reason, and words of the visitor's language for it. */
  declare note: string | undefined;
  declare run: Run | undefined;
  declare open: boolean;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });

  override render() {
    const { value: chat } = this.#chat;
    if (!chat || this.steps.length === 0) return nothing;
    if (!this.folded) {
      return html`<div class="board" part="board">
        ${this.#list(chat)}${this.note ? html`<p class="note">${chat.labels.waiting}</p>` : nothing}
      </div>`;
    }
    const { labels, locale } = chat;
    const searches = this.steps.filter((step) => step.slug === 'search').map((step) => found(step, labels));
    const begin = labels.reused[this.run?.reuse ?? ''] ?? labels.prepared(seconds(total(this.steps), locale));
    const receipt = [begin, ...searches].filter(Boolean).join(' · ');
    return html`<details part="board" @toggle=${this.#toggle}>
      <summary>${doneIcon}<span>${receipt}</span><span class="fold">${downIcon}</span></summary>
      ${this.#list(chat)}
      ${this.open ? html`<prep-chat-receipt .run=${this.run?.runId}></prep-chat-receipt>` : nothing}
    </details>`;
  }

  readonly #toggle = async ({ target }: Event) => {
    // Without the file the steps are still to be read.
    await import('./define-receipt.ts').catch(() => undefined);
    this.open = (target as HTMLDetailsElement).open;
  };

  #list({ labels, locale }: Chat) {
    return html`<ol>
      ${this.steps.map(
        (step) =>
          html`<li class=${step.status} part="step">
            <span class="mark"
              >${step.status === 'completed' || step.status === 'reused' ? doneIcon : step.status === 'failed' ? warnIcon : nothing}</span
            >
            <span class="label"
              >${labels.steps[step.slug] ?? step.label}${step.detail ? html` <q>${step.detail}</q>` : nothing}<span
                class="hidden"
                >: ${labels.stepStates[step.status] ?? step.status}</span
              ></span
            >
            ${step.startedAt && step.completedAt ? html`<span class="time">${labels.seconds(seconds(duration(step), locale))}</span>` : nothing}
            ${found(step, labels) ? html`<span class="found">${found(step, labels)}</span>` : nothing}
          </li>`,
      )}
    </ol>`;
  }
}

/** What the step found, in the visitor's language where its figures are known. */
function found({ slug, status, summary, figures }: Step, labels: Labels): string | undefined {
  if (status === 'failed') return undefined;
  const write = labels.summaries[slug];
  return write && figures ? write(figures) : summary;
}

function duration({ startedAt = '', completedAt = '' }: Step): number {
  return Math.max(0, Date.parse(completedAt) - Date.parse(startedAt)) || 0;
}

/** From the first begin to the last end, in ms: steps may run side by side. */
function total(steps: readonly Step[]): number {
  const begun = steps.flatMap((step) => (step.startedAt ? [Date.parse(step.startedAt)] : []));
  const ended = steps.flatMap((step) => (step.completedAt ? [Date.parse(step.completedAt)] : []));
  return begun.length > 0 && ended.length > 0 ? Math.max(0, Math.max(...ended) - Math.min(...begun)) : 0;
}

function seconds(ms: number, locale: string): string {
  const digits = ms < 1_000 ? 2 : 1;
  return (ms / 1_000).toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
