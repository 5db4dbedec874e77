import { eq } from "drizzle-orm";
import { connect, type Db } from "#db/client";
import { channels } from "#db/schema/channels";
import { type TemplateContent, templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import type { TemplateAbility, TemplateDraft } from "#lib/connectors/abilities";
import type { Failure, Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { newChannelId, newId, newTemplateCode } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { createTemplate } from "./create-template.ts";
import type { FindTemplateLink, TemplateLink } from "./platform-link.ts";
import type { Template } from "./rows.ts";

/** What the database tests of templates share: a workspace with a channel, and a platform that answers as told. */

const { ownerUrl, appUrl } = await testDatabase();
export const owner = connect(ownerUrl, { max: 4 });
/** Signs in as the web does, so that row-level security stands behind every verb that is tested. */
export const web = connect(appUrl, { max: 6 });

export const noon = new Date("2026-11-21T12:00:00Z");
export const later = (ms: number) => new Date(noon.getTime() + ms);
export const hour = 3_600_000;

export const good: TemplateContent = {
  header: null,
  body: "Hello $(name), your order leaves our house on $(day) and is with you soon.",
  footer: null,
  buttons: [],
  samples: { "body.name": "Ann", "body.day": "Friday" },
};

export type Place = { ctx: Ctx; channelId: string };

/** A fresh workspace with one WhatsApp channel. */
export async function freshPlace(db: Db = web.db): Promise<Place> {
  const workspaceId = newId();
  const channelId = newChannelId();
  await owner.db.insert(workspaces).values({ id: workspaceId, slug: workspaceId, name: "Lumen", kind: "business" });
  await owner.db
    .insert(channels)
    .values({ workspaceId, id: channelId, type: "whatsapp", name: "Lumen", createdBy: "Ines" });
  const actor = { kind: "member", userId: "u", name: "Ines", email: "ines@lumen.example", role: "operator" } as const;
  return { ctx: { workspaceId, actor, db, now: noon }, channelId };
}

let made = 0;

/** A draft with complete words, or a template brought straight into another condition. */
export async function freshTemplate(place: Place, values: Partial<Template> = {}): Promise<Template> {
  const { code } = await createTemplate(
    // Codes grow with time; rows made in the same millisecond must not share one.
    { ...place.ctx, now: later(-hour + made++) },
    {
      channelId: place.channelId,
      name: `order_${newTemplateCode(noon)}`,
      language: "en",
      category: "utility",
      pauseOnCategoryChange: true,
    },
  );
  await owner.db
    .update(templates)
    .set({ content: good, ...values })
    .where(eq(templates.code, code));
  return read(place, code);
}

export async function read(place: Place, code: string): Promise<Template> {
  const [row] = await inTransaction(place.ctx, ({ db }) => db.select().from(templates).where(eq(templates.code, code)));
  if (!row) throw new Error(`no template ${code}`);
  return row;
}

/** The form as it stands on the screen of somebody who has just opened the template. */
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
};

/** A platform that takes everything unless told otherwise, and notes what it was asked. */
export function platform(answers: Answers = {}) {
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
  };
  const link = { templates, channel: {}, io: { now: () => later(100_000) } } as unknown as TemplateLink;
  const find: FindTemplateLink = () => Promise.resolve(link);
  return { find, asked };
}

export const unbound: FindTemplateLink = () => Promise.resolve(null);
