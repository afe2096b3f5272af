import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Visitor } from './answers.ts';
import { plural, time } from './figures.ts';
import { OwnerError, type OwnerClient } from './owner-client.ts';

/** What is kept about one visitor: to take away, or to be gone. `erased` fires when it is. */
export class VisitorDialogElement extends LitElement {
  static override properties = { found: { state: true }, asking: { state: true }, failure: { state: true } };

  declare found: Visitor | undefined;
  /** The second question, before anything is erased. */
  declare asking: boolean;
  declare failure: string;
  client: OwnerClient | undefined;

  constructor() {
    super();
    this.asking = false;
    this.failure = '';
  }

  protected override createRenderRoot(): this {
    return this;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  /** Shows a visitor. */
  async open(visitorId: string): Promise<void> {
    this.found = undefined;
    this.failure = '';
    this.asking = false;
    await this.updateComplete;
    this.#dialog?.showModal();
    await this.#try(async (client) => (this.found = await client.visitor(visitorId)));
  }

  async #try(act: (client: OwnerClient) => Promise<unknown>): Promise<void> {
    try {
      if (this.client) await act(this.client);
    } catch (error) {
      this.failure = error instanceof OwnerError ? error.message : String(error);
    }
  }

  async #erase(visitorId: string): Promise<void> {
    await this.#try(async (client) => {
      await client.erase(visitorId);
      this.#dialog?.close();
      this.dispatchEvent(new CustomEvent('erased'));
    });
  }

  #download(visitor: Visitor): void {
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(visitor, undefined, 2)], { type: 'application/json' }),
    );
    const link = Object.assign(document.createElement('a'), {
      href: url,
      download: `${visitor.visitorId}.json`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1_000);
  }

  async #ask(): Promise<void> {
    this.asking = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>('.danger')?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="visitor-title">
      <h2 id="visitor-title">A visitor’s data</h2>
      <p role="status">${this.failure || (this.found ? nothing : 'Loading …')}</p>
      ${this.found ? this.#facts(this.found) : nothing}
      <form method="dialog"><button class="quiet">Close</button></form>
    </dialog>`;
  }

  #facts(visitor: Visitor): TemplateResult {
    const { visitorId, createdAt, identified, conversations, sessions, preparedAhead, modelCalls } = visitor;
    const turns = conversations.flatMap((conversation) => conversation.turns);
    return html`<p><code>${visitorId}</code></p>
      <p>
        ${identified ? 'Signed in through your site' : 'Anonymous'}, since ${time(createdAt)}.
        ${plural(turns.length, 'question')} in ${plural(conversations.length, 'conversation')},
        ${plural(sessions.length, 'session')}, ${plural(preparedAhead.length, 'question')} prepared ahead,
        ${plural(modelCalls.length, 'call')} to models.
      </p>
      <p class="actions">
        <button type="button" class="quiet" @click=${() => this.#download(visitor)}>Download as JSON</button>
        ${
          this.asking
            ? html`<button type="button" class="danger" @click=${() => this.#erase(visitorId)}>
                Yes, erase all of it
              </button>`
            : html`<button type="button" class="quiet" @click=${() => this.#ask()}>Erase …</button>`
        }
      </p>
      ${this.asking ? html`<p class="warning" role="alert">All of it is removed for good, and their session ends.</p>` : nothing}`;
  }
}
