import { PrepChatError } from '../errors.ts';
import type { HumanCheck } from '../ports/human-check.ts';
import type { Busy, Counted, Rate, RateLimiter } from '../ports/rate-limiter.ts';
import type { Site } from '../ports/site-store.ts';

export interface AdmissionPorts {
  limiter: RateLimiter;
  /** Missing: nobody is asked. */
  humanCheck?: HumanCheck | undefined;
  /** Ask everybody, and not only under load. */
  humanCheckAlways: boolean;
  onError: (error: unknown) => void;
}

/** Who wants something. */
export interface Caller {
  site: Site;
  /** Network address, IPv6 as its /64. */
  address: string;
  /** Missing: they are becoming a visitor now. */
  visitorId?: string;
}

/** Share of a limit from which on whoever asks is to prove that they are human. */
const wakeAt = 0.5;
/** Challenges that one address may ask for in a minute; each is work for the server. */
const challengesPerMinute = 60;

/** Messages that one address may sign wrongly in a minute. */
const refusedPerMinute = 20;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Lets somebody become a visitor. Throws `rate_limited` or `human_check_required`. */
export async function admitSession(ports: AdmissionPorts, caller: Caller, proof?: string): Promise<void> {
  const { site, address } = caller;
  const counted: Counted[] = [
    {
      what: 'session of address',
      who: address,
      rates: [{ points: site.limits.addressSessionsPerTenMinutes, seconds: 10 * minute }],
    },
  ];
  await takeFromHuman(ports, caller, counted, counted, proof);
}

/** Lets a visitor ask a question. Throws `rate_limited` or `human_check_required`. */
export async function admitQuestion(ports: AdmissionPorts, caller: Caller, proof?: string): Promise<void> {
  const counted = countedOf('question', caller);
  await takeFromHuman(ports, caller, counted, counted.slice(1), proof);
}

/** Lets a visitor have one more answer written: as many as questions, counted apart. Throws `rate_limited`. */
export async function admitAnswer(ports: AdmissionPorts, caller: Caller): Promise<void> {
  await isBusy(ports, countedOf('answer', caller));
}

/**
 * Lets questions be prepared before they are asked: counted apart, so that they take nothing from those that are, and
 * only while the site has room for more of these. Nobody is asked for a proof: who would have to give one waits.
 */
export async function admitAhead(ports: AdmissionPorts, caller: Caller, questions: number): Promise<void> {
  const { site, address, visitorId = '' } = caller;
  const retryLater = new PrepChatError('rate_limited', { retryAfterSeconds: minute });
  if (ports.humanCheck && ports.humanCheckAlways) throw retryLater;
  const perVisitor = [{ points: site.limits.visitorAheadPerMinute, seconds: minute }];
  const counted = Array.from({ length: questions }, () => [
    { what: 'ahead of visitor', who: visitorId, rates: perVisitor },
    { what: 'ahead of address', who: address, rates: perVisitor.map(manyAtAddress) },
    {
      what: 'ahead of site',
      who: site.key,
      rates: [{ points: site.limits.siteAheadPerMinute, seconds: minute }],
    },
  ]);
  const busy = busyOf(countedOf('question', caller).slice(1));
  if (await isBusy(ports, counted.flat(), busy)) throw retryLater;
}

/** Lets a site's own server bring pages in. Throws `rate_limited`. */
export async function admitContent(ports: AdmissionPorts, { key, limits }: Site): Promise<void> {
  const rates = [{ points: limits.siteContentPerMinute, seconds: minute }];
  await isBusy(ports, [{ what: 'content of site', who: key, rates }]);
}

const refusedOf = (address: string): Counted => ({
  what: 'unsigned of address',
  who: address,
  rates: [{ points: refusedPerMinute, seconds: minute }],
});

/** Before a body is read: an address that signs wrongly all the time is work for the server. Throws `rate_limited`. */
export async function assertFewRefused(ports: AdmissionPorts, address: string): Promise<void> {
  // all of them used up
  if (!(await isBusy(ports, [], { gauges: [refusedOf(address)], above: 0.99 }))) return;
  throw new PrepChatError('rate_limited', { retryAfterSeconds: minute });
}

/** Counts a message that was signed wrongly. */
export async function countRefused({ limiter }: AdmissionPorts, address: string): Promise<void> {
  await limiter.take([refusedOf(address)]);
}

/** Visitors that one address may have at a time, for what is prepared ahead. */
const manyAtAddress = ({ points, seconds }: Rate): Rate => ({ points: points * 3, seconds });

/** By visitor first: whoever is refused there takes nothing away from the others. */
function countedOf(what: string, { site, address, visitorId = '' }: Caller): Counted[] {
  const { limits } = site;
  return [
    {
      what: `${what} of visitor`,
      who: visitorId,
      rates: [
        { points: limits.visitorPerMinute, seconds: minute },
        { points: limits.visitorPerHour, seconds: hour },
        { points: limits.visitorPerDay, seconds: day },
      ],
    },
    {
      what: `${what} of address`,
      who: address,
      rates: [
        { points: limits.addressPerMinute, seconds: minute },
        { points: limits.addressPerDay, seconds: day },
      ],
    },
    {
      what: `${what} of site`,
      who: site.key,
      rates: [{ points: limits.sitePerMinute, seconds: minute }],
    },
  ];
}

const busyOf = (gauges: Counted[]): Busy => ({ gauges, above: wakeAt });

/** Takes what is counted, unless it is as busy as that. */
async function isBusy({ limiter }: AdmissionPorts, counted: Counted[], unless?: Busy): Promise<boolean> {
  const taken = await limiter.take(counted, unless);
  if (typeof taken === 'number') throw new PrepChatError('rate_limited', { retryAfterSeconds: taken });
  return taken === 'busy';
}

/**
 * A proof is asked for before anything is counted, so that a script without proofs does not use up what people need;
 * while it is quiet, looking and counting are one.
 */
async function takeFromHuman(
  ports: AdmissionPorts,
  { site, address }: Caller,
  counted: Counted[],
  gauges: Counted[],
  proof: string | undefined,
): Promise<void> {
  const { humanCheck, humanCheckAlways } = ports;
  if (!humanCheck) return void (await isBusy(ports, counted));
  // Nothing is counted here if everybody is asked.
  const isUnderLoad = await isBusy(ports, humanCheckAlways ? [] : counted, busyOf(gauges));
  if (!isUnderLoad && !humanCheckAlways) return;
  const prover = { siteKey: site.key, address };
  if (proof !== undefined) {
    const verdict = await humanCheck.verify(proof, prover);
    // Whoever could tell is away: in a quiet hour people come first, under attack the budget does.
    if (verdict === 'passed' || (verdict === 'unreachable' && !isUnderLoad))
      return void (await isBusy(ports, counted));
  }
  await isBusy(ports, [
    { what: 'challenge of address', who: address, rates: [{ points: challengesPerMinute, seconds: minute }] },
  ]);
  throw new PrepChatError('human_check_required', { challenge: await humanCheck.challenge(prover) });
}
