import { html, nothing, type TemplateResult } from 'lit';
import type { Gap, GapReason, Question } from './answers.ts';
import { isLink, plural, time } from './figures.ts';

const reasons: Record<GapReason, string> = {
  not_covered: 'no page covers it',
  not_found: 'pages seemed to fit, but do not say it',
  uncited: 'no source supports the answer',
  rated_down: 'rated as bad',
};

/** What visitors ask in vain, as `prep-chat gaps` groups it. Questions are visitors' text, and shown as nothing else. */
export function gapsView(gaps: readonly Gap[], days: number): TemplateResult {
  return html`<section aria-labelledby="gaps">
    <h2 id="gaps" tabindex="-1">Not answered</h2>
    ${
      gaps.length === 0
        ? html`<p class="empty">Nothing was asked in vain in the last ${days} days.</p>`
        : html`<ol class="gaps">
            ${gaps.map(gapItem)}
          </ol>`
    }
  </section>`;
}

function gapItem({ count, examples, reasons: found, comments, nearest, lastAskedAt }: Gap): TemplateResult {
  const [question, ...others] = examples;
  const why = Object.entries(found) as [GapReason, number][];
  return html`<li>
    <p class="count"><strong>${count}</strong><span>${count === 1 ? ' time' : ' times'}</span></p>
    <div>
      <h3 dir="auto">${question}</h3>
      <p class="reasons">
        ${why.map(([reason, times]) => html`<span class="chip">${reasons[reason]}${times > 1 ? ` (${times})` : ''}</span>`)}
      </p>
      <p>
        ${
          nearest
            ? html`Nearest page:
              ${isLink(nearest.url) ? html`<a href=${nearest.url} rel="noreferrer" dir="auto">${nearest.title}</a>` : nearest.title}.`
            : 'No page comes near.'
        }
        Last asked ${time(lastAskedAt)}.
      </p>
      ${
        others.length + comments.length === 0
          ? nothing
          : html`<details>
              <summary>
                ${[
                  ...(others.length > 0 ? [plural(others.length, 'other wording')] : []),
                  ...(comments.length > 0 ? [plural(comments.length, 'comment')] : []),
                ].join(', ')}
              </summary>
              <ul>
                ${others.map((other) => html`<li dir="auto">${other}</li>`)}
                ${comments.map((comment) => html`<li>Comment: <q dir="auto">${comment}</q></li>`)}
              </ul>
            </details>`
      }
    </div>
  </li>`;
}

const results: Record<Question['result'], string> = {
  answered: 'answered',
  not_found: 'not on the site',
  stopped: 'stopped',
  failed: 'failed',
  waiting: 'no answer yet',
};
const reuse: Record<Question['reuse'], string> = {
  none: '',
  exact: ', known already',
  similar: ', a similar one was known',
  follow_up: ', from the answer before',
};

/** The newest questions, each with a way to its visitor's data. */
export function questionsView(
  questions: readonly Question[],
  openVisitor: (visitorId: string) => void,
): TemplateResult {
  return html`<section aria-labelledby="questions">
    <h2 id="questions" tabindex="-1">Latest questions</h2>
    ${
      questions.length === 0
        ? html`<p class="empty">Nothing was asked.</p>`
        : html`<div class="scroll" role="group" tabindex="0" aria-label="Latest questions">
            <table class="questions">
              <thead>
                <tr>
                  <th scope="col">Question</th>
                  <th scope="col">Result</th>
                  <th scope="col">Rating</th>
                  <th scope="col">Asked</th>
                  <th scope="col">Visitor</th>
                </tr>
              </thead>
              <tbody>
                ${questions.map((each) => questionRow(each, openVisitor))}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function questionRow(each: Question, openVisitor: (visitorId: string) => void): TemplateResult {
  const { question, result, rating, comment, askedAt, visitorId } = each;
  return html`<tr>
    <th scope="row" dir="auto">${question}</th>
    <td class=${`result-${result}`}>${results[result]}${reuse[each.reuse]}</td>
    <td>
      ${rating === undefined ? '–' : rating === 'up' ? 'good' : 'bad'}
      ${comment ? html`<q dir="auto">${comment}</q>` : nothing}
    </td>
    <td><time datetime=${askedAt}>${time(askedAt)}</time></td>
    <td>
      <button type="button" class="quiet" @click=${() => openVisitor(visitorId)}>
        Data<span class="visually-hidden"> of the visitor who asked: ${question}</span>
      </button>
    </td>
  </tr>`;
}
