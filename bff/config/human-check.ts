import { z } from '@hono/zod-openapi';

/** Of the configuration file: what asks browsers for a proof that no script makes thousands of. */
export const humanCheckSchema = z.strictObject({
  kind: z.enum(['none', 'altcha', 'turnstile', 'hcaptcha']).default('altcha'),
  /** Of Turnstile and hCaptcha: the public key that they have given out. */
  siteKey: z.string().min(1).optional(),
  /** Ask everybody, and not only under load. */
  always: z.boolean().default(false),
});

/** Who tells people from scripts; missing: nobody does. */
export type HumanCheckConfig = { always: boolean } & (
  | { kind: 'altcha' }
  | { kind: 'turnstile' | 'hcaptcha'; siteKey: string; secret: string }
);

/** The check as it is configured, or a line for each thing that it lacks. */
export function readHumanCheck(
  { kind, siteKey = '', always }: z.output<typeof humanCheckSchema>,
  secret = '',
): { check?: HumanCheckConfig; problems: string[] } {
  if (kind === 'none') return { problems: [] };
  if (kind === 'altcha') return { check: { kind, always }, problems: [] };
  const problems = [
    ...(siteKey === '' ? [`prep-chat.config.json: humanCheck.siteKey: ${kind} needs it`] : []),
    ...(secret === '' ? [`PREP_CHAT_HUMAN_CHECK_SECRET: ${kind} needs it`] : []),
  ];
  return problems.length > 0 ? { problems } : { check: { kind, siteKey, secret, always }, problems };
}
