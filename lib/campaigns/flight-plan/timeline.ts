import type { SendingHours } from "#db/schema/sending";
import { leavesFrom } from "#lib/sending/hours/sending-hours";

/** People who may leave from a moment on, and whose clocks say when the hours are open for them. */
export type Release = { at: number; people: number; zones: readonly string[] };

/** Further than this nobody can tell. */
export const planHorizonMs = 60 * 86_400_000;
/** For so long at once a stretch of sending goes on before the hours are looked at again. */
const stretchMs = 600_000;
/** Parts of the people in each wave. */
const waveShares = [0.01, 0.05, 0.94];

/**
 * When the last message has left, at a pace and within the hours.
 *
 * @param hours null where the messages keep to none
 * @param waveWaitMs the wait between waves; null for everybody at once
 * @returns null for more than two months, and where the hours never open
 */
export function endOf(facts: {
  startsAt: Date;
  releases: readonly Release[];
  perSecond: number;
  hours: SendingHours | null;
  waveWaitMs: number | null;
}): Date | null {
  const shares = facts.waveWaitMs === null ? [1] : waveShares;
  let at: number | null = facts.startsAt.getTime();
  for (const [wave, share] of shares.entries()) {
    if (at === null) return null;
    const from: number = wave === 0 ? at : at + (facts.waveWaitMs ?? 0);
    at = endOfWave(facts, share, from);
  }
  return at === null ? null : new Date(at);
}

function endOfWave(
  { startsAt, releases, perSecond, hours }: Parameters<typeof endOf>[0],
  share: number,
  from: number,
): number | null {
  const left = releases.map((release) => ({ ...release, people: release.people * share }));
  const horizon = startsAt.getTime() + planHorizonMs;
  let at = from;
  for (;;) {
    const waiting = left.filter(({ people }) => people > 1e-6);
    if (waiting.length === 0) return at;
    if (at > horizon) return null;
    const opens = opensBy(hours, at);
    const ready = waiting.filter((release) => release.at <= at && opens(release.zones, at) === at);
    if (ready.length === 0) {
      const next = waiting.flatMap((release) => opens(release.zones, Math.max(at, release.at)) ?? []);
      if (next.length === 0) return null;
      at = Math.min(...next);
      continue;
    }
    let room = (perSecond * stretchMs) / 1_000;
    let sent = 0;
    for (const release of ready) {
      const people = Math.min(room, release.people);
      release.people -= people;
      room -= people;
      sent += people;
    }
    at += room > 0 && ready.length === waiting.length ? (sent / perSecond) * 1_000 : stretchMs;
  }
}

/** When the hours are open from a moment on, looked up once for the zones that share them. */
function opensBy(hours: SendingHours | null, at: number): (zones: readonly string[], from: number) => number | null {
  if (!hours) return (_zones, from) => from;
  const known = new Map<string, number | null>();
  return (zones, from) => {
    const key = `${from} ${zones.join(" ")}`;
    let opens = known.get(key);
    if (opens === undefined) {
      const time = leavesFrom({ now: new Date(Math.max(from, at)), hours: { hours, zones }, local: null });
      opens = time === null ? null : time.getTime();
      known.set(key, opens);
    }
    return opens;
  };
}
