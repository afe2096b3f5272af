// Which requirement is held by how many cases: read from the names of the tests that have run. A test names the
// requirements it holds (`SEC-03 …`) and may say in `task.meta.cases` how many cases it went through; else it is one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const range = (kind, from, to) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${kind}-${String(from + index).padStart(2, '0')}`);

/** Every requirement on security, reliability and accessibility that a test or a decision record has to name. */
const required = [
  ...range('SEC', 1, 7),
  ...range('SEC', 10, 18),
  ...range('SEC', 20, 33),
  ...range('REL', 1, 30),
  ...range('A11Y', 1, 20),
];
const named = /\b(?:SEC|REL|A11Y)-\d\d\b/g;

/** Cases passed and all cases of each requirement, by its id; `report` is Vitest's JSON. */
export function countCases(report) {
  const cases = new Map();
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { fullName, status, meta } of results) {
    if (status !== 'passed' && status !== 'failed') continue;
    const count = meta?.cases ?? 1;
    for (const id of new Set(fullName.match(named))) {
      const { passed, all } = cases.get(id) ?? { passed: 0, all: 0 };
      cases.set(id, { passed: passed + (status === 'passed' ? count : 0), all: all + count });
    }
  }
  return cases;
}

/** Requirements that decision records name in a line `- SEC-20: why there is no test of it`. */
function excused(root) {
  const folder = join(root, 'docs', 'decisions');
  const excuses = new Map();
  for (const file of readdirSync(folder)) {
    const lines = readFileSync(join(folder, file), 'utf8').matchAll(/^- ((?:SEC|REL|A11Y)-\d\d): /gm);
    for (const [, id] of lines) excuses.set(id, file.slice(0, 4));
  }
  return excuses;
}

/** The matrix as lines of text, and the requirements that nothing names. */
export function requirementMatrix(report, root) {
  const cases = countCases(report);
  const excuses = excused(root);
  const missing = [];
  const cells = required.map((id) => {
    const found = cases.get(id);
    if (found) return `${id} ${found.passed} of ${found.all}`;
    if (excuses.has(id)) return `${id} see decision ${excuses.get(id)}`;
    missing.push(id);
    return `${id} not tested`;
  });
  const lines = [];
  for (let at = 0; at < cells.length; at += 4)
    lines.push(
      cells
        .slice(at, at + 4)
        .map((cell) => cell.padEnd(26))
        .join('')
        .trimEnd(),
    );
  return { lines, missing };
}
