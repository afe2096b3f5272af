import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('identity', () => {
  const widget = new MountedWidget();
  const { bff } = widget;
  beforeEach(() => widget.start());
  afterEach(() => {
    // One that stays would hear of the next one's conversation, as a second tab does.
    widget.element.remove();
    bff.stop();
  });

  const sessions = () => bff.requests.filter(({ path }) => path === '/api/sessions');
  const asked = () => bff.requests.filter(({ path }) => path === '/api/prepare');

  async function ask(question: string): Promise<void> {
    const before = ['/api/runs/run_1', '/api/stream'].map((path) => bff.count(path));
    await expect.poll(() => widget.element.ask(question)).toBe(true);
    await expect.poll(() => bff.count('/api/runs/run_1')).toBe((before[0] ?? 0) + 1);
    bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => bff.count('/api/stream')).toBe((before[1] ?? 0) + 1);
    bff.begin();
    bff.text(`Answer to ${question}`);
    bff.finish();
    await expect.poll(() => widget.text()).toContain(`Answer to ${question}`);
  }

  it('sends a fresh token of the site when a session begins, and keeps nothing of it on the device', async () => {
    let made = 0;
    await widget.mount();
    widget.element.identity = async () => `signed-${(made += 1)}`;
    expect(made).toBe(0);
    await ask('One?');
    expect(sessions().map(({ body }) => body)).toEqual([{ identityToken: 'signed-1' }]);
    await ask('Two?');
    expect(made).toBe(1);
    // The session has ended: the site is asked again.
    bff.refusals.set('/api/prepare', { status: 401, code: 'unauthorized' });
    await ask('Three?');
    expect(sessions().at(-1)?.body).toEqual({ identityToken: 'signed-2' });
    expect(JSON.stringify(localStorage)).not.toMatch(/signed|"prep-chat:/);
  });

  it('SEC-06 ends the session of before when somebody signs in, and takes the conversation away', async () => {
    await widget.mount();
    await ask('Anonymous?');
    const anonymous = asked().at(-1)?.headers.get('authorization');
    widget.element.identity = () => 'signed';
    await expect.poll(() => widget.text()).not.toContain('Answer to Anonymous?');
    await ask('Signed in?');
    expect(sessions()).toHaveLength(2);
    expect(sessions()[1]?.body).toEqual({ identityToken: 'signed' });
    expect(sessions()[1]?.headers.get('authorization')).toBe(anonymous);
    // The new one does not go on with the conversation of before.
    expect(asked().at(-1)?.body).not.toHaveProperty('conversationId');
  });

  it('SEC-06 leaves nothing in the page or on the device within 100 ms of signing out', async () => {
    await widget.mount();
    widget.element.identity = () => 'signed';
    await ask('Secret?');
    expect(localStorage.length).toBeGreaterThan(0);
    sessionStorage.setItem('prep-chat-draft', 'half a secret');
    const begun = performance.now();
    widget.element.identity = undefined;
    await widget.element.updateComplete;
    expect(performance.now() - begun).toBeLessThan(100);
    expect(widget.text()).not.toContain('Secret?');
    expect(localStorage.length).toBe(0);
    expect(sessionStorage.length).toBe(0);
    await ask('Anonymous?');
    expect(sessions().at(-1)?.body).toEqual({});
    expect(sessions().at(-1)?.headers.get('authorization')).toBeNull();
  });

  it('goes on when the page sets the same once more', async () => {
    await widget.mount();
    widget.element.identity = () => 'signed';
    await ask('One?');
    widget.element.identity = () => 'signed';
    await widget.element.updateComplete;
    expect(widget.text()).toContain('Answer to One?');
    expect(sessions()).toHaveLength(1);
  });

  it('is anonymous where nobody is signed in, and says what to do where that is not enough', async () => {
    await widget.mount();
    widget.element.identity = () => undefined;
    bff.refusals.set('/api/sessions', { status: 401, code: 'identity_required' });
    await widget.element.ask('Why?');
    await expect.poll(() => widget.text()).toMatch(/Sign in on this site first/);
    expect(sessions().at(-1)?.body).toEqual({});
  });

  it('has a session of its own for each site of a server', async () => {
    await widget.mount('inline', 'light', { site: 'shop' });
    await ask('One?');
    expect(sessions().at(-1)?.body).toEqual({ site: 'shop' });
    expect(Object.keys(localStorage)).toContain('prep-chat:https://bff.example:shop');
  });
});
