import type { FollowPorts } from './follow-answer.ts';

/** Stops a visitor's answer, wherever it is written; false when it had ended, undefined when there is none. */
export async function stopAnswer(
  { answers, live }: FollowPorts,
  visitorId: string,
  answerId: string,
): Promise<boolean | undefined> {
  const status = await answers.status(visitorId, answerId);
  if (status === undefined) return undefined;
  if (live.stop(answerId)) return true;
  if (status !== 'streaming') return false;
  await answers.tell({ answerId, wish: 'stop' });
  return true;
}
