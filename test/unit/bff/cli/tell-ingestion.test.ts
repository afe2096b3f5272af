import { describe, expect, it } from 'vitest';
import { createProgress, reportLines } from '../../../../bff/cli/tell-ingestion.ts';
import type { Ingestion } from '../../../../flows/ingestion/ingestions.ts';

const ingestion: Ingestion = {
  id: 'x',
  siteKey: 'default',
  source: 'docs',
  status: 'reading',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:02.200Z',
  found: 200,
  done: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  failed: 0,
  skipped: 0,
  heldBack: 0,
  problems: [],
};

function shown(isTTY: boolean, stages: Partial<Ingestion>[]): string[] {
  const written: string[] = [];
  const progress = createProgress({ isTTY, write: (text) => written.push(text) });
  for (const stage of stages) progress.show({ ...ingestion, ...stage });
  progress.end();
  return written;
}

describe('the progress of an ingestion', () => {
  const stages: Partial<Ingestion>[] = [
    { status: 'discovering', found: 0 },
    { done: 0 },
    { done: 5 },
    { done: 90 },
    { done: 100, failed: 3 },
    { done: 200, status: 'finishing' },
  ];

  it('is a bar on a terminal, in one line that is gone at the end', () => {
    const lines = shown(true, stages);
    expect(lines.every((line) => line.startsWith('\r\u001B[2K') && !line.includes('\n'))).toBe(true);
    expect(lines.at(-2)).toContain(`${'█'.repeat(30)} 200 of 200 pages`);
    expect(lines.at(-3)).toContain(`${'█'.repeat(15)}${'░'.repeat(15)} 100 of 200 pages, 3 failed`);
    expect(lines.at(-1)).toBe('\r\u001B[2K');
  });

  it('is a plain line now and then elsewhere', () => {
    expect(shown(false, stages)).toEqual([
      'Looking for pages of docs\n',
      'Reading 200 pages\n',
      '  40 %\n',
      '  50 %\n',
    ]);
  });
});

describe('the report of an ingestion', () => {
  const held = { pages: 240, passages: 900 };

  it('names what failed and what was left out, and counts the rest', () => {
    const problems = Array.from({ length: 25 }, (_, n) => ({
      location: `${n}.md`,
      outcome: 'failed' as const,
      reason: 'It has no text',
    }));
    const lines = reportLines(
      { ...ingestion, added: 2, unchanged: 5, failed: 25, skipped: 1, problems },
      held,
    );
    expect(lines).toHaveLength(22);
    expect(lines[0]).toBe('  failed 0.md: It has no text');
    expect(lines[20]).toBe('  and 6 more');
    expect(lines[21]).toBe(
      'Content: 2 added, 0 changed, 0 removed, 5 unchanged, 25 failed, 1 skipped; 240 pages, 900 passages, 2.20 s',
    );
  });

  it('says when nothing has changed, when pages were left, and why nothing could be read', () => {
    expect(reportLines({ ...ingestion, unchanged: 240 }, held)).toEqual([
      'Content: 240 pages, unchanged, 2.20 s',
    ]);
    expect(reportLines({ ...ingestion, heldBack: 9 }, held)[0]).toMatch(
      /^9 pages are missing.*--allow-removals/,
    );
    const failed = { ...ingestion, status: 'failed' as const, reason: 'The site does not answer' };
    expect(reportLines(failed, held)[0]).toBe('docs could not be read: The site does not answer');
  });
});
