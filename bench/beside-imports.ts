/**
 * How long do pages take while others import? Twelve files of 60,000 rows are uploaded at once into one workspace, and a
 * person of another workspace goes on reading pages. Beside them: the same pages of the same web process when nothing is
 * imported. Needs a build (`npm run build`).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { encode } from "next-auth/jwt";
import { Pool, request } from "undici";
import { memberships, users } from "#db/schema/workspaces";
import { WORKSPACE_HEADER } from "#lib/auth/request-headers";
import { openSession } from "#lib/auth/sign-in";
import { anyFreePort } from "#lib/embedded/ports";
import { env } from "#lib/env";
import { fixtureFolder, sheetOfRows, workbookParts } from "#lib/excel/fixtures";
import { newId } from "#lib/ids";
import { insertWorkspace } from "#lib/testing/factories";
import { type Finding, median } from "./support/finding.ts";
import { type Scratch, withDatabase } from "./support/scratch.ts";
import { type BenchWorkspace, makeBenchWorkspace } from "./support/workspace.ts";

const FILES = 12;
const ROWS = 60_000;
const QUIET_PAGES = 60;
const pages = ["/", "/campaigns", "/settings/members"];

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const web = await startWeb();
    try {
      const importer = await makeBenchWorkspace(database);
      return await measurePages(web.url, {
        importer,
        importerCookie: await cookieOf(database, memberOf(importer)),
        readerCookie: await cookieOf(database, await makeReader(database)),
      });
    } finally {
      await web.stop();
    }
  });
}

type People = { importer: BenchWorkspace; importerCookie: string; readerCookie: string };

async function measurePages(url: string, people: People): Promise<Finding[]> {
  const reader = new Pool(url, { connections: 1 });
  // The first requests load the code of each page.
  await readPages(reader, people.readerCookie, 15);
  const quiet = await readPages(reader, people.readerCookie, QUIET_PAGES);
  const start = performance.now();
  let running = true;
  const file = await makeFile();
  const imports = Promise.all(Array.from({ length: FILES }, () => upload(url, people, file))).finally(() => {
    running = false;
  });
  const busy = await readPages(reader, people.readerCookie, Number.POSITIVE_INFINITY, () => running);
  const counts = await imports;
  await reader.close();
  const wrong = counts.find((rows) => rows !== ROWS);
  if (wrong !== undefined) throw new Error(`an import would send ${wrong} of ${ROWS} rows`);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const about = { unit: "ms" as const, against: "when nothing is imported" };
  const note = `${FILES} files of ${ROWS.toLocaleString("en")} rows in ${seconds} s, ${busy.length} pages meanwhile`;
  return [
    { ...about, what: "A page beside imports, median", ours: median(busy), ceiling: median(quiet), note },
    { ...about, what: "A page beside imports, 95 of 100", ours: nearSlowest(busy), ceiling: nearSlowest(quiet) },
  ];
}

const nearSlowest = (samples: number[]) => samples.toSorted((a, b) => a - b)[Math.floor(samples.length * 0.95)] ?? 0;

/** @returns the milliseconds of each page, one after the other, until `count` were read or `goOn` says no */
async function readPages(reader: Pool, cookie: string, count: number, goOn = () => true): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < count && goOn(); n++) {
    const path = pages[n % pages.length] ?? "/";
    const start = performance.now();
    const answer = await reader.request({ method: "GET", path, headers: { cookie } });
    const html = await answer.body.text();
    if (answer.statusCode !== 200 || !html.includes("Reader and Daughters"))
      throw new Error(`${path}: ${answer.statusCode}`);
    took.push(performance.now() - start);
  }
  return took;
}

/** Uploads the file as the send form does. @returns the rows that would be sent */
async function upload(url: string, { importer, importerCookie }: People, file: Buffer): Promise<number> {
  const { workspaceId, channelId, templateCode } = importer;
  const answer = await request(`${url}/uploads/recipients?channel=${channelId}&template=${templateCode}`, {
    method: "POST",
    headers: { cookie: importerCookie, origin: url, [WORKSPACE_HEADER]: workspaceId },
    body: file,
    headersTimeout: 600_000,
    bodyTimeout: 600_000,
  });
  const lines = (await answer.body.text()).trim().split("\n");
  const last = JSON.parse(lines.at(-1) ?? "{}") as { type?: string; report?: { rowsSend: number } };
  if (last.type !== "done") throw new Error(`the upload answered ${answer.statusCode} ${lines.at(-1)}`);
  return last.report?.rowsSend ?? 0;
}

async function makeFile(): Promise<Buffer> {
  const cell = (reference: string, value: string) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const line = (n: number, values: string[]) =>
    `<row r="${n}">${values.map((value, i) => cell(`${"ABC"[i]}${n}`, value)).join("")}</row>`;
  const sheet = () =>
    sheetOfRows(ROWS + 1, (n) =>
      line(
        n,
        n === 1 ? ["recipient", "body.name", "body.order"] : [`+4915${200_000_000 + n}`, `Guest ${n}`, `ORD-${n}`],
      ),
    );
  const files = await fixtureFolder();
  try {
    return await readFile(await files.parts(workbookParts({ "xl/worksheets/sheet1.xml": sheet })));
  } finally {
    await files.remove();
  }
}

function memberOf({ ctx }: BenchWorkspace): string {
  const { actor } = ctx();
  return actor.kind === "member" ? actor.userId : "";
}

/** @returns the user id of the owner of another workspace */
async function makeReader({ owner }: Scratch): Promise<string> {
  const userId = newId();
  const workspaceId = await insertWorkspace(owner.db, { slug: "reader", name: "Reader and Daughters" });
  await owner.db.insert(users).values({ id: userId, name: "Reader", email: "reader@lumen.example", passwordHash: "-" });
  await owner.db.insert(memberships).values({ workspaceId, userId, role: "owner" });
  return userId;
}

async function cookieOf({ owner }: Scratch, userId: string): Promise<string> {
  const visit = { remember: false, ip: null, userAgent: "bench" };
  const { sessionId } = await openSession(owner.db, userId, visit, new Date());
  const token = await encode({ token: { sessionId, sub: userId }, secret: env().NEXTAUTH_SECRET });
  return `next-auth.session-token=${token}`;
}

async function startWeb(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await anyFreePort();
  const url = `http://localhost:${port}`;
  const variables = {
    PORT: String(port),
    HOST: "127.0.0.1",
    NEXTAUTH_URL: url,
    CARILLON_PARENT_PID: String(process.pid),
  };
  const child = spawn(process.execPath, ["scripts/web.ts"], {
    env: { ...process.env, ...variables } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await listening(child);
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (data: Buffer) => {
      if (data.includes("web listens")) resolve();
    });
    child.once("exit", () => reject(new Error("the web process ended; is there a build? npm run build")));
  });
}
