import { eq } from "drizzle-orm";
import { connect, type Db } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { templates } from "#db/schema/templates";
import type { TemplateAbility, TemplateDraft } from "#lib/connectors/abilities";
import type { Failure, Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { newTemplateCode } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import { createTemplate } from "./create-template.ts";
import type { FindTemplateLink, TemplateLink } from "./platform-link.ts";
import type { Template } from "./rows.ts";

/** Shared by the database tests of templates: a workspace with a channel, and a fake platform with configurable answers. */

const { ownerUrl, appUrl } = await testDatabase();
export const owner = connect(ownerUrl, { max: 4 });
/** Connects with the web's role, so that row-level security applies to everything under test. */
export const web = connect(appUrl, { max: 6 });

export const noon = new Date("2026-11-21T12:00:00Z");
export const later = (ms: number) => new Date(noon.getTime() + ms);
export const hour = 3_600_000;

export const validContent: TemplateContent = {
  header: null,
  body: "Hello $(name), your order leaves our house on $(day) and is with you soon.",
  footer: null,
  buttons: [],
  samples: { "body.name": "Ann", "body.day": "Friday" },
};

export type TestChannel = { ctx: Ctx; channelId: string };

/** Creates a workspace with one WhatsApp channel. */
export async function makeChannel(db: Db = web.db): Promise<TestChannel> {
  const workspaceId = await insertWorkspace(owner.db);
  const channelId = await insertChannel(owner.db, workspaceId);
  const actor = { kind: "member", userId: "u", name: "Ines", email: "ines@lumen.example", role: "operator" } as const;
  return { ctx: { workspaceId, actor, db, now: noon }, channelId };
}

let made = 0;

/** Creates a complete draft, or a template with any other column values. */
export async function makeTemplate(channel: TestChannel, values: Partial<Template> = {}): Promise<Template> {
  const { code } = await createTemplate(
    // Codes are made from the time; two templates of the same millisecond could get the same one.
    { ...channel.ctx, now: later(-hour + made++) },
    {
      channelId: channel.channelId,
      name: `order_${newTemplateCode(noon)}_${made}`,
      language: "en",
      category: "utility",
      pauseOnCategoryChange: true,
    },
  );
  await owner.db
    .update(templates)
    .set({ content: validContent, ...values })
    .where(eq(templates.code, code));
  return readTemplate(channel, code);
}

export async function readTemplate(channel: TestChannel, code: string): Promise<Template> {
  const [row] = await inTransaction(channel.ctx, ({ db }) =>
    db.select().from(templates).where(eq(templates.code, code)),
  );
  if (!row) throw new Error(`no template ${code}`);
  return row;
}

/** The designer's form as it is for a person who has just opened the template. */
export function formOf(row: Template, content: TemplateContent = row.content) {
  const category = row.category === "authentication" ? "utility" : row.category;
  return { code: row.code, category, content, seenAt: row.updatedAt.toISOString() } as const;
}

export const failure = (
  kind: Failure["kind"],
  detail = "Body text is not allowed.",
): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { kind, code: "100", detail, retryAfterMs: null, trace: null },
});

type Answers = {
  submit?: (
    draft: TemplateDraft,
  ) => Promise<Outcome<{ externalId: string; state: Template["state"]; category: Template["category"] | null }>>;
  edit?: (draft: TemplateDraft) => Promise<Outcome<null>>;
  remove?: () => Promise<Outcome<null>>;
  read?: () => ReturnType<TemplateAbility["read"]>;
  list?: () => ReturnType<TemplateAbility["list"]>;
};

/** A platform that accepts everything unless `answers` says otherwise; `asked` lists the calls it received. */
export function fakePlatform(answers: Answers = {}) {
  const asked: string[] = [];
  let taken = 0;
  const templates: TemplateAbility = {
    submit(_channel, draft) {
      asked.push(`submit ${draft.name}`);
      const externalId = `ext-${draft.name}-${++taken}`;
      return (
        answers.submit?.(draft) ??
        Promise.resolve({ ok: true, value: { externalId, state: "auditing", category: null } })
      );
    },
    edit(_channel, externalId, draft) {
      asked.push(`edit ${externalId}`);
      return answers.edit?.(draft) ?? Promise.resolve({ ok: true, value: null });
    },
    remove(_channel, input) {
      asked.push(`remove ${input.name} ${input.externalId}`);
      return answers.remove?.() ?? Promise.resolve({ ok: true, value: null });
    },
    read(_channel, externalId) {
      asked.push(`read ${externalId}`);
      return answers.read?.() ?? Promise.resolve({ ok: true, value: { state: "pass", category: null, reason: null } });
    },
    list() {
      asked.push("list");
      return answers.list?.() ?? Promise.resolve({ ok: true, value: [] });
    },
  };
  const link = { templates, channel: {}, io: { now: () => later(100_000) } } as unknown as TemplateLink;
  const find: FindTemplateLink = () => Promise.resolve(link);
  return { find, asked };
}

export const noPlatform: FindTemplateLink = () => Promise.resolve(null);
