import { describe, expect, it } from 'vitest';
import { isRecent, isSigned, readMark } from '../../../../bff/guards/signed-message.ts';
import { signMessage } from '../../../support/content-sender.ts';

// The example of the specification's own libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const sentAt = 1614265330;
const body = '{"test": 2432232314}';
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a signed message', () => {
  it('is known by the example of the specification', async () => {
    expect(signMessage(secret, id, sentAt, body)).toBe(signature);
    expect(await isSigned(secret, { id, sentAt, signatures: signature }, bytes(body))).toBe(true);
  });

  it('is known by one of several signatures, while a secret is being changed', async () => {
    const other = signMessage(`whsec_${btoa('another secret of thirty bytes')}`, id, sentAt, body);
    for (const signatures of [`${other} ${signature}`, `v1a,abc ${signature}`, `${signature} ${other}`])
      expect(await isSigned(secret, { id, sentAt, signatures }, bytes(body))).toBe(true);
    expect(await isSigned(secret, { id, sentAt, signatures: other }, bytes(body))).toBe(false);
  });

  it('is not known when anything of it differs', async () => {
    const mark = { id, sentAt, signatures: signature };
    for (const [changed, text] of [
      [mark, `${body} `],
      [{ ...mark, id: 'msg_other' }, body],
      [{ ...mark, sentAt: sentAt + 1 }, body],
      [{ ...mark, signatures: signature.replace('g0', 'h0') }, body],
      [{ ...mark, signatures: signature.replace('v1,', 'v2,') }, body],
      [{ ...mark, signatures: 'v1,' }, body],
      [{ ...mark, signatures: `${'v1,x '.repeat(9)}${signature}` }, body],
    ] as const)
      expect(await isSigned(secret, changed, bytes(text)), JSON.stringify(changed)).toBe(false);
  });

  it('is believed for five minutes, before and after', () => {
    const mark = { id, sentAt, signatures: signature };
    const ages = [-301, -299, 0, 299, 301].map((age) => isRecent(mark, (sentAt + age) * 1_000));
    expect(ages).toEqual([false, true, true, true, false]);
  });

  it('has all of its headers, or is none', () => {
    const headers = { 'webhook-id': id, 'webhook-timestamp': '1614265330', 'webhook-signature': signature };
    const read = (changed: Record<string, string>) =>
      readMark((name) => ({ ...headers, ...changed } as Record<string, string>)[name]);
    expect(read({})).toEqual({ id, sentAt, signatures: signature });
    for (const changed of [
      { 'webhook-id': '' },
      { 'webhook-id': 'a b' },
      { 'webhook-id': 'a'.repeat(129) },
      { 'webhook-timestamp': '' },
      { 'webhook-timestamp': '1614265330.5' },
      { 'webhook-timestamp': '-1' },
      { 'webhook-signature': '' },
    ])
      expect(read(changed as Record<string, string>), JSON.stringify(changed)).toBeUndefined();
  });
});
