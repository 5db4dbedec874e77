/** Files in and out: names that point elsewhere, cells that would calculate, and uploads that never end. */
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import ExcelJS from "exceljs";
import { Agent, request as send } from "undici";
import type { Db } from "#db/client";
import { expect, test } from "#e2e/fixtures";
import { phoneOf, workbook } from "#e2e/support/recipients";
import { asPageOf } from "#e2e/support/routes";
import { until } from "#e2e/support/until";
import { makeChannel, makeTemplate, makeWorkspace, sessionCookie, type Workspace } from "#e2e/support/workspace";
import { env } from "#lib/env";

const header = ["recipient", "body.name", "body.thing"];
type Line = { type: string; before?: number; report?: { id: string; fileName: string; rowsSend: number } };

/** How a page of the workspace's owner uploads. */
async function makeUploads(db: Db, workspace: Workspace) {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const cookie = await sessionCookie(db, owner.userId);
  const address = `/uploads/recipients?channel=${channel.id}&template=${template.code}`;
  const headers = { ...asPageOf(workspace.id), cookie: `${cookie.name}=${cookie.value}` };
  const dispatcher = new Agent({ connections: 64 });
  return {
    dispatcher,
    post: (body: Buffer | Readable, more: Record<string, string> = {}, signal?: AbortSignal) =>
      send(new URL(address, env().NEXTAUTH_URL), {
        method: "POST",
        headers: { ...headers, ...more },
        body,
        dispatcher,
        ...(signal ? { signal } : {}),
      }),
  };
}

const linesOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** A body of which one byte arrives, and then nothing. */
const stalled = () =>
  new Readable({
    read() {},
  });

test("names of files lead nowhere, in and out, and cells of a download never calculate", async ({
  database: { db },
  workspace,
  as,
}) => {
  const { post, dispatcher } = await makeUploads(db, workspace);
  const formulas = ['=HYPERLINK("https://evil.example")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1"];
  const file = await workbook([header, [phoneOf(1), "Ana", "1"], ...formulas.map((cell) => ["nobody", cell, cell])]);
  const answer = await post(file, { "x-file-name": encodeURIComponent("..\\../../etc/cron.d/evil\r\nx: y.xlsx") });
  const report = linesOf(await answer.body.text()).at(-1)?.report;
  expect(report).toMatchObject({ fileName: "evilx: y.xlsx", rowsSend: 1 });

  const page = await as("owner");
  const download = await page.request.get(`/downloads/rejected-rows?import=${report?.id}&workspace=${workspace.id}`);
  expect(download.headers()["content-disposition"]).toMatch(
    /^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%-]+$/,
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await download.body()) as unknown as ExcelJS.Buffer);
  const cells: ExcelJS.Cell[] = [];
  book.worksheets[0]?.eachRow((row) => row.eachCell((cell) => void cells.push(cell)));
  expect(cells.filter((cell) => cell.type === ExcelJS.ValueType.Formula || cell.formula)).toEqual([]);
  for (const formula of formulas) expect(cells.map((cell) => cell.text)).toContain(formula);

  for (const path of [
    "/downloads/rejected-rows?import=../../../../etc/passwd",
    "/downloads/..%2f..%2f..%2fetc%2fpasswd",
    "/downloads/%2e%2e/%2e%2e/package.json",
    "/_next/static/..%2f..%2f..%2fpackage.json",
    "/_next/static/%2e%2e%2f%2e%2e%2fserver/server-reference-manifest.json",
  ]) {
    const answer = await page.request.get(path, { headers: asPageOf(workspace.id) });
    expect.soft(answer.status(), path).toBeGreaterThanOrEqual(400);
    const text = await answer.text();
    expect.soft(/root:|"dependencies"|exportedName/.test(text), path).toBe(false);
  }

  await page.goto("/settings/audit");
  const log = page.getByRole("region", { name: "Audit log" });
  await expect(log.getByText("Recipient list imported")).toBeVisible();
  await expect(log.getByText("Rejected rows downloaded")).toBeVisible();
  await dispatcher.close();
});

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("carillon-upload-"));

test("a file that says it is too large is refused before it is sent", async ({ database: { db }, workspace }) => {
  const { post, dispatcher } = await makeUploads(db, workspace);
  const started = stalled();
  started.push("P");
  const answer = await post(started, { "content-length": String(10 ** 10) });
  expect(answer.statusCode).toBe(413);
  expect(await answer.body.text()).toContain("limit_exceeded");
  started.destroy();
  await dispatcher.destroy();
});

test("uploads that stop arriving hold no connection of the database, end at a number, and leave no file", async ({
  database: { db },
  workspace,
  enter,
}) => {
  const { post, dispatcher } = await makeUploads(db, workspace);
  const before = new Set(folders());
  const leave = new AbortController();
  const slow = Array.from({ length: 20 }, () => {
    const body = stalled();
    body.push("P");
    return post(body, { "content-length": "1000" }, leave.signal).catch(() => null);
  });
  await until("all uploads arrive", async () => folders().filter((name) => !before.has(name)).length >= 20);

  const more = await post(Buffer.from("PK"));
  expect(more.statusCode).toBe(429);
  expect(await more.body.text()).toContain("Too many files are being uploaded at once");
  const other = await enter(await (await makeWorkspace(db)).member("owner"));
  expect((await other.request.get("/campaigns")).status()).toBe(200);
  const [held] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE application_name IN ('carillon-web', 'carillon-import') AND xact_start < now() - interval '2 seconds'`);
  expect(held?.n).toBe(0);

  const left = folders().filter((name) => !before.has(name));
  leave.abort();
  await Promise.all(slow);
  await until("their files are removed", async () => folders().every((name) => !left.includes(name)));
  const again = await post(await workbook([header, [phoneOf(1), "Ana", "1"]]));
  expect(linesOf(await again.body.text()).at(-1)?.type).toBe("done");
  await dispatcher.close();
});

test("twelve files of one workspace are all read, a few at a time, and one that leaves makes room", async ({
  database: { db },
  workspace,
}) => {
  const { post, dispatcher } = await makeUploads(db, workspace);
  const people = Array.from({ length: 300 }, (_, n) => [phoneOf(n), `Guest ${n}`, String(n)]);
  const file = await workbook([header, ...people]);
  const leave = new AbortController();
  const leaving = post(file, {}, leave.signal).then((answer) => answer.body.text());
  const staying = Array.from({ length: 12 }, async () => linesOf(await (await post(file)).body.text()));
  leave.abort();
  await expect(leaving).rejects.toThrow();
  const answers = await Promise.all(staying);
  for (const lines of answers) expect(lines.at(-1)?.report?.rowsSend).toBe(300);
  const places = answers.flatMap((lines) => lines.flatMap((line) => line.before ?? []));
  expect(Math.max(...places)).toBeGreaterThan(4);
  await dispatcher.close();
});
