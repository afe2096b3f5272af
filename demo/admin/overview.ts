import { html, nothing, type TemplateResult } from 'lit';
import type { DayOfAnswers, DayStats, Gaps, Site, Stats } from './answers.ts';
import { dayChart } from './day-chart.ts';
import { lastDays, money, number, plural, share } from './figures.ts';

export interface OverviewFacts {
  site: Site;
  days: number;
  currency: string;
  gaps: Gaps;
  stats: Stats;
}

const total = <Day>(all: readonly Day[], of: (day: Day) => number) =>
  all.reduce((sum, day) => sum + of(day), 0);
const byDay = <Day extends { day: string }>(all: readonly Day[], of: (day: Day) => number) =>
  new Map(all.map((day) => [day.day, of(day)]));
const reused = (day: DayStats) => day.exact + day.similar + day.followUp;

/** The figures of a period at a glance, and by day. */
export function overview(facts: OverviewFacts): TemplateResult {
  const { site, gaps, stats, currency } = facts;
  const answered = total(gaps.perDay, (day) => day.answered);
  const unanswered = total(gaps.perDay, (day) => day.unanswered);
  const up = total(gaps.perDay, (day) => day.ratedUp);
  const down = total(gaps.perDay, (day) => day.ratedDown);
  const asked = total(stats.stats, (day) => day.questions);
  const known = total(stats.stats, reused);
  const cost = total(stats.stats, (day) => day.cost);
  const saved = total(stats.stats, (day) => day.savedCost);
  const spared = total(stats.stats, (day) => day.stepsSkipped + day.stepsRemembered);
  return html`<section aria-labelledby="figures">
    <h2 id="figures">At a glance</h2>
    <dl class="tiles">
      ${tile('Questions', number(asked), `in the last ${facts.days} days`)}
      ${tile('Answered', share(answered, answered + unanswered), `${number(answered)} of ${number(answered + unanswered)}`)}
      ${tile('Not answered', number(unanswered), html`<a href="#gaps">which ones</a>`)}
      ${tile('Ratings', `${number(up)} good, ${number(down)} bad`, 'the last one of each question')}
      ${tile('Known already', share(known, asked), `${plural(spared, 'step')} spared`)}
      ${tile('Cost', money(cost, currency), saved > 0 ? `about ${money(saved, currency)} spared` : 'calls to models')}
      ${budgetTiles(site, currency)}
    </dl>
    <div class="charts">${charts(facts)}</div>
  </section>`;
}

function tile(name: string, value: string, note: unknown, meter: unknown = nothing): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      <strong>${value}</strong>
      ${meter}
      <small>${note}</small>
    </dd>
  </div>`;
}

function budgetTiles({ budget }: Site, currency: string): TemplateResult {
  const { tokens, tokensPerDay, cost, costPerDay } = budget;
  const meter = (name: string, value: number, max: number) =>
    html`<meter aria-label=${name} min="0" max=${max} value=${value} high=${max * 0.8} optimum="0"></meter>`;
  const left = (used: number, of: number) => Math.max(0, of - used);
  return html`${tile(
    'Tokens left today',
    number(left(tokens, tokensPerDay)),
    `${number(tokens)} of ${number(tokensPerDay)} used`,
    meter('Tokens used today', tokens, tokensPerDay),
  )}
  ${
    costPerDay === undefined
      ? nothing
      : tile(
          'Money left today',
          money(left(cost, costPerDay), currency),
          `${money(cost, currency)} of ${money(costPerDay, currency)} used`,
          meter('Money used today', cost, costPerDay),
        )
  }`;
}

function charts({ days, gaps, stats, currency }: OverviewFacts): TemplateResult[] {
  const answers: readonly DayOfAnswers[] = gaps.perDay;
  const work = stats.stats;
  const shown = lastDays(
    days,
    [...answers, ...work].map(({ day }) => day),
  );
  return [
    dayChart({
      id: 'chart-answers',
      title: 'Questions a day',
      days: shown,
      show: number,
      series: [
        { label: 'answered', values: byDay(answers, (day) => day.answered) },
        { label: 'not answered', values: byDay(answers, (day) => day.unanswered) },
      ],
    }),
    dayChart({
      id: 'chart-reuse',
      title: 'Preparations a day',
      days: shown,
      show: number,
      series: [
        { label: 'known already', values: byDay(work, reused) },
        { label: 'anew', values: byDay(work, (day) => day.anew) },
      ],
    }),
    dayChart({
      id: 'chart-tokens',
      title: 'Tokens a day',
      days: shown,
      show: number,
      series: [
        { label: 'read', values: byDay(work, (day) => day.inputTokens) },
        { label: 'written', values: byDay(work, (day) => day.outputTokens) },
      ],
    }),
    dayChart({
      id: 'chart-cost',
      title: 'Cost a day',
      days: shown,
      show: (amount) => money(amount, currency),
      series: [{ label: 'calls to models', values: byDay(work, (day) => day.cost) }],
    }),
  ];
}
