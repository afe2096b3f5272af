/** Label names and values of one time series; values come from closed sets, or the number of series has no bound. */
export type Labels = Readonly<Record<string, string | number>>;

interface Series {
  labels: Labels;
  value: number;
  /** Of a histogram: how many fell into each bucket. */
  counts: number[];
  sum: number;
}

interface Family {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  buckets: readonly number[];
  series: Map<string, Series>;
}

/** Figures in the text format of Prometheus, version 0.0.4. */
export class Metrics {
  readonly #families: Family[] = [];

  /** Something that happens; `add` counts it. */
  counter(name: string, help: string): (labels?: Labels, count?: number) => void {
    const family = this.#family(name, help, 'counter');
    return (labels = {}, count = 1) => void (seriesOf(family, labels).value += count);
  }

  /** Something that stands at a value. */
  gauge(name: string, help: string): (value: number, labels?: Labels) => void {
    const family = this.#family(name, help, 'gauge');
    return (value, labels = {}) => void (seriesOf(family, labels).value = value);
  }

  /** Something that takes a while, in seconds; `buckets` are upper bounds, smallest first. */
  histogram(
    name: string,
    help: string,
    buckets: readonly number[],
  ): (seconds: number, labels?: Labels) => void {
    const family = this.#family(name, help, 'histogram', buckets);
    return (seconds, labels = {}) => {
      const series = seriesOf(family, labels);
      series.value += 1;
      series.sum += seconds;
      const bucket = buckets.findIndex((bound) => seconds <= bound);
      if (bucket >= 0) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    };
  }

  text(): string {
    return this.#families.map(familyText).join('');
  }

  #family(name: string, help: string, type: Family['type'], buckets: readonly number[] = []): Family {
    const family: Family = { name, help, type, buckets, series: new Map() };
    this.#families.push(family);
    return family;
  }
}

function seriesOf(family: Family, labels: Labels): Series {
  const key = labelText(labels);
  const known = family.series.get(key);
  if (known) return known;
  const made: Series = { labels, value: 0, counts: family.buckets.map(() => 0), sum: 0 };
  family.series.set(key, made);
  return made;
}

function familyText({ name, help, type, buckets, series }: Family): string {
  let text = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  for (const { labels, value, counts, sum } of series.values()) {
    if (type !== 'histogram') {
      text += `${name}${labelText(labels)} ${value}\n`;
      continue;
    }
    let upTo = 0;
    for (const [index, bound] of buckets.entries()) {
      upTo += counts[index] ?? 0;
      text += `${name}_bucket${labelText({ ...labels, le: bound })} ${upTo}\n`;
    }
    text += `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${value}\n`;
    text += `${name}_sum${labelText(labels)} ${sum}\n${name}_count${labelText(labels)} ${value}\n`;
  }
  return text;
}

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${String(value).replace(/[\\"\n]/g, (character) => escapes[character] ?? '')}"`,
  );
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}
