/**
 * How many pages a second does the console serve to sixteen readers? Of the demonstration, signed in, ten rows to a page,
 * compressed. Beside the ceiling: a page of ten rows from one query and nothing else, rendered by Next in the same kind of
 * process. What a page weighs and how much memory the console held at the end stand in the note.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { and, desc, eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { Pool } from "undici";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { accountDirectory } from "#db/schema/channels";
import { users } from "#db/schema/workspaces";
import { openSession } from "#lib/auth/sign-in";
import { projectRoot } from "#lib/embedded/data-paths";
import { anyFreePort } from "#lib/embedded/ports";
import { env } from "#lib/env";
import { buildWeb, isBuildFresh, sourcesDigest } from "#scripts/start/build/build-web";
import { webHeap } from "#scripts/start/processes/heaps";
import { type Finding, median } from "./finding.ts";
import { type Scratch, withDatabase } from "./scratch.ts";

const READERS = 16;
const ROUND_MS = 4_000;
const ROUNDS = 3;

const barePage = join(projectRoot, "bench/bare-page");

/**
 * @param pathOf the page's address, given what the demonstration has
 * @param name of the finding, if it has one
 */
export async function measurePage(
  what: string,
  pathOf: (demo: Demonstration) => string,
  name?: string,
): Promise<Finding[]> {
  await build();
  return withDatabase(async (database) => {
    const demo = await seedDemonstration(database);
    const ours = await serve(projectRoot);
    const bare = await serve(barePage);
    try {
      const rates = { ours: [] as number[], bare: [] as number[] };
      const path = pathOf(demo);
      const weight = await weigh(ours.port, path, demo.cookie);
      // In turn, so that a busy moment of the machine does not affect only one of them. The first round warms up.
      for (let round = 0; round <= ROUNDS; round++) {
        const pages = await pagesPerSecond(ours.port, path, demo.cookie);
        const bares = await pagesPerSecond(bare.port, "/", "");
        if (round === 0) continue;
        rates.ours.push(pages);
        rates.bare.push(bares);
      }
      const note = `${weight}; ${residentMiB(ours.child)} MiB of memory`;
      const against = "a bare page with one query";
      const ceiling = median(rates.bare);
      return [{ ...(name ? { name } : {}), what, ours: median(rates.ours), against, ceiling, unit: "pages/s", note }];
    } finally {
      for (const { child } of [ours, bare]) child.kill("SIGTERM");
    }
  });
}

/** Builds the console, unless that was done since its sources changed. */
export async function buildConsole(): Promise<void> {
  const digest = sourcesDigest(projectRoot);
  const log = join(mkdtempSync(join(tmpdir(), "carillon-bench-build-")), "build.log");
  if (!isBuildFresh(projectRoot, digest)) await buildWeb(projectRoot, digest, log, new AbortController().signal);
}

async function build(): Promise<void> {
  await buildConsole();
  const next = join(projectRoot, "node_modules/next/dist/bin/next");
  const variables = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as NodeJS.ProcessEnv;
  execFileSync(process.execPath, [next, "build", barePage], { cwd: projectRoot, env: variables, stdio: "pipe" });
}

/** A bound channel of the demonstration, its latest completed campaign, and the cookie of its owner. */
type Demonstration = { channelId: string; campaignId: string; cookie: string };

async function seedDemonstration({ owner }: Scratch): Promise<Demonstration> {
  const variables = { ...process.env, DEMO_PASSWORD: randomBytes(12).toString("hex") } as NodeJS.ProcessEnv;
  execFileSync(process.execPath, ["lib/demo/seed.ts"], { cwd: projectRoot, env: variables, stdio: "pipe" });
  const [user] = await owner.db.select().from(users).where(eq(users.email, "owner@lumen.example"));
  const [bound] = await owner.db.select().from(accountDirectory).where(eq(accountDirectory.environment, "sandbox"));
  if (!user || !bound) throw new Error("The demonstration has no owner or no bound channel.");
  const [campaign] = await owner.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, bound.workspaceId), eq(campaigns.state, "completed")))
    .orderBy(desc(campaigns.createdAt))
    .limit(1);
  if (!campaign) throw new Error("The demonstration has no completed campaign.");
  return { channelId: bound.channelId, campaignId: campaign.id, cookie: await signIn(owner.db, user.id) };
}

/** @returns the cookie of a new session */
export async function signIn(db: Db, userId: string): Promise<string> {
  const browser = { remember: false, ip: null, userAgent: "bench" };
  const { sessionId } = await openSession(db, userId, browser, new Date());
  const token = await encode({ token: { sessionId, sub: userId }, secret: env().NEXTAUTH_SECRET });
  return `next-auth.session-token=${token}`;
}

type Served = { port: number; child: ChildProcess };

/** Serves a built folder with the web's own program. */
export async function serve(folder: string): Promise<Served> {
  const port = await anyFreePort();
  const child = spawn(process.execPath, [...webHeap, join(projectRoot, "scripts/web.ts")], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), CARILLON_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const end = performance.now() + 30_000; ; await sleep(50)) {
    const up = await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" }).then(
      (answer) => answer.status < 400,
      () => false,
    );
    if (up) return { port, child };
    if (performance.now() > end || child.exitCode !== null) throw new Error(`The web of ${folder} did not start.`);
  }
}

async function pagesPerSecond(port: number, path: string, cookie: string): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: READERS, pipelining: 1 });
  const headers = { cookie, accept: "text/html", "accept-encoding": "gzip" };
  const start = performance.now();
  let done = 0;
  const read = async () => {
    while (performance.now() - start < ROUND_MS) {
      const answer = await pool.request({ method: "GET", path, headers });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}.`);
      done += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: READERS }, read));
    return (done / (performance.now() - start)) * 1000;
  } finally {
    await pool.close();
  }
}

/** What one page weighs, in words. */
async function weigh(port: number, path: string, cookie: string): Promise<string> {
  const pool = new Pool(`http://127.0.0.1:${port}`);
  try {
    const answer = await pool.request({
      method: "GET",
      path,
      headers: { cookie, accept: "text/html", "accept-encoding": "gzip" },
    });
    const packed = Buffer.from(await answer.body.arrayBuffer());
    const whole = await promisify(gunzip)(packed);
    const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
    return `${kilobytes(whole.length)} of HTML, ${kilobytes(packed.length)} compressed`;
  } finally {
    await pool.close();
  }
}

/** The memory a process holds, as `ps` says. */
function residentMiB({ pid }: ChildProcess): number {
  return Math.round(Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024);
}
