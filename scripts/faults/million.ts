/**
 * A file of a million people, from its upload to the last answer of the platform: the web takes the file, a worker looks at the
 * send and sends it, and every quarter of a second somebody asks for a one-time code on the same number. One receipt in ten is
 * reported, so that an hour is enough.
 */
import type { ChildProcess } from "node:child_process";
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { request } from "undici";
import { sessionCookie } from "#e2e/support/workspace";
import { askForCode } from "#e2e/system/ask-for-code";
import { until } from "#e2e/system/until";
import { WORKSPACE_HEADER } from "#lib/auth/request-headers";
import type { UploadLine } from "#lib/campaigns/audience-import/upload-lines";
import { planSend } from "#lib/campaigns/flight-plan/plan-send";
import { readPlan } from "#lib/campaigns/flight-plan/read-plan";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { projectRoot } from "#lib/embedded/data-paths";
import { anyFreePort } from "#lib/embedded/ports";
import { fixtureFolder, sheetOfRows, workbookParts } from "#lib/excel/fixtures";
import { buildWeb, isBuildFresh, sourcesDigest } from "#scripts/start/build/build-web";
import { webHeap } from "#scripts/start/processes/heaps";
import { makeTenant } from "./on-stage.ts";
import { peakMegabytes } from "./process-memory.ts";
import type { Stage } from "./stage.ts";

const count = Number(process.env.MILLION ?? 1_000_000);
const mostMegabytes = 400;
const codeMs = { every: 250, most: 1_000 };
const hourMs = 3_600_000;

type Tenant = Awaited<ReturnType<typeof makeTenant>>;
type Answer = [what: string, holds: boolean];

/** @returns what was asked, and whether it holds */
export async function sendMillion(stage: Stage): Promise<Answer[]> {
  const { connection, control } = stage;
  const { db } = connection;
  await control("POST", "/control/dials", { loss: 0.9 });
  const tenant = await makeTenant(stage);
  await db.execute(sql`UPDATE senders SET limit_per_second = 100000 WHERE id = ${tenant.channel.sender.id}`);
  const web = await startWeb(stage);
  const took = stopwatch();

  const importId = await upload(stage, tenant, web.url);
  const imported = took();
  const { ctx, ...send } = tenant.target;
  const input = { ...send, importId, name: "A million", scheduledAt: null };
  const { id: planId } = await planSend(ctx, input, () => true);
  await until("the send was looked at", async () => (await readPlan(ctx(), planId)).state !== "working", hourMs);
  const plan = await readPlan(ctx(), planId);
  const planned = took();

  const { id: campaignId } = await launchCampaign(ctx(), input);
  const codes = askForCodes(tenant);
  await until("everybody has an answer", () => isAnswered(stage, tenant, campaignId), hourMs);
  const sent = took();
  const { delays, asked } = await codes.end();
  const { people, doubled, strangers } = await readRecord(stage, tenant);
  const [webPeak, workerPeak] = [peakMegabytes(web.child), peakMegabytes(stage.worker())];
  const late = percentile99(delays);
  return [
    [`${count} rows were uploaded and checked in ${imported} s`, true],
    [
      `the plan of ${plan.rowsSend} people, ${plan.figures.sends} of them to be sent, took ${planned} s`,
      plan.figures.sends === count,
    ],
    [`the send took ${sent} s, ${Math.round(count / sent)} messages a second`, true],
    [
      `the sandbox's record shows ${people} people, ${doubled} of them twice, ${strangers} strangers`,
      people === count && doubled + strangers === 0,
    ],
    [`the web held ${webPeak} MB at its peak (less than ${mostMegabytes})`, webPeak < mostMegabytes],
    [`the worker held ${workerPeak} MB at its peak (less than ${mostMegabytes})`, workerPeak < mostMegabytes],
    [
      `${delays.length} of ${asked} codes were accepted, 99 % of them within ${late} ms (at most ${codeMs.most})`,
      delays.length === asked && late <= codeMs.most,
    ],
  ];
}

/** Seconds since it was last asked. */
function stopwatch(): () => number {
  let from = performance.now();
  return () => {
    const seconds = Math.round((performance.now() - from) / 100) / 10;
    from = performance.now();
    return seconds;
  };
}

async function startWeb(stage: Stage): Promise<{ child: ChildProcess; url: string }> {
  const digest = sourcesDigest(projectRoot);
  const log = join(stage.logFolder, "build.log");
  if (!isBuildFresh(projectRoot, digest)) await buildWeb(projectRoot, digest, log, new AbortController().signal);
  const port = await anyFreePort();
  const url = `http://127.0.0.1:${port}`;
  process.env.PORT = String(port);
  const child = stage.start("scripts/web.ts", webHeap);
  await until("the web answers", async () => (await fetch(`${url}/readyz`)).ok);
  return { child, url };
}

