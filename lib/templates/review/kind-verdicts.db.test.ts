/** One table of templates of the platforms that review none, judged by the form, by the verb and by the sandbox over the wire. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { templateRulesFor } from "#lib/connectors/profiles";
import { keepFile } from "#lib/media/keep-file";
import { makeStore } from "#lib/media/testing";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import { designIssues } from "../content/design-rules.ts";
import { formOf, makeTemplate, noon, owner, readTemplate, type TestChannel, web } from "../test-support.ts";
import { submitTemplate } from "./submit-template.ts";
import { type KindCase, kindCases, kindFiles } from "./testdata/kind-cases.ts";
import { type Phone, startPhones } from "./testdata/testing.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://unused",
  NEXTAUTH_SECRET: "a".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});

const contents: Record<keyof typeof kindFiles, Buffer> = {
  png: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(62, 1)]),
  webp: Buffer.from("RIFF0000WEBP"),
  mp4: Buffer.from("0000ftypisom"),
  pdf: Buffer.from("%PDF-1.4".padEnd(60, " ")),
};

let running: Awaited<ReturnType<typeof startPhones>>;
let storage: Awaited<ReturnType<typeof makeStore>>;
const channels = new Map<string, TestChannel & { kept: Map<string, string> }>();

beforeAll(async () => {
  running = await startPhones();
  storage = await makeStore();
}, 60_000);
afterAll(async () => {
  await running.stop();
  await storage.remove();
  await Promise.all([owner.close(), web.close()]);
});

/** A channel of the platform, whose workspace keeps one of each file. */
async function channelOf(platform: KindCase["platform"]) {
  const known = channels.get(platform);
  if (known) return known;
  const workspaceId = await insertWorkspace(owner.db);
  const channelId = await insertChannel(owner.db, workspaceId, { type: platform });
  const actor = { kind: "member", userId: "u", name: "Ines", email: "ines@lumen.example", role: "operator" } as const;
  const ctx = { workspaceId, actor, db: web.db, now: noon };
  const kept = new Map<string, string>();
  for (const { id, name, type } of Object.values(kindFiles)) {
    const kind = type.startsWith("video") ? "video" : type.startsWith("image") ? "image" : "document";
    const file = await storage.file(contents[id as keyof typeof contents]);
    const facts = { channelId, source: "uploaded", kind, type, declaredType: type, name, expiresAt: null } as const;
    kept.set(id, await keepFile(ctx, storage.store, file, facts));
  }
  const made = { ctx, channelId, kept };
  channels.set(platform, made);
  return made;
}

/** What the verb says: null for a template that can be sent then. */
async function askVerb({ platform, category, content }: KindCase): Promise<string | null> {
  const channel = await channelOf(platform);
  const row = await makeTemplate(channel, { category });
  const named = JSON.parse(
    JSON.stringify(content, (key, one) => (key === "id" ? (channel.kept.get(String(one)) ?? one) : one)),
  ) as KindCase["content"];
  try {
    await submitTemplate(channel.ctx, { ...formOf(row, named), category });
    return (await readTemplate(channel, row.code)).state === "pass" ? null : "cannot be sent";
  } catch (error) {
    const { key, field } = error as { key: string; field: string };
    return `${field.replace(/^content\./, "")} ${key.replace("templates.content.", "")}`;
  }
}

describe("a template of a platform that reviews none", () => {
  it("is judged at every border and by every rule", () => {
    expect(kindCases.length).toBeGreaterThanOrEqual(120);
    const names = kindCases.map(({ platform, name }) => `${platform} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(kindCases.map((one) => [one.platform, one.name, one] as const))(
    "gets one verdict from all on %s: %s",
    async (platform, _name, one) => {
      const [first] = designIssues(one, templateRulesFor(platform));
      expect(first ? `${first.field} ${first.key}` : null, "the form").toBe(one.refused);
      expect(await askVerb(one), "the verb").toBe(one.refused);
      const phone: Phone = running.phones[platform];
      if (one.refused !== null && one.shown) return;
      const outcome = await phone.send(one.content);
      expect(outcome.outcome, `the platform: ${JSON.stringify(outcome)}`).toBe(one.refused ? "rejected" : "accepted");
    },
  );
});
