import { afterEach, describe, expect, it } from 'vitest';
import * as protocol from '../../../../widget/protocol/index.ts';

const { parseBoard, parseErrorBody, parsePart, parsePrepareResponse, parseSessionResponse } = protocol;
const all = [parseBoard, parseErrorBody, parsePart, parsePrepareResponse, parseSessionResponse];
const odd: unknown[] = [
  undefined,
  null,
  0,
  Number.NaN,
  '',
  'start',
  true,
  [],
  [null],
  {},
  { type: null },
  { type: 'start' },
  { type: 'finish' },
  { type: 'source-url', sourceId: '1', url: 1 },
  { runId: 'r', status: 'sleeping', steps: {} },
  { error: 'x' },
  { error: { code: 'nope' } },
  { __proto__: null, type: 'text-delta', delta: 3 },
  () => {},
  Symbol('x'),
];

describe('the parse functions', () => {
  afterEach(() => {
    for (const key of ['type', 'token', 'delta']) Reflect.deleteProperty(Object.prototype, key);
  });
  it('never throw, and answer undefined to what is not theirs', () => {
    for (const parse of all) for (const value of odd) expect(() => parse(value)).not.toThrow();
    for (const type of ['reasoning', 'tool-call', 'data-other', 'constructor', '']) {
      expect(parsePart({ type })).toBeUndefined();
    }
  });
  it('call an answer complete only when its finish says so', () => {
    const finish = (messageMetadata?: object) => parsePart({ type: 'finish', messageMetadata });
    expect(finish()).toBeUndefined();
    expect(finish({ complete: 'true' })).toBeUndefined();
    expect(finish({ complete: true })).toMatchObject({ messageMetadata: { complete: true } });
  });
  it('take an unknown step status for one that is at work', () => {
    const board = parseBoard({ runId: 'r', status: 'preparing', steps: [{ slug: 's', status: 'dreaming' }] });
    expect(board?.steps).toEqual([{ slug: 's', label: 's', status: 'started' }]);
  });
  it('read own properties only', () => {
    Object.assign(Object.prototype, { type: 'text-delta', delta: 'x', token: 'stolen' });
    expect(parsePart({})).toBeUndefined();
    expect(parseSessionResponse({})).toBeUndefined();
  });
  it('hold the number of rows down', () => {
    const steps = Array.from({ length: 5_000 }, (_, n) => ({ slug: `s${n}` }));
    expect(parseBoard({ runId: 'r', status: 'preparing', steps })?.steps.length).toBeLessThanOrEqual(200);
  });
});
