import { VisitorApi } from '../api/visitor.ts';
import type { Source, Step } from '../../widget/protocol/index.ts';
import { columns, comparison, verdict } from './comparison.ts';
import { make } from './draw.ts';
import { measureQuestion, measureRegenerate, type Measured } from './measure.ts';
import { timeline } from './timeline.ts';

/** Asks a question anew, again and for another answer, over the public API, and shows what each took. */
export function setUpLab(form: HTMLFormElement, place: HTMLElement): void {
  const api = new VisitorApi();
  const status = find(place, '.status');
  const problem = find(place, '.problem');
  const results = find(place, '.results');
  const button = find(form, 'button');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const question = String(new FormData(form).get('question') ?? '').trim();
    if (question === '' || button.hasAttribute('disabled')) return;
    button.toggleAttribute('disabled', true);
    problem.textContent = '';
    askThreeTimes(api, question, status, results)
      .catch((error: unknown) => {
        status.textContent = '';
        problem.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => button.toggleAttribute('disabled', false));
  });
}

async function askThreeTimes(
  api: VisitorApi,
  question: string,
  status: HTMLElement,
  results: HTMLElement,
): Promise<void> {
  const all: Measured[] = [];
  const board = make('ul', { className: 'board' });
  const table = make('div', { className: 'scroll' });
  table.tabIndex = 0;
  table.role = 'group';
  table.ariaLabel = 'The three answers side by side';
  const sum = make('p', { className: 'verdict' });
  const rest = make('div');
  results.replaceChildren(board, table, sum, rest);
  const tell = (n: number) => (status.textContent = `${n + 1} of 3: ${(columns[n] ?? '').toLowerCase()} …`);
  const add = (measured: Measured) => {
    all.push(measured);
    table.replaceChildren(comparison(all));
  };
  table.replaceChildren(comparison(all));

  tell(0);
  const cold = await measureQuestion(api, question, 'fresh', (steps) =>
    board.replaceChildren(...boardOf(steps)),
  );
  add(cold);
  rest.replaceChildren(...detailsOf(cold));
  tell(1);
  const again = await measureQuestion(api, question, 'auto', () => undefined);
  add(again);
  tell(2);
  add(await measureRegenerate(api, again));
  status.textContent = 'Done: three answers.';
  sum.textContent = verdict(all);
}

function boardOf(steps: readonly Step[]): HTMLElement[] {
  return steps.map(({ label, status, summary }) => {
    const text = status === 'completed' || status === 'reused' ? (summary ?? 'done') : status;
    return make(
      'li',
      { className: status },
      make('strong', { text: label }),
      make('span', { text: status === 'reused' ? `${text} (remembered)` : text }),
    );
  });
}

function detailsOf(measured: Measured): HTMLElement[] {
  const receipt = make('pre', {}, make('code', { text: JSON.stringify(measured.receipt, null, 2) }));
  receipt.tabIndex = 0;
  receipt.ariaLabel = 'Receipt';
  const answer = measured.text.replaceAll(/^> /gm, '').replaceAll('\n\n', '\n');
  return [
    make('h3', { text: 'Where the time of the first one went' }),
    timeline(measured),
    make(
      'div',
      { className: 'pair' },
      make('div', {}, make('h3', { text: 'The answer' }), make('p', { className: 'answer', text: answer })),
      make('div', {}, make('h3', { text: 'Its sources' }), sourcesOf(measured.sources)),
    ),
    make('details', {}, make('summary', { text: 'The receipt, as the API gives it' }), receipt),
  ];
}

function sourcesOf(sources: readonly Source[]): HTMLElement {
  const items = sources.map(({ n, url, title, snippet }) => {
    const link = make('a', { text: title });
    link.href = url;
    const mark = make('span', { className: 'cite', text: String(n) });
    return make('li', {}, mark, make('span', {}, link, make('q', { text: snippet ?? '' })));
  });
  return make('ol', { className: 'sources' }, ...items);
}

function find(place: ParentNode, selector: string): HTMLElement {
  const found = place.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}
