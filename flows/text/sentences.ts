/** A sentence by its offsets in the text, UTF-16 code units, `end` exclusive, no white space at the ends. */
export interface Span {
  start: number;
  end: number;
}

const abbreviation =
  /(?:^|[\s(„“"'])(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl|no|nos|vol|fig|sec|ch|pp?|ed|eds|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co|corp|gen|col|sen|rep|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|z\. ?b|d\. ?h|u\. ?a|bzw|usw|ca|vgl|nr|abs|art|str|ggf|evtl|sog|m|mme|av|p\. ?ex|[a-z]|(?:[a-z]\.){1,9}[a-z])\.$/iu;
const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Sentences of a passage in reading order. A fenced code block is one sentence; every other line
 * break ends one, so that list items, table rows and lines of code stand alone.
 */
export function splitSentences(text: string, lang = ''): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const { start, end } of fencedBlocks(text)) {
    splitLines(text, from, start, lang, spans);
    spans.push({ start, end });
    from = end;
  }
  splitLines(text, from, text.length, lang, spans);
  return spans;
}

/** Blocks of code that are closed, from fence to fence. */
function fencedBlocks(text: string): Span[] {
  const blocks: Span[] = [];
  let open: number | undefined;
  for (const { 0: line, index } of text.matchAll(/^```[^\n]*/gm)) {
    if (open === undefined) open = index;
    else if (line.trimEnd() === '```') {
      blocks.push({ start: open, end: index + 3 });
      open = undefined;
    }
  }
  return blocks;
}

/** A sentence as people read it on the page: without fence, list mark and code ticks. */
export function plainSentence(sentence: string): string {
  return sentence
    .replace(/^```[^\n]*\n?|\n?```$/gm, '')
    .replace(/^(?:[-*]|\d{1,4}\.)\s+/, '')
    .replaceAll('`', '')
    .replace(/\s+/g, ' ')
    .trim();
}

function splitLines(text: string, from: number, to: number, lang: string, spans: Span[]): void {
  for (const line of text.slice(from, to).matchAll(/[^\n]+/g)) {
    splitLine(line[0], from + line.index, lang, spans);
  }
}

function splitLine(line: string, offset: number, lang: string, spans: Span[]): void {
  let start = 0;
  for (const { segment, index } of segmenterOf(lang).segment(line)) {
    const end = index + segment.length;
    const soFar = line.slice(start, end);
    const last = end === line.length;
    if (!last && (abbreviation.test(soFar.trimEnd()) || /^\s*\d{1,4}\.\s*$/.test(soFar))) continue;
    const trimmed = soFar.trim();
    if (trimmed) {
      const begin = offset + start + (soFar.length - soFar.trimStart().length);
      spans.push({ start: begin, end: begin + trimmed.length });
    }
    start = end;
  }
}

function segmenterOf(lang: string): Intl.Segmenter {
  let segmenter = segmenters.get(lang);
  if (!segmenter) {
    segmenter = new Intl.Segmenter(supported(lang), { granularity: 'sentence' });
    segmenters.set(lang, segmenter);
  }
  return segmenter;
}

/** A page may claim any language, also one that is no valid tag. */
function supported(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang || 'en')[0] ?? 'en';
  } catch {
    return 'en';
  }
}
