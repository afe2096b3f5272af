import { ContextConsumer } from '@lit/context';
import { css, html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import type { Labels } from '../locales/labels.ts';
import type { Step } from '../protocol/index.ts';
import { doneIcon, downIcon, warnIcon } from './icons.ts';
import { sharedStyles } from './shared.styles.ts';

/**
 * The board: what is being done with the question. Folds into one line when the answer begins.
 *
 * @csspart board - the frame
 * @csspart step - one step
 */
export class PrepChatStepsElement extends LitElement {
  static override properties = {
    steps: { attribute: false },
    folded: { type: Boolean },
    note: {},
    reuse: {},
  };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        font-size: 0.875rem;
      }
      details,
      .board {
        border: 1px solid var(--_line);
        border-radius: 12px;
        background: var(--_raised);
      }
      details:not([open]) {
        border-color: transparent;
        background: none;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: 28px;
        padding: 0.25rem 0.5rem;
        border-radius: 8px;
        color: var(--_muted);
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        color: var(--_text);
      }
      details[open] summary .fold {
        rotate: 180deg;
      }
      ol {
        display: grid;
        gap: 0.625rem;
        margin: 0;
        padding: 0.75rem 0.875rem;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 1.25rem 1fr auto;
        gap: 0 0.625rem;
        align-items: baseline;
      }
      .mark {
        display: grid;
        place-items: center;
        inline-size: 1.25rem;
        block-size: 1.25rem;
        align-self: start;
        border-radius: 50%;
        font-size: 0.8125rem;
      }
      .completed .mark,
      .reused .mark {
        background: var(--_accent);
        color: var(--_on-accent);
      }
      .created .mark::before {
        content: '';
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border: 1.5px solid var(--_edge);
        border-radius: 50%;
      }
      .started .mark::before,
      .retrying .mark::before {
        content: '';
        inline-size: 0.875rem;
        block-size: 0.875rem;
        border: 2px solid var(--_line);
        border-block-start-color: var(--_accent-text);
        border-radius: 50%;
        animation: turn 0.8s linear infinite;
      }
      .failed .mark {
        color: var(--_danger);
      }
      .label {
        font-weight: 550;
      }
      .created .label {
        color: var(--_muted);
        font-weight: 400;
      }
      .found {
        grid-column: 2 / -1;
        color: var(--_muted);
      }
      time,
      .time {
        color: var(--_muted);
        font-variant-numeric: tabular-nums;
        font-size: 0.8125rem;
      }
      .note {
        margin: 0;
        padding: 0 0.875rem 0.75rem;
        color: var(--_muted);
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
    `,
  ];

  declare steps: readonly Step[];
  declare folded: boolean;
  /** Why it takes long, or empty. */
  declare note: string;
  /** Kind of reuse: `none` when all of it was done for this question. */
  declare reuse: string;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });

  constructor() {
    super();
    this.steps = [];
    this.folded = false;
    this.note = '';
    this.reuse = 'none';
  }

  override render() {
    const chat = this.#chat.value;
    if (!chat || this.steps.length === 0) return nothing;
    if (!this.folded) {
      return html`<div class="board" part="board">
        ${this.#list(chat)}${this.note ? html`<p class="note">${this.note}</p>` : nothing}
      </div>`;
    }
    const { labels, locale } = chat;
    const search = this.steps.find((step) => step.slug === 'search');
    const parts = [labels.prepared(seconds(total(this.steps), locale)), search && found(search, labels)];
    const receipt = [...parts, labels.reused[this.reuse]].filter(Boolean).join(' · ');
    return html`<details part="board">
      <summary>${doneIcon}<span>${receipt}</span><span class="fold">${downIcon}</span></summary>
      ${this.#list(chat)}
    </details>`;
  }

  #list({ labels, locale }: Chat) {
    return html`<ol>
      ${this.steps.map(
        (step) =>
          html`<li class=${step.status} part="step">
            <span class="mark"
              >${step.status === 'completed' || step.status === 'reused' ? doneIcon : step.status === 'failed' ? warnIcon : nothing}</span
            >
            <span class="label"
              >${labels.steps[step.slug] ?? step.label}<span class="hidden"
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
function found({ slug, summary, figures, error }: Step, labels: Labels): string | undefined {
  const write = labels.summaries[slug];
  return error ?? (write && figures ? write(figures) : summary);
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
