import { bar, duration, make } from './draw.ts';
import type { Measured } from './measure.ts';

/** The columns of the table, in the order in which they are measured. */
export const columns = ['Prepared anew', 'Asked again', 'Regenerated'] as const;

const rows: readonly (readonly [
  label: string,
  of: (measured: Measured) => number,
  unit: (value: number) => string,
])[] = [
  ['Wait for the first word', ({ firstTextMs }) => firstTextMs, duration],
  ['Preparation', ({ cost }) => cost.ms, duration],
  ['Steps run', ({ cost }) => cost.steps, String],
  ['Searches', ({ cost }) => cost.searches, String],
  ['Calls to a model', ({ cost }) => cost.modelCalls, String],
  ['Tokens', ({ cost }) => cost.tokens, (tokens) => tokens.toLocaleString('en')],
];

/** What each of the answers took, side by side; those that are not there yet stay empty. */
export function comparison(measured: readonly Measured[]): HTMLElement {
  const head = make('tr', {}, make('td'));
  for (const column of columns) {
    const cell = make('th', { text: column });
    cell.scope = 'col';
    head.append(cell);
  }
  const body = make('tbody');
  for (const [label, of, unit] of rows) {
    const most = Math.max(1, ...measured.map(of));
    const name = make('th', { text: label });
    name.scope = 'row';
    const cells = columns.map((_, index) => {
      const one = measured[index];
      if (!one) return make('td', { text: '…' });
      const value = of(one);
      return make(
        'td',
        {},
        make('span', { className: 'figure', text: unit(value) }),
        bar(0, value / most, 'step'),
      );
    });
    body.append(make('tr', {}, name, ...cells));
  }
  return make('table', { className: 'compare' }, make('thead', {}, head), body);
}

/** In a sentence what the table shows. */
export function verdict([cold, again, regenerated]: readonly Measured[]): string {
  if (!cold || !again || !regenerated) return '';
  const spared = again.receipt.saved;
  const second =
    again.reuse === 'none'
      ? 'Asked again it was prepared anew: this server does not keep preparations.'
      : `Asked again it took no step and no search: the ${duration(spared.ms ?? 0)} of preparation were spared.`;
  const calls =
    regenerated.cost.modelCalls > 0
      ? 'and one call to the model.'
      : 'and no call to a model: none is set, so the answers are quotes and cost nothing.';
  const remembered = cold.steps.some(({ status }) => status === 'reused')
    ? ' What its steps had found before was remembered.'
    : '';
  return `First it was prepared anew.${remembered} ${second} Another answer from the same preparation took only its writing, ${calls}`;
}
