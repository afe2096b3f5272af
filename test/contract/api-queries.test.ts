import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationResponse, Step } from '../../widget/protocol/index.ts';
import { textOf } from '../support/api-client.ts';
import { openApp, roomyLimits, type AppUnderTest } from '../support/app.ts';

const compound = 'How do I install it and how do I change the colour?';
const parts = ['How do I install it', 'how do I change the colour'];

const searches = (steps: readonly Step[]) => steps.filter(({ slug }) => slug === 'search');
const details = (steps: readonly Step[]) => searches(steps).map(({ detail }) => detail);

describe('what is searched for', () => {
  let app: AppUnderTest;

  beforeAll(async () => {
    app = await openApp({ config: { limits: { ...roomyLimits, reuseHours: 24 } } });
    await app.startWorker();
  });
  afterAll(() => app.close());

  it('is each part of a question, on a line of its own from begin to end', async () => {
    const client = await app.visitor();
    const { runId, conversationId } = await client.prepare(compound);
    const boards = [];
    for await (const board of client.boards(runId)) boards.push(board);
    const lines = boards.map(({ steps }) => searches(steps).map(({ status }) => status));
    expect(lines).toContainEqual(['started', 'started']);
    const last = boards.at(-1);
    expect(details(last?.steps ?? [])).toEqual(parts);
    for (const { summary } of searches(last?.steps ?? [])) expect(summary).toMatch(/^Searched \d+ passages/);

    const { parts: stream } = await client.answer(runId);
    const text = textOf(stream);
    for (const part of parts) expect(text).toContain(`**${part}**`);
    const cited = new Set(
      stream.flatMap((part) =>
        part.type === 'data-citations' ? part.data.citations.flatMap(({ sourceIds }) => sourceIds) : [],
      ),
    );
    const urls = stream.flatMap((part) =>
      part.type === 'source-url' && cited.has(part.sourceId) ? [new URL(part.url).pathname] : [],
    );
    expect(urls).toEqual(expect.arrayContaining(['/docs/quick-start', '/docs/theming-and-colours']));

    const response = await client.get(`/api/conversations/${conversationId}`);
    const { turns } = (await response.json()) as ConversationResponse;
    expect(details(turns[0]?.steps ?? [])).toEqual(parts);
  });

  it('is shown again where the preparation serves another visitor', async () => {
    const again = await (await app.visitor()).ask(compound);
    const [steps] = again.parts.flatMap((part) => (part.type === 'data-steps' ? [part.data.steps] : []));
    expect(searches(steps ?? []).map(({ status, detail }) => [status, detail])).toEqual([
      ['reused', parts[0]],
      ['reused', parts[1]],
    ]);
    for (const part of parts) expect(textOf(again.parts)).toContain(`**${part}**`);
  });

  it('takes the subject of the question before along, and serves no other conversation', async () => {
    const follow = async (first: string) => {
      const client = await app.visitor();
      const { conversationId, runId } = await client.prepare(first);
      await client.endOfRun(runId);
      const second = await client.prepare('And in Vue?', { conversationId });
      expect(second.reuse.kind).toBe('none');
      return details((await client.endOfRun(second.runId)).steps);
    };
    expect(await follow('How do I embed the widget?')).toEqual(['And in Vue (embed widget)']);
    expect(await follow('How do I stream answers?')).toEqual(['And in Vue (stream answers)']);
  });

  it('is found again for a first question, whatever words it has', async () => {
    const question = 'Does it need a database?';
    const { runId } = await (await app.visitor()).ask(question);
    const again = await (await app.visitor()).prepare(question);
    expect(again.reuse.kind).toBe('exact');
    expect(again.runId).not.toBe(runId);
  });

  it('is the question alone where it says itself what it is about', async () => {
    const client = await app.visitor();
    const { runId } = await client.prepare('Which file types can it read?');
    const { steps } = await client.endOfRun(runId);
    expect(details(steps)).toEqual([undefined]);
  });
});
