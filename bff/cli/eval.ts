import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { Sql } from '../../flows/ports.ts';
import { createExtractiveAnswerModel } from '../adapters/extractive-answer-model.ts';
import { createNodeFetch } from '../adapters/node-fetch.ts';
import { createOpenAiAnswerModel } from '../adapters/openai-answer-model.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { openSearch } from '../adapters/open-search.ts';
import { listIndexedPages, readIndexedPages } from '../adapters/sql-indexed-pages.ts';
import { ConfigError, type Config } from '../config.ts';
import { draftFromHeadings, draftWithModel } from '../evaluation/draft-questions.ts';
import { evaluateAll, type EvaluationPorts } from '../evaluation/evaluate.ts';
import { checkGates, gateNames, type GateName } from '../evaluation/gates.ts';
import { isSamePage } from '../evaluation/judge.ts';
import { formatOf, parseQuestions } from '../evaluation/parse-questions.ts';
import type { EvaluationQuestion } from '../evaluation/question.ts';
import { renderReport, type EvaluationReport } from '../evaluation/report.ts';
import { summarize } from '../evaluation/summary.ts';
import type { AnswerModel } from '../ports/answer-model.ts';
import { evaluateSets } from './eval-sets.ts';
import { readConfig } from './read-config.ts';

/** What the command line says, unread. */
export type EvalOptions = { [name in GateName]?: string | undefined } & {
  /** A file of questions or a folder of sets. */
  target: string | undefined;
  siteKey: string;
  json: boolean;
  generate: boolean;
  /** Quote instead of asking the model that is configured. */
  'no-model': boolean;
  /** Most questions of each set, or to draft. */
  questions?: string | undefined;
};

/** Says what a search did without. */
const complain = (error: unknown) =>
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);

/** Questions that are drafted when nobody says how many. */
const usualDrafts = 50;

/** `prep-chat eval`: measures search and answers; resolves to the exit code, 1 when a gate is missed. */
export async function evaluate(options: EvalOptions): Promise<number> {
  const config = readConfig();
  const gates = Object.fromEntries(
    gateNames.flatMap((name) => (options[name] === undefined ? [] : [[name, share(name, options[name])]])),
  );
  const limit = options.questions === undefined ? undefined : count('questions', options.questions);
  if (options.generate) return generate(config, options, limit ?? usualDrafts);
  const { target } = options;
  if (target === undefined) throw new ConfigError(['eval: name a file of questions or a folder of sets']);
  const model = answerModel(config, options['no-model']);
  const report = async (name: string, questions: readonly EvaluationQuestion[], ports: EvaluationPorts) => {
    const results = await evaluateAll(questions, ports, new AbortController().signal);
    const summary = summarize(results, config.prices[model.name]);
    const checked = checkGates(summary, gates);
    return { name, model: model.name, summary, gates: checked, questions: results };
  };
  const reports = (await isFolder(target))
    ? await evaluateSets(target, { limit, model, site: config.site }, report)
    : [await evaluateFile(target, config, options.siteKey, model, report)];
  const shown = options.json
    ? `${JSON.stringify(reports.length === 1 ? reports[0] : reports)}\n`
    : reports.map((each) => renderReport(each, reports.length > 1 ? 5 : undefined)).join('\n');
  process.stdout.write(shown);
  return reports.every(({ gates: checked }) => checked.every(({ held }) => held)) ? 0 : 1;
}

/** Evaluates questions against the ports and makes a report of it. */
export type Report = (
  name: string,
  questions: readonly EvaluationQuestion[],
  ports: EvaluationPorts,
) => Promise<EvaluationReport>;

async function evaluateFile(
  file: string,
  config: Config,
  siteKey: string,
  model: AnswerModel,
  report: Report,
): Promise<EvaluationReport> {
  const format = formatOf(file);
  if (!format) throw new ConfigError([`${file}: a file of questions ends in .jsonl, .json, .yaml or .csv`]);
  // before the database is opened, which takes longer
  const questions = parseQuestions(basename(file), await readFile(file, 'utf8'), format);
  return withDatabase(config, async (sql) => {
    const pages = await listIndexedPages(sql, siteKey);
    if (pages.length === 0)
      throw new ConfigError([`the index has no page of the site "${siteKey}": prep-chat ingest`]);
    const search = await openSearch(sql, config.search, complain);
    if (search.lack) process.stderr.write(`${search.lack}\n`);
    return report(basename(file), questions, {
      steps: search.ports,
      model,
      site: { ...config.site, key: siteKey },
      hasPage: (address) => pages.some((page) => isSamePage(address, page)),
    });
  });
}

/** Prints drafted questions as YAML, in the form that `prep-chat eval` reads. */
async function generate(
  config: Config,
  { siteKey, 'no-model': noModel }: EvalOptions,
  most: number,
): Promise<number> {
  const pages = await withDatabase(config, (sql) => readIndexedPages(sql, siteKey));
  if (pages.length === 0)
    throw new ConfigError([`the index has no page of the site "${siteKey}": prep-chat ingest`]);
  const usesModel = config.model !== undefined && !noModel;
  const model = answerModel(config, noModel);
  const { drafts, usage } = usesModel
    ? await draftWithModel(pages, most, { model, site: config.site }, new AbortController().signal)
    : { drafts: draftFromHeadings(pages, most), usage: undefined };
  const origin = usesModel ? `by ${model.name}` : 'from headings and questions on the pages';
  const advice = `# Drafted ${origin}. Read each one and put it into your visitors' words before you trust a figure.\n`;
  process.stdout.write(advice + stringify(drafts.map(({ from, ...draft }) => ({ ...draft, note: from }))));
  const cost = usage ? `, ${usage.inputTokens} tokens in, ${usage.outputTokens} out` : '';
  process.stderr.write(`${drafts.length} questions drafted ${origin}${cost}\n`);
  return 0;
}

async function withDatabase<T>(config: Config, work: (sql: Sql) => Promise<T>): Promise<T> {
  const database = await openDatabase(config);
  try {
    return await work(database.sql);
  } finally {
    await database.close();
  }
}

/** The first model of the configuration, without the budgets of visitors; else quotes. */
function answerModel({ model }: Config, noModel: boolean): AnswerModel {
  if (!model || noModel) return createExtractiveAnswerModel(0);
  const { models, ...access } = model;
  return createOpenAiAnswerModel({ ...access, fetch: createNodeFetch(), model: models[0] ?? '' });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw new ConfigError([`${path}: there is no such file or folder`]);
  }
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new ConfigError([`--${name}: a number from 0 to 1`]);
  return value;
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new ConfigError([`--${name}: a whole number from 1`]);
  return value;
}
