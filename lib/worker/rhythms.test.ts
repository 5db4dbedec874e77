import { expect, test } from "vitest";
import { type RhythmTools, rhythmsOf } from "./rhythms.ts";

const rhythms = new Map(rhythmsOf({} as RhythmTools).map(({ name, everyMs }) => [name, everyMs]));

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long somebody may wait for each of them at most: shorter is a matter of tuning. */
const longest = {
  "job requests": second,
  receipts: second,
  "single receipts": second,
  "finished campaigns": 5 * second,
  "held campaigns": 5 * second,
  "waiting edits": 10 * second,
  waves: 10 * second,
  "A/B tests": minute,
  pools: minute,
  repeats: minute,
  abandoned: 10 * second,
  uncertain: 10 * second,
  "lost lanes": 10 * second,
  "held lanes": 10 * second,
  "standing lanes": minute,
  "standing campaigns": minute,
  orphans: minute,
  fallbacks: 5 * second,
  "link visits": minute,
  "channel checks": minute,
  mailboxes: minute,
  "customer health": 5 * minute,
  reviews: 10 * minute,
  "template lists": 10 * minute,
  mails: 5 * second,
  alarms: 5 * minute,
  "weekly reports": 10 * minute,
  upkeep: 24 * hour,
  "old events": hour,
  retention: 2 * hour,
  "sealing key": 10 * minute,
  settings: minute,
  "sealing again": minute,
  "dead jobs": 2 * hour,
  // Of a worker that has said nothing for longer than this, the console says that it is gone.
  heartbeat: 10 * second,
  files: 10 * minute,
  "contact files": 10 * minute,
  partitions: 24 * hour,
};

test.each(Object.entries(longest))("the rhythm of %s comes at least every %i ms", (name, most) => {
  expect(rhythms.get(name)).toBeGreaterThan(0);
  expect(rhythms.get(name)).toBeLessThanOrEqual(most);
});

test("every rhythm has a longest wait", () => {
  expect([...rhythms.keys()].filter((name) => !(name in longest))).toEqual([]);
});
