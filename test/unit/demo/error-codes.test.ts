import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { PrepChatError } from '../../../bff/errors.ts';
import { errorCodes } from '../../../widget/protocol/index.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../../demo/content/error-codes.md', import.meta.url)),
  'utf8',
);
const rows = [...page.matchAll(/^\| `(\w+)`\s*\| (\d{3})\s*\| (.+?)\s*\| (.+?)\s*\|$/gm)].map(
  ([, code = '', status, meaning = '', advice = '']) => ({ code, status: Number(status), meaning, advice }),
);

it('SEC-28 the page about errors has every code once, and no other', () => {
  expect(rows.map(({ code }) => code).sort()).toEqual([...errorCodes].sort());
});

it('the page about errors tells the status of each code, when it comes and what to do', () => {
  const told = rows.map(({ code, status }) => `${code} ${status}`);
  expect(told.sort()).toEqual(errorCodes.map((code) => `${code} ${new PrepChatError(code).status}`).sort());
  for (const { code, meaning, advice } of rows) {
    expect(meaning.length, code).toBeGreaterThan(8);
    expect(advice.length, code).toBeGreaterThan(6);
  }
});
