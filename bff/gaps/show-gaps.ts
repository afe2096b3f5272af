import type { Gap } from './find-gaps.ts';

const columns = [
  'count',
  'question',
  'reasons',
  'nearest_page',
  'nearest_title',
  'last_asked',
  'also_asked',
  'comments',
];

/** Gaps as a spreadsheet reads them: RFC 4180, UTF-8, a line for each, and nothing in it that runs as a formula. */
export function gapsToCsv(gaps: readonly Gap[]): string {
  const rows = gaps.map(({ count, examples, reasons, nearest, lastAskedAt, comments }) => [
    String(count),
    examples[0] ?? '',
    reasonsText(reasons),
    nearest?.url ?? '',
    nearest?.title ?? '',
    lastAskedAt.toISOString(),
    examples.slice(1).join('\n'),
    comments.join('\n'),
  ]);
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** Gaps for a terminal; what visitors wrote cannot control it. */
export function gapsToTable(gaps: readonly Gap[]): string {
  return gaps
    .map(({ count, examples, reasons, nearest, comments }) =>
      [
        `${String(count).padStart(5)}  ${printable(examples[0] ?? '')}`,
        ...examples.slice(1).map((example) => `       ${printable(example)}`),
        `       (${reasonsText(reasons)}${nearest ? `; nearest page: ${printable(nearest.title)}, ${printable(nearest.url)}` : ''})`,
        ...comments.map((comment) => `       comment: ${printable(comment)}`),
      ].join('\n'),
    )
    .map((block) => `${block}\n`)
    .join('\n');
}

function reasonsText(reasons: Gap['reasons']): string {
  return Object.entries(reasons)
    .map(([reason, times]) => `${reason} ${times}`)
    .join(', ');
}

/** A field that begins like a formula gets an apostrophe, which spreadsheets do not show. */
function csvField(text: string): string {
  const harmless = /^\s*[=+\-@|%＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line without control characters, and none that turn the direction of the text. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
