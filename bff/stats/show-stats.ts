import type { DayStats } from '../ports/stats-store.ts';

/** A day with its money in the currency of the prices. */
function toRow({ costMicros, savedCostMicros, ...stats }: DayStats) {
  return { ...stats, cost: costMicros / 1_000_000, savedCost: savedCostMicros / 1_000_000 };
}

/** For a program. `saved…` are estimates: what the work took when it was done. */
export const toStatsReport = (days: number, stats: readonly DayStats[]) => ({
  days,
  stats: stats.map(toRow),
});

export function statsToJson(days: number, stats: readonly DayStats[]): string {
  return `${JSON.stringify(toStatsReport(days, stats))}\n`;
}

/** For a spreadsheet: RFC 4180, a line for each day and site. */
export function statsToCsv(stats: readonly DayStats[]): string {
  const rows = stats.map(toRow);
  const lines = rows.map((row) => Object.values(row).join(','));
  return [Object.keys(rows[0] ?? {}).join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** For a terminal; figures are aligned to the right. */
export function statsToTable(stats: readonly DayStats[]): string {
  const rows = stats
    .map(toRow)
    .map((row) => [
      row.day,
      row.site,
      String(row.questions),
      `${row.exact + row.similar + row.followUp}`,
      String(row.stepsRun),
      `${row.stepsSkipped + row.stepsRemembered}`,
      `${(row.savedMs / 1_000).toFixed(1)} s`,
      String(row.answers),
      `${row.inputTokens}/${row.outputTokens}`,
      row.cost.toFixed(4),
      row.savedCost.toFixed(4),
    ]);
  const heads = 'day site questions reused steps spared ~saved answers tokens cost ~saved'.split(' ');
  const table = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) => row.map((text, column) => pad(text, widths[column] ?? 0, column < 2)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function pad(text: string, width: number, isText: boolean): string {
  return isText ? text.padEnd(width) : text.padStart(width);
}
