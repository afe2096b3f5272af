import { bar, duration, make } from './draw.ts';
import type { Measured } from './measure.ts';

interface Span {
  label: string;
  from: number;
  to: number;
  kind: 'wait' | 'step' | 'text';
  note?: string;
}

/** Where the time of a question went, one line a span; steps by the server's clock, the rest by the browser's. */
export function timeline(measured: Measured): HTMLElement {
  const spans = spansOf(measured);
  const end = measured.doneMs || 1;
  const list = make('ol', { className: 'timeline' });
  for (const { label, from, to, kind, note } of spans) {
    const when = `${duration(to - from)}${note === undefined ? '' : `, ${note}`}`;
    list.append(
      make(
        'li',
        {},
        make('span', { className: 'name', text: label }),
        bar(from / end, to / end, kind),
        make('span', { className: 'figure', text: when }),
      ),
    );
  }
  return list;
}

function spansOf({
  acceptedMs = 0,
  preparedMs = 0,
  serverMs,
  firstTextMs,
  doneMs,
  ...measured
}: Measured): Span[] {
  const steps = measured.steps.flatMap(({ label, detail, startedAt, completedAt, status, summary }) =>
    startedAt && completedAt
      ? {
          label: detail === undefined ? label : `${label}: ${detail}`,
          from: Date.parse(startedAt) - measured.askedAt,
          to: Date.parse(completedAt) - measured.askedAt,
          kind: 'step' as const,
          note: status === 'reused' ? 'remembered' : summary,
        }
      : [],
  );
  // Of another machine the clock may be off; then the steps begin where the server had the question.
  const first = Math.min(...steps.map(({ from }) => from));
  const last = Math.max(...steps.map(({ to }) => to));
  const shift = first < 0 || last > preparedMs ? acceptedMs - first : 0;
  return [
    {
      label: 'Stored',
      from: 0,
      to: acceptedMs,
      kind: 'wait',
      ...(serverMs === undefined ? {} : { note: `${duration(serverMs)} of it in the server` }),
    },
    ...steps.map(({ note, ...span }) => ({
      ...span,
      from: span.from + shift,
      to: span.to + shift,
      ...(note === undefined ? {} : { note }),
    })),
    { label: 'First word', from: preparedMs, to: firstTextMs, kind: 'wait' },
    { label: 'Answer written', from: firstTextMs, to: doneMs, kind: 'text' },
  ];
}
