import { ContextConsumer } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { chatContext } from '../context/chat-context.ts';
import type { Chat } from '../controllers/chat.ts';
import { ReceiptController } from '../controllers/receipt-controller.ts';
import type { LateWords } from '../locales/late/words.ts';
import type { Receipt, ReceiptAnswer } from '../protocol/index.ts';
import { css } from './css.ts';
import { sharedStyles } from './shared.styles.ts';

/** What a question has taken and what was spared, below its steps. */
export class PrepChatReceiptElement extends LitElement {
  static override properties = { run: { attribute: false } };
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 0.625rem 0.875rem 0.75rem;
        border-block-start: 1px solid var(--_line);
        color: var(--_muted);
        font-size: 0.8125rem;
      }
      p {
        margin: 0;
      }
      .title {
        color: var(--_text);
        font-weight: 550;
      }
      ul {
        display: grid;
        gap: 0.25rem;
        margin: 0.375rem 0 0;
        padding: 0;
        list-style: none;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }
      ul ul {
        margin: 0.25rem 0 0;
        padding-inline-start: 0.875rem;
      }
    `,
  ];

  declare run: string;
  readonly #chat = new ContextConsumer(this, { context: chatContext, subscribe: true });
  readonly #receipt = new ReceiptController(this, () => this.#chat.value);

  constructor() {
    super();
    this.run = '';
  }

  override render() {
    const chat = this.#chat.value;
    if (!chat) return nothing;
    const { found } = this.#receipt;
    const state = found === 'failed' ? chat.labels.failure : found ? '' : chat.labels.loading;
    return html`<div role="status">${state ? html`<p>${state}</p>` : nothing}</div>
      ${found && found !== 'failed' ? this.#list(chat, found.receipt, found.words) : nothing}`;
  }

  #list(chat: Chat, receipt: Receipt, words: LateWords) {
    const { labels, locale } = chat;
    const { reuse, preparedAt, steps, spent, saved, answers, currency } = receipt;
    const number = (value: number) => value.toLocaleString(locale);
    const reused = reuse !== 'none';
    const used = reused ? saved : spent;
    return html`<p class="title" id="title">${words.title}</p>
      <ul aria-labelledby="title">
        ${
          reused
            ? html`<li>
                ${words.earlier(preparedAt ? day(preparedAt, locale) : '')}
                <ul>
                  ${steps.map(({ slug, label, detail, ms }) => html`<li>${labels.steps[slug] ?? label}${detail ? html` <q dir="auto">${detail}</q>` : nothing}${ms === undefined ? nothing : ` · ${labels.seconds(seconds(ms, locale))}`}</li>`)}
                </ul>
              </li>`
            : nothing
        }
        ${
          saved.steps > 0
            ? html`<li>
                ${words.saved(
                  [
                    `${words.steps} ${number(saved.steps)}`,
                    ...(saved.ms === undefined ? [] : [labels.seconds(seconds(saved.ms, locale))]),
                    ...(saved.inputTokens + saved.outputTokens > 0
                      ? [words.tokens(number(saved.inputTokens), number(saved.outputTokens))]
                      : []),
                    ...money(saved.cost, currency, locale),
                  ].join(' · '),
                )}
              </li>`
            : nothing
        }
        ${
          !reused && used.modelCalls > 0
            ? html`<li>
                ${[labels.preparing, words.tokens(number(used.inputTokens), number(used.outputTokens)), ...money(used.cost, currency, locale)].join(' · ')}
              </li>`
            : nothing
        }
        <li>
          ${words.answers(number(answers.length))}
          <ul>
            ${answers.map((answer) => html`<li dir="auto">${this.#answer(chat, answer, words, currency)}</li>`)}
          </ul>
        </li>
      </ul>`;
  }

  #answer({ labels, locale }: Chat, answer: ReceiptAnswer, words: LateWords, currency?: string): string {
    const { mode, model, temperature, ms, inputTokens, outputTokens, cost } = answer;
    const number = (value: number) => value.toLocaleString(locale);
    const modes: Partial<Record<string, string>> = labels.modes;
    return [
      modes[mode] ?? labels.assistantSaid,
      model,
      ...(temperature === undefined ? [] : [words.temperature(number(temperature))]),
      ...(ms === undefined ? [] : [labels.seconds(seconds(ms, locale))]),
      ...(inputTokens + outputTokens > 0 ? [words.tokens(number(inputTokens), number(outputTokens))] : []),
      ...money(cost, currency, locale),
    ].join(' · ');
  }
}

function money(cost: number | undefined, currency: string | undefined, locale: string): string[] {
  if (cost === undefined || !currency || !/^[A-Z]{3}$/.test(currency)) return [];
  return [cost.toLocaleString(locale, { style: 'currency', currency, maximumSignificantDigits: 2 })];
}

function seconds(ms: number, locale: string): string {
  const digits = ms < 1_000 ? 2 : 1;
  return (ms / 1_000).toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function day(time: string, locale: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? ''
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}
