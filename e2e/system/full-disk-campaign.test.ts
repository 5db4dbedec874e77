/** A campaign whose database runs out of disk in the middle and gets it back. The sandbox's record is the judge. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { getCampaign } from "#lib/campaigns/report/queries";
import { dataPaths } from "#lib/embedded/data-paths";
import { startEmbedded } from "#lib/embedded/start-embedded";
import { checkInvariants } from "#lib/testing/invariants";
import { type Run, superviseDatabase } from "#scripts/start/processes/run";
import { people, sendTo } from "./send.ts";
import { mountSmallDisk } from "./small-disk.ts";
import { openSystem, type System } from "./system.ts";
import { until } from "./until.ts";

const disk = mountSmallDisk(260);
const paths = dataPaths(join(disk.path, "data"));
const stopping = new AbortController();
const run: Run = { services: [], database: undefined, stopping: stopping.signal };
let system: System;

beforeAll(async () => {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  const settings = { shared_buffers: "32MB" };
  run.database = await startEmbedded(paths, "password", settings);
  void superviseDatabase(run, () => startEmbedded(paths, "password", settings, { keepPort: true }));
  system = await openSystem({ serverUrl: run.database.url, deadlineMs: 41_000, throughput: 100 });
});
afterAll(async () => {
  await system.close();
  stopping.abort();
  await run.database?.stop();
  disk.unmount();
});

const judge = () =>
  system.control<{ accepts: number; distinctRecipients: number; duplicates: number }>("GET", "/control/judge");

test("a campaign in whose middle the disk fills up and is freed reaches everyone exactly once", async () => {
  const list = people(800);
  const id = await sendTo(system, list);
  await until("a quarter is sent", async () => (await judge()).accepts >= 200);
  disk.fill();
  // What leaves is written down first, so that without a disk nothing leaves.
  let before = -1;
  await until("nothing leaves any more", async () => {
    disk.fill();
    const { accepts } = await judge();
    const same = accepts === before;
    before = accepts;
    await system.connection.sql`SELECT pg_switch_wal()`.catch(() => {});
    const refused = await system.connection.sql`UPDATE write_probes SET written_at = now()`.then(
      () => false,
      () => true,
    );
    return same && refused;
  });
  expect(before).toBeLessThan(list.length);
  disk.free();

  await until(
    "the campaign ends",
    async () => (await getCampaign(system.ctx(), id)).campaign.state === "completed",
    240_000,
  );
  await until("every receipt is applied", async () => {
    const [row] = await system.connection.db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM inbound_events WHERE applied_at IS NULL`,
    );
    const { campaign } = await getCampaign(system.ctx(), id);
    return row?.n === 0 && campaign.delivered === list.length;
  });
  expect(await judge()).toMatchObject({ accepts: list.length, distinctRecipients: list.length, duplicates: 0 });
  expect(await certifyCampaign(system.ctx(), id)).toMatchObject({
    ...{ accepted: list.length, failed: 0, waiting: 0, uncertain: 0 },
    ...{ addsUp: true, messagedTwice: 0, lost: 0 },
  });
  expect(await checkInvariants(system.connection.sql)).toEqual([]);
});
