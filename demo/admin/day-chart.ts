import { html, svg, type TemplateResult } from 'lit';
import { shortDay } from './figures.ts';

/** One colour of a chart. */
export interface Series {
  label: string;
  /** By day; a day that is missing has nothing. */
  values: ReadonlyMap<string, number>;
}

export interface DayChart {
  id: string;
  title: string;
  /** Oldest first. */
  days: readonly string[];
  /** The first stands at the bottom. */
  series: readonly Series[];
  show: (value: number) => string;
}

const height = 100;
const gap = 0.2;

/** Bars by day, one series on the other, for people who look; the same as a table for those who read. */
export function dayChart({ id, title, days, series, show }: DayChart): TemplateResult {
  const valueOf = (each: Series, day: string) => each.values.get(day) ?? 0;
  const totals = days.map((day) => series.reduce((sum, each) => sum + valueOf(each, day), 0));
  const most = Math.max(...totals);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const line = (day: string) => series.map((each) => `${each.label} ${show(valueOf(each, day))}`).join(', ');
  const bars = days.map((day, x) => {
    let y = height;
    const parts = series.map((each, index) => {
      const tall = most === 0 ? 0 : (valueOf(each, day) / most) * height;
      y -= tall;
      return svg`<rect class="series-${index}" x=${x + gap / 2} y=${y} width=${1 - gap} height=${tall}></rect>`;
    });
    return svg`<g><title>${shortDay(day)}: ${line(day)}</title><rect class="day" x=${x} y="0" width="1" height=${height}></rect>${parts}</g>`;
  });
  const summary = `${title}: ${show(all)} in ${days.length} days, at most ${show(most)} a day.`;
  return html`<figure class="chart" aria-labelledby=${id}>
    <figcaption>
      <h3 id=${id}>${title}</h3>
      <ul class="legend">
        ${series.map((each, index) => html`<li class="series-${index}">${each.label}</li>`)}
      </ul>
    </figcaption>
    <div class="plot">
      <span class="most" aria-hidden="true">${show(most)}</span>
      <svg
        role="img"
        aria-label=${`${summary} The table below has each day.`}
        viewBox="0 0 ${days.length} ${height}"
        preserveAspectRatio="none"
      >
        ${bars}
      </svg>
      <span class="ends" aria-hidden="true">
        <span>${shortDay(days[0] ?? '')}</span><span>${shortDay(days.at(-1) ?? '')}</span>
      </span>
    </div>
    <details>
      <summary>As a table</summary>
      <div class="scroll" role="group" tabindex="0" aria-label=${`${title}, as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              ${series.map((each) => html`<th scope="col" class="number">${each.label}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${days.toReversed().map(
              (day) =>
                html`<tr>
                  <th scope="row">${day}</th>
                  ${series.map((each) => html`<td class="number">${show(valueOf(each, day))}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </figure>`;
}
