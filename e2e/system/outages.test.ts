/** A platform that is away under a campaign, in each way, with few people and shortened waits. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { longOutages, type Size, sendThrough } from "#scripts/faults/long-outage";
import { openStage, removeLogs, type Stage } from "#scripts/faults/stage";

const divisor = 60;
/** A second's worth and the probes may be in doubt. */
const size: Size = {
  people: 240,
  pace: { usual: 40, throttled: 60 },
  atMs: 1_000,
  lastsMs: 6_000,
  mostInDoubt: 40 + 16,
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(mkdtempSync(join(tmpdir(), "carillon-outages-")), divisor);
});
afterAll(async () => {
  await stage.close();
  removeLogs(stage);
});

test.each(longOutages)(
  "nobody fails for %s, nobody is reached twice, and the page says why it waits",
  async (shape) => {
    const { problems, notes } = await sendThrough(stage, shape, size, divisor);
    expect(problems, notes.join("; ")).toEqual([]);
  },
);
