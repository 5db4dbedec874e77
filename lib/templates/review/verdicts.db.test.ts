/** One table of templates, judged by the form, by the verb, by the sandbox over real HTTP and by Meta's own description. */
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { media } from "#db/schema/media";
import { templates as templateRows } from "#db/schema/templates";
import type { ConnectorIo } from "#lib/connectors/connector";
import { templateRulesFor } from "#lib/connectors/profiles";
import { componentsOf } from "#lib/connectors/whatsapp/components";
import { templates } from "#lib/connectors/whatsapp/templates";
import { keepFile } from "#lib/media/keep-file";
import { makeStore } from "#lib/media/testing";
import { Oracle } from "#sandbox/oracle/oracle";
import { startTestSandbox } from "#sandbox/testing";
import { designIssues } from "../content/design-rules.ts";
import { toDraft } from "../content/to-draft.ts";
import type { FindTemplateLink } from "../platform-link.ts";
import {
  formOf,
  later,
  makeChannel,
  makeTemplate,
  owner,
  readTemplate,
  type TestChannel,
  web,
} from "../test-support.ts";
import { submitTemplate } from "./submit-template.ts";
import { syncTemplates } from "./sync-templates.ts";
import { files, type VerdictCase, verdictCases } from "./testdata/verdict-cases.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://unused",
  NEXTAUTH_SECRET: "a".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
const rules = templateRulesFor("whatsapp");
const oracle = new Oracle();
const agent = new Agent();
/** The platform takes a hundred new templates of an account an hour, and each case makes two. */
const casesPerAccount = 45;

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let storage: Awaited<ReturnType<typeof makeStore>>;
let channel: TestChannel;
const handles = new Map<string, string>();
const keptIds = new Map<string, string>();
const accounts: Parameters<typeof templates.list>[0][] = [];
/** Templates that the sandbox has approved, by its id of them. */
const approved = new Map<string, VerdictCase & { called: string }>();
const io: ConnectorIo = { dispatcher: agent, now: () => later(100_000), timeoutMs: 10_000 };

const contents: Record<keyof typeof files, Buffer> = {
  png: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(62, 1)]),
  webp: Buffer.from("RIFF0000WEBP"),
  mp4: Buffer.from("0000ftypisom"),
  pdf: Buffer.from("%PDF-1.4".padEnd(60, " ")),
};

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  storage = await makeStore();
  channel = await makeChannel();
  for (const [key, { type, name }] of Object.entries(files) as [keyof typeof files, (typeof files)["png"]][]) {
    const content = contents[key];
    const kind = type.startsWith("image") ? "image" : type.startsWith("video") ? "video" : "document";
    const facts = {
      channelId: channel.channelId,
      source: "uploaded",
      kind,
      type,
      declaredType: type,
      name,
      expiresAt: null,
    } as const;
    const file = await storage.file(content);
    keptIds.set(key, await keepFile(channel.ctx, storage.store, file, facts));
    const at = await accountFor(0);
    const sample = { kind, type, name, bytes: content.length, content: Readable.from([content]) } as const;
    const uploaded = await templates.uploadSample?.(at, sample, io);
    if (!uploaded?.ok) throw new Error(`${key}: ${uploaded?.failure.detail}`);
    handles.set(key, uploaded.value);
  }
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  await storage.remove();
  await agent.close();
  await Promise.all([owner.close(), web.close()]);
});

async function accountFor(index: number) {
  const at = Math.floor(index / casesPerAccount);
  while (accounts.length <= at) {
    const { wabaId, accessToken } = await sandbox.account();
    accounts.push({
      ...{ id: channel.channelId, workspaceId: channel.ctx.workspaceId, environment: "sandbox" as const },
      ...{ baseUrl: sandbox.httpUrl, accountId: wabaId },
      credentials: { apiVersion: "v25.0", accessToken, appSecret: "s", verifyToken: "v" },
    });
  }
  return accounts[at] as (typeof accounts)[number];
}

/** Files of the table are named by a word; the workspace knows them by the ids it has given them. */
function withKeptFiles<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, one) => (key === "id" && typeof one === "string" ? (keptIds.get(one) ?? one) : one)),
  ) as T;
}

