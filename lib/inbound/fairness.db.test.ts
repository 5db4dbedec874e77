import { setTimeout as pause } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { inboundEvents } from "#db/schema/messages";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { everyOf } from "#lib/worker/timetable";
import { applySingleEvents } from "./apply-alone.ts";
import { applyFreshEvents } from "./apply-fresh.ts";
import { makeAccepted, makeTenant, messagesOf, statusesBody, storeBody, type Tenant, textsBody } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 10 });
const worker = await connectionAs("worker");
const loops = { fresh: { afterWorkspace: "" }, single: { afterWorkspace: "" } };
let timetable: { stop(): Promise<void> } | undefined;
afterAll(async () => {
  await timetable?.stop();
  await owner.close();
});

let flooding: Tenant;
let quiet: Tenant;
/** Nothing of these tests belongs to a campaign. */
const hooks = {};
const contextOf = (workspaceId: string): Ctx => ({ ...quiet.ctx, workspaceId, now: new Date() });

const megabyte = 1_000_000;
/** As many as fill a megabyte, whose text does not depend on `n` in length. */
const fill = <T>(make: (n: string) => T): T[] => {
  const size = JSON.stringify(make("000000")).length + 1;
  return Array.from({ length: Math.floor(megabyte / size) }, (_, n) => make(String(n).padStart(6, "0")));
};

beforeAll(async () => {
  [flooding, quiet] = [await makeTenant(owner), await makeTenant(owner)];
  for (let event = 0; event < 50; event++) {
    const body =
      event % 2 === 0
        ? statusesBody(
            flooding,
            fill((n) => ({ id: `wamid.flood.${event}.${n}`, status: "delivered" })),
          )
        : textsBody(
            flooding,
            fill((n) => ({ id: `wamid.flood.${event}.${n}`, from: `49155${n}`, text: "x" })),
          );
    await storeBody(owner, flooding, body);
  }
}, 120_000);

it("applies a workspace's receipts within two seconds while another one floods with 50 signed megabytes", async () => {
  // As a worker does; a third loop stands for its sign of life.
  timetable = everyOf([
    { name: "fresh", everyMs: 150, run: () => applyFreshEvents(worker.db, contextOf, hooks, loops.fresh) },
    { name: "single", everyMs: 150, run: () => applySingleEvents(worker.db, contextOf, hooks, loops.single) },
  ]);
  const work = measureWork();
  const waits: number[] = [];
  for (let n = 0; n < 12; n++) {
    const id = await makeAccepted(quiet);
    await storeBody(owner, quiet, statusesBody(quiet, [{ id: `q${n}`, status: "delivered", correlation: id }]));
    const storedAt = performance.now();
    while ((await messagesOf(quiet)).find((message) => message.id === id)?.state !== "delivered") {
      if (performance.now() - storedAt > 10_000) throw new Error("the receipt was not applied");
      await pause(20);
    }
    waits.push(performance.now() - storedAt);
    await pause(100);
  }
  const heldUpMs = work.stop();
  const flood = await owner.db
    .select()
    .from(inboundEvents)
    .where(eq(inboundEvents.workspaceId, flooding.ctx.workspaceId));

  expect(Math.max(...waits)).toBeLessThan(2_000);
  // The process stays awake for its other work, such as its signs of life.
  expect(heldUpMs.toSorted((a, b) => a - b)[Math.floor(heldUpMs.length * 0.99)]).toBeLessThan(50);
  expect(Math.max(...heldUpMs)).toBeLessThan(200);
  // The flood was under way all the while, and is applied without a failure.
  expect(flood.some((event) => event.appliedAt === null)).toBe(true);
  expect(flood.filter((event) => event.done > 0).length).toBeGreaterThan(0);
  expect(flood.filter((event) => event.trouble !== null || event.setAsideAt !== null)).toEqual([]);
}, 120_000);

/**
 * Measures how long the main thread works at a stretch before it looks at its timers again. Processor time is counted, so
 * that other processes of a busy machine do not count.
 */
function measureWork(): { stop(): number[] } {
  const stretches: number[] = [];
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    stretches.push((user + system) / 1_000);
    before = process.threadCpuUsage();
  }, 5);
  return {
    stop() {
      clearInterval(timer);
      return stretches;
    },
  };
}
