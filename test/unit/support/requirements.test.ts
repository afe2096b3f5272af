import { expect, it } from 'vitest';
import { countCases, requirementMatrix } from '../../support/requirements.mjs';

const root = new URL('../../..', import.meta.url).pathname;
const report = (...tests: { fullName: string; status: string; meta?: { cases?: number } }[]) => ({
  testResults: [{ assertionResults: tests }],
});

it('counts the cases of a requirement over all tests that name it', () => {
  const cases = countCases(
    report(
      { fullName: 'api SEC-03 refuses', status: 'passed', meta: { cases: 14 } },
      { fullName: 'api SEC-03 SEC-05 another', status: 'failed' },
      { fullName: 'api SEC-05 left out', status: 'skipped' },
    ),
  );
  expect(Object.fromEntries(cases)).toEqual({
    'SEC-03': { passed: 14, all: 15 },
    'SEC-05': { passed: 0, all: 1 },
  });
});

it('lists a requirement that neither a test nor a decision record names', () => {
  const { lines, missing } = requirementMatrix(report({ fullName: 'SEC-03 x', status: 'passed' }), root);
  expect(lines[0]).toMatch(/SEC-01 not tested/);
  expect(lines.join('\n')).toMatch(/SEC-03 1 of 1/);
  expect(missing).toContain('SEC-01');
  expect(missing).not.toContain('SEC-03');
});
