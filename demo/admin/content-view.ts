import { html, nothing, type TemplateResult } from 'lit';
import type { Reading, Source } from './answers.ts';
import { plural, time } from './figures.ts';

/** Where a site's content comes from, how the latest reading of each source went, and what failed in it. */
export function contentView(sources: readonly Source[]): TemplateResult {
  return html`<section aria-labelledby="content-state">
    <h2 id="content-state" tabindex="-1">Content</h2>
    ${
      sources.length === 0
        ? html`<p class="empty">
            No source is remembered. Read one in: <code>prep-chat ingest https://www.example.com/</code>
          </p>`
        : html`<ul class="sources">
            ${sources.map(sourceItem)}
          </ul>`
    }
  </section>`;
}

function sourceItem({ source, location, pages, everyMinutes, nextAt, last }: Source): TemplateResult {
  return html`<li>
    <h3>${source}</h3>
    <p><code>${location}</code></p>
    <p>
      ${plural(pages, 'page')} in the index.
      ${everyMinutes === undefined ? 'Read when told to.' : `Read every ${interval(everyMinutes)}${nextAt ? `, next ${time(nextAt)}` : ''}.`}
    </p>
    ${last ? readingOf(last) : html`<p>Not read yet.</p>`}
  </li>`;
}

const interval = (minutes: number): string =>
  minutes % 1_440 === 0
    ? plural(minutes / 1_440, 'day')
    : minutes % 60 === 0
      ? plural(minutes / 60, 'hour')
      : plural(minutes, 'minute');

const states: Record<Reading['status'], string> = {
  discovering: 'Looking for pages',
  reading: 'Reading',
  finishing: 'Nearly done',
  completed: 'Read',
  failed: 'Failed',
};

function readingOf(reading: Reading): TemplateResult {
  const { status, reason, startedAt, finishedAt, failed, heldBack, problems } = reading;
  const isBad = status === 'failed' || failed > 0 || heldBack > 0;
  const counts = (['added', 'changed', 'unchanged', 'removed', 'skipped', 'failed'] as const)
    .filter((name) => reading[name] > 0)
    .map((name) => `${reading[name]} ${name}`);
  return html`<p class=${isBad ? 'bad' : 'good'}>
      <strong>${states[status]}</strong>
      ${time(finishedAt ?? startedAt)}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}.
      ${reason ?? nothing}
      ${heldBack > 0 ? `${plural(heldBack, 'page')} missing at once; kept until you allow removals.` : nothing}
    </p>
    ${
      problems.length === 0
        ? nothing
        : html`<details ?open=${failed > 0}>
            <summary>${plural(problems.length, 'page')} with a problem</summary>
            <ul>
              ${problems.map(({ location, outcome, reason }) => html`<li><code>${location}</code> ${outcome}: ${reason}</li>`)}
            </ul>
          </details>`
    }`;
}
