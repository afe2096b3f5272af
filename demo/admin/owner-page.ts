import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Content, Gaps, Questions, Site, Sites, Stats } from './answers.ts';
import { contentView } from './content-view.ts';
import { overview } from './overview.ts';
import { OwnerClient, OwnerError } from './owner-client.ts';
import { gapsView, questionsView } from './questions-view.ts';
import { signIn } from './sign-in.ts';
import { snippetView } from './snippet-view.ts';
import type { VisitorDialogElement } from './visitor-dialog.ts';

const storageKey = 'prep-chat-owner-token';
const periods = [7, 30, 90, 365];

interface Found {
  content: Content;
  questions: Questions;
  gaps: Gaps;
  stats: Stats;
}

/** The owner's page: a form for the token, then all that the server tells its owner about one site at a time. */
export class OwnerPageElement extends LitElement {
  static override properties = {
    sites: { state: true },
    siteKey: { state: true },
    days: { state: true },
    found: { state: true },
    status: { state: true },
    failure: { state: true },
    busy: { state: true },
  };

  declare sites: Sites | undefined;
  declare siteKey: string;
  declare days: number;
  declare found: Found | undefined;
  /** What has just happened, for everybody. */
  declare status: string;
  declare failure: string;
  declare busy: boolean;
  #client: OwnerClient | undefined;
  /** Counts up, so that what was asked for earlier does not replace what came later. */
  #asked = 0;

  constructor() {
    super();
    this.siteKey = '';
    this.days = 30;
    this.status = '';
    this.failure = '';
    this.busy = false;
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const token = sessionStorage.getItem(storageKey);
    if (token) void this.#enter(token);
  }

  async #enter(token: string): Promise<void> {
    this.#client = new OwnerClient(token);
    await this.#load();
    if (!this.sites) return;
    sessionStorage.setItem(storageKey, token);
    await this.updateComplete;
    this.querySelector<HTMLElement>('h1')?.focus();
  }

  async #leave(failure = ''): Promise<void> {
    sessionStorage.removeItem(storageKey);
    this.#client = undefined;
    this.sites = undefined;
    this.found = undefined;
    this.failure = failure;
    await this.updateComplete;
    this.querySelector<HTMLElement>('#token')?.focus();
  }

  async #load(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const asked = (this.#asked += 1);
    this.busy = true;
    this.failure = '';
    try {
      const sites = await client.sites();
      const site = siteOf(sites, this.siteKey)?.key ?? '';
      const period = { site, days: this.days };
      const [content, questions, gaps, stats] = await Promise.all([
        client.content(),
        client.questions(period),
        client.gaps(period),
        client.stats(period),
      ]);
      if (asked !== this.#asked) return;
      this.sites = sites;
      this.siteKey = site;
      this.found = { content, questions, gaps, stats };
    } catch (error) {
      if (asked !== this.#asked) return;
      const told = error instanceof OwnerError ? error : new OwnerError(500);
      if (told.status === 401 || !this.sites) await this.#leave(told.message);
      else this.failure = told.message;
    } finally {
      if (asked === this.#asked) this.busy = false;
    }
  }

  async #show(change: { siteKey?: string; days?: number }): Promise<void> {
    Object.assign(this, change);
    await this.#load();
    if (!this.failure)
      this.status = `The last ${this.days} days of ${siteOf(this.sites, this.siteKey)?.title}.`;
  }

  #openVisitor(visitorId: string): void {
    const dialog = this.querySelector<VisitorDialogElement>('visitor-dialog');
    if (!dialog) return;
    dialog.client = this.#client;
    void dialog.open(visitorId);
  }

  async #findVisitor(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const subject = (event.currentTarget as HTMLFormElement).querySelector('input')?.value.trim();
    if (!subject) return;
    try {
      this.#openVisitor((await this.#client?.find(this.siteKey, subject)) ?? '');
    } catch (error) {
      this.status = '';
      this.failure =
        error instanceof OwnerError && error.status === 404 ? 'Nobody is known by that name.' : String(error);
    }
  }

  async #erased(): Promise<void> {
    await this.#load();
    this.status = 'Erased: nothing of this visitor is left.';
    await this.updateComplete;
    this.querySelector<HTMLElement>('#questions')?.focus();
  }

  override render() {
    const site = siteOf(this.sites, this.siteKey);
    return html`<a class="skip" href="#content">Skip to content</a>
      <header class="site-header">
        <span class="brand">prep-chat: the owner’s page</span>
        ${
          this.sites
            ? html`<nav aria-label="Sections">
                  <a href="#figures">At a glance</a>
                  <a href="#gaps">Not answered</a>
                  <a href="#questions">Questions</a>
                  <a href="#content-state">Content</a>
                  <a href="#snippet">On your page</a>
                </nav>
                <button type="button" class="quiet" @click=${() => this.#leave()}>Sign out</button>`
            : nothing
        }
      </header>
      ${
        this.sites && site && this.found
          ? this.#main(this.sites, site, this.found)
          : signIn(this.failure, this.busy, (token) => void this.#enter(token))
      }`;
  }

  #main(sites: Sites, site: Site, found: Found): TemplateResult {
    const say = (text: string) => (this.status = text);
    const own = found.content.sources.filter((source) => source.site === site.key);
    return html`<main id="content" tabindex="-1" aria-busy=${this.busy ? 'true' : 'false'}>
        <h1 tabindex="-1">${site.title}</h1>
        ${this.#controls(sites)}
        <p class="status" role="status">${this.status}</p>
        <p class="failure" role="alert">${this.failure}</p>
        ${overview({ site, days: this.days, currency: sites.currency, ...found })}
        ${gapsView(found.gaps.gaps, this.days)}
        ${questionsView(found.questions.questions, (visitorId) => this.#openVisitor(visitorId))}
        ${
          site.identity === 'none'
            ? nothing
            : html`<form
                class="find"
                method="post"
                @submit=${(event: SubmitEvent) => this.#findVisitor(event)}
              >
                <label for="subject">Your name for a visitor (the <code>sub</code> of their token)</label>
                <input id="subject" autocomplete="off" required />
                <button type="submit">Show their data</button>
              </form>`
        }
        ${contentView(own)} ${snippetView(site, sites, say)}
      </main>
      <visitor-dialog @erased=${() => this.#erased()}></visitor-dialog>`;
  }

  #controls({ sites }: Sites): TemplateResult {
    const valueOf = (event: Event) => (event.currentTarget as HTMLSelectElement).value;
    return html`<div class="controls">
      <label>
        Site
        <select @change=${(event: Event) => this.#show({ siteKey: valueOf(event) })}>
          ${sites.map(({ key, title }) => html`<option value=${key} ?selected=${key === this.siteKey}>${title} (${key})</option>`)}
        </select>
      </label>
      <label>
        Period
        <select @change=${(event: Event) => this.#show({ days: Number(valueOf(event)) })}>
          ${periods.map((days) => html`<option value=${days} ?selected=${days === this.days}>${days} days</option>`)}
        </select>
      </label>
      <button type="button" class="quiet" ?disabled=${this.busy} @click=${() => this.#show({})}>
        Refresh
      </button>
    </div>`;
  }
}

const siteOf = (sites: Sites | undefined, key: string): Site | undefined =>
  sites?.sites.find((site) => site.key === key) ?? sites?.sites[0];
