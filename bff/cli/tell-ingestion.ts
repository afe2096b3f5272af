import type { Ingestion } from '../../flows/ingestion/ingestions.ts';

const barWidth = 30;
/** Lines of problems that are shown. */
const shownProblems = 20;
/** Where there is no terminal, a line for each tenth of the pages. */
const plainSteps = 10;

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** Shows how an ingestion goes on: a bar on a terminal, now and then a line elsewhere. */
export function createProgress(output: Output): { show(ingestion: Ingestion): void; end(): void } {
  let shown = '';
  return {
    show(ingestion) {
      const text = output.isTTY ? bar(ingestion) : plain(ingestion);
      if (text === shown || text === '') return;
      shown = text;
      output.write(output.isTTY ? `\r\u001B[2K${text}` : `${text}\n`);
    },
    end() {
      if (output.isTTY && shown) output.write('\r\u001B[2K');
    },
  };
}

function bar({ status, found, done, failed }: Ingestion): string {
  if (status === 'discovering') return 'Looking for pages …';
  const full = found === 0 ? 0 : Math.round((barWidth * done) / found);
  const trouble = failed > 0 ? `, ${failed} failed` : '';
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${done} of ${found} pages${trouble}`;
}

function plain({ status, found, done, source }: Ingestion): string {
  if (status === 'discovering') return `Looking for pages of ${source}`;
  if (status !== 'reading') return '';
  const step = Math.floor((plainSteps * done) / found);
  return step === 0 ? `Reading ${found} pages` : `  ${step * plainSteps} %`;
}

/** The report of an ingestion that has ended, in lines. `held` is what the site has now. */
export function reportLines(report: Ingestion, held: { pages: number; passages: number }): string[] {
  const { added, changed, removed, unchanged, failed, skipped, heldBack, problems, reason } = report;
  const { startedAt, finishedAt = startedAt } = report;
  const took = `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000).toFixed(2)} s`;
  const lines = problems
    .slice(0, shownProblems)
    .map(({ location, outcome, reason: why }) => `  ${outcome} ${location}: ${why}`);
  const more = failed + skipped - lines.length;
  if (more > 0 && lines.length > 0) lines.push(`  and ${more} more`);
  if (reason !== undefined) lines.push(`${report.source} could not be read: ${reason}`);
  if (heldBack > 0) {
    lines.push(
      `${heldBack} pages are missing, more than half of what there was; they stay until you say --allow-removals`,
    );
  }
  const trouble = [failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`].filter(Boolean);
  if (added + changed + removed === 0) {
    lines.push(`Content: ${[`${held.pages} pages, unchanged`, ...trouble, took].join(', ')}`);
  } else {
    const changes = [
      `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`,
      ...trouble,
    ];
    lines.push(`Content: ${changes.join(', ')}; ${held.pages} pages, ${held.passages} passages, ${took}`);
  }
  return lines;
}

/** Whether there is at least one page that could be read. */
export function hasReadSomething({ added, changed, unchanged }: Ingestion): boolean {
  return added + changed + unchanged > 0;
}