/** Uploads the file as the send form does. @returns the id of the list */
async function upload(stage: Stage, { id, channel, target, owner }: Tenant, url: string): Promise<string> {
  const files = await fixtureFolder();
  try {
    const cell = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
    const rowOf = (n: number, values: string[]) =>
      `<row r="${n}">${values.map((value, i) => cell(`${"ABC"[i]}${n}`, value)).join("")}</row>`;
    const sheet = () =>
      sheetOfRows(count + 1, (n) =>
        rowOf(n, n === 1 ? ["recipient", "body.name", "body.thing"] : [phoneAt(n), `Guest ${n}`, `order ${n * 7}`]),
      );
    const path = await files.parts(workbookParts({ "xl/worksheets/sheet1.xml": sheet }));
    const { name, value } = await sessionCookie(stage.connection.db, owner.userId);
    const search = new URLSearchParams({ channel: channel.id, template: target.templateCode });
    const answer = await request(`${url}/uploads/recipients?${search}`, {
      method: "POST",
      headers: {
        ...{ cookie: `${name}=${value}`, [WORKSPACE_HEADER]: id, origin: url, "sec-fetch-site": "same-origin" },
        ...{ "x-file-name": "people.xlsx", "content-length": String(statSync(path).size) },
      },
      body: createReadStream(path),
      ...{ headersTimeout: hourMs, bodyTimeout: hourMs },
    });
    const lines = (await answer.body.text()).trim().split("\n");
    const last = JSON.parse(lines.at(-1) ?? "{}") as UploadLine;
    if (last.type !== "done" || last.report.rowsSend !== count)
      throw new Error(`The file was not taken: ${lines.at(-1)}`);
    return last.report.id;
  } finally {
    await files.remove();
  }
}

/** The number in row `n`; none of them has a special outcome in the sandbox. */
const phoneAt = (n: number) => `+4915${20_000_000 + n}7`;

/** Asks for a code again and again until it is ended. */
function askForCodes(tenant: Tenant) {
  const asked = new Map<string, number>();
  let going = true;
  const asking = (async () => {
    for (let n = 0; going; n++) {
      const startedAt = Date.now();
      const phone = `+4915${50_000_000 + n}7`;
      asked.set(await askForCode(tenant.target, { phone, values: ["Code", String(n)] }), startedAt);
      await sleep(codeMs.every);
    }
  })();
  return {
    /** @returns how many were asked for, and after how many milliseconds each was accepted */
    async end(): Promise<{ asked: number; delays: number[] }> {
      going = false;
      await asking;
      const { db } = tenant.target.ctx();
      const accepted = () =>
        db.execute<{ id: string; at: number }>(sql`
          SELECT id, extract(epoch FROM accepted_at)::float * 1000 AS at FROM messages
          WHERE workspace_id = ${tenant.id} AND campaign_id IS NULL AND accepted_at IS NOT NULL`);
      await until("every code was accepted", async () => (await accepted()).length === asked.size);
      const delays = (await accepted()).map(({ id, at }) => Math.round(at - (asked.get(id) ?? 0)));
      return { asked: asked.size, delays };
    },
  };
}

async function isAnswered({ connection }: Stage, { id }: Tenant, campaignId: string): Promise<boolean> {
  const [row] = await connection.db.execute<{ accepted: number; failed: number }>(sql`
    SELECT accepted, failed FROM campaigns WHERE workspace_id = ${id} AND id = ${campaignId}`);
  if (row && row.failed > 0) throw new Error(`${row.failed} messages failed`);
  return row?.accepted === count;
}

type Page = { items: { recipient: string }[]; next: number | null };

/** What the sandbox's record shows of the file's people. */
async function readRecord({ control }: Stage, { channel }: Tenant) {
  const file = new Set<string>();
  for (let n = 2; n <= count + 1; n++) file.add(phoneAt(n).slice(1));
  const codes = "491550";
  const seen = new Set<string>();
  let [doubled, strangers] = [0, 0];
  for (let after: number | null = 0; after !== null; ) {
    const page: Page = await control("GET", `/control/messages?waba=${channel.accountId}&limit=10000&after=${after}`);
    for (const { recipient } of page.items) {
      const to = recipient.replace("+", "");
      if (to.startsWith(codes)) continue;
      if (!file.has(to)) strangers += 1;
      else if (seen.has(to)) doubled += 1;
      seen.add(to);
    }
    after = page.next;
  }
  return { people: seen.size, doubled, strangers };
}

function percentile99(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.99) - 1)] ?? Number.NaN;
}