const draftOf = (one: VerdictCase, name: string) => toDraft({ ...one, name, language: "en_US" }, handles);

/** What the sandbox says of a template that no rule of ours has seen: null once it is approved. */
async function askSandbox(one: VerdictCase, index: number): Promise<string | null> {
  const at = await accountFor(index);
  const draft = draftOf(one, `case_${index}`);
  const taken = await templates.submit(at, draft, io);
  if (!taken.ok) return taken.failure.detail;
  await sandbox.control("clock", { advanceMs: 2_100 });
  const read = await templates.read(at, taken.value.externalId, io);
  if (!read.ok) return read.failure.detail;
  if (read.value.state === "pass") approved.set(taken.value.externalId, { ...one, called: `case_${index}` });
  return read.value.state === "pass" ? null : `${read.value.state} ${read.value.reason}`;
}

/** What the verb says: null for a template that is under review then. */
async function askVerb(one: VerdictCase, index: number): Promise<string | null> {
  const at = await accountFor(index);
  const find: FindTemplateLink = () => Promise.resolve({ templates, channel: at, io, store: storage.store } as never);
  const row = await makeTemplate(channel, { category: one.category });
  const input = { ...formOf(row, withKeptFiles(one.content)), category: one.category };
  try {
    await submitTemplate(channel.ctx, input, find);
    return (await readTemplate(channel, row.code)).state === "auditing" ? null : "not under review";
  } catch (error) {
    const { key, field } = error as { key: string; field: string };
    return `${field.replace(/^content\./, "")} ${key.replace("templates.content.", "")}`;
  }
}

describe("a template", () => {
  it("is judged at every border and by every rule", () => {
    expect(verdictCases.length).toBeGreaterThanOrEqual(200);
    expect(new Set(verdictCases.map(({ name }) => name)).size).toBe(verdictCases.length);
  });

  it.each(verdictCases.map((one, index) => [one.name, one, index] as const))(
    "gets one verdict from all: %s",
    async (_name, one, index) => {
      const [first] = designIssues(one, rules);
      expect(first ? `${first.field} ${first.key}` : null, "the form").toBe(one.refused);
      expect(await askVerb(one, index), "the verb").toBe(one.refused);
      const said = await askSandbox(one, index);
      if (one.refused === null) expect(said, "the sandbox").toBeNull();
      else expect(said, "the sandbox").not.toBeNull();
      // The description tells shapes, and none of the limits: it speaks of what is taken.
      const draft = draftOf(one, `case_${index}`);
      const request = {
        ...{ name: `case_${index}`, language: "en_US", category: one.category.toUpperCase() },
        components: componentsOf(draft),
      };
      const path = "/v23.0/1/message_templates";
      expect(oracle.judge({ method: "POST", path, request, status: 200 }), "the description").toEqual([]);
    },
  );

  it("comes back from the platform as it was designed, and is brought over so", async () => {
    expect(approved.size).toBeGreaterThan(90);
    const empty = await makeChannel();
    for (const at of accounts) {
      const listed = await templates.list(at, io);
      if (!listed.ok) throw new Error(listed.failure.detail);
      for (const held of listed.value) {
        const one = approved.get(held.externalId);
        if (!one) continue;
        const designed = draftOf(one, one.called);
        expect(held.draft, one.name).toEqual(designed);
      }
      const find: FindTemplateLink = () => Promise.resolve({ templates, channel: at, io } as never);
      expect((await syncTemplates(empty.ctx, { channelId: empty.channelId }, find)).unread).toEqual([]);
      expect(await syncTemplates(empty.ctx, { channelId: empty.channelId }, find)).toEqual({
        imported: 0,
        updated: 0,
        unread: [],
      });
    }
    const rows = await owner.db.select().from(templateRows).where(eq(templateRows.channelId, empty.channelId));
    for (const [externalId, one] of approved) {
      const row = rows.find((found) => found.externalId === externalId);
      if (!row) throw new Error(`${one.name} was not brought over`);
      const designed = draftOf(one, one.called);
      const { category: _, ...words } = toDraft(row);
      expect(words, one.name).toEqual({ ...designed, category: undefined });
    }
    expect(await owner.db.select().from(media).where(eq(media.channelId, empty.channelId))).toEqual([]);
  });
});
