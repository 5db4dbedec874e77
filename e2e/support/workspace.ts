/** Workspaces for specs, created directly with the domains' verbs, which is faster than through the console. */
import { randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import type { Db } from "#db/client";
import type { Platform, Role } from "#db/enums";
import { bindings } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { sendingRules } from "#db/schema/sending";
import { workspaces } from "#db/schema/workspaces";
import { hashPassword } from "#lib/auth/password/passwords";
import { openSession } from "#lib/auth/sign-in";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { createChannel } from "#lib/channels/create-channel";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { createTemplate } from "#lib/templates/create-template";
import { getTemplate } from "#lib/templates/queries";
import { submitTemplate } from "#lib/templates/review/submit-template";
import { ensureMembership, ensureUser, ensureWorkspace } from "#lib/workspaces/ensure-workspace";
import { until } from "./until.ts";

export const password = "quiet bells ring at noon";

export type Member = { userId: string; name: string; email: string; role: Role; ctx(): Ctx };

export type Workspace = {
  id: string;
  slug: string;
  name: string;
  /** The member with that role, created on first use. */
  member(role: Role): Promise<Member>;
};

/** Creates a workspace in UTC and English that is verified and does not require consent. */
export async function makeWorkspace(db: Db): Promise<Workspace> {
  const tag = randomBytes(4).toString("hex");
  const now = new Date();
  const [slug, name] = [`spec-${tag}`, `Spec ${tag}`];
  const id = await ensureWorkspace(db, { slug, name, kind: "business", activeSince: now }, now);
  await db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, id));
  // What a spec sends leaves at once.
  await db.insert(sendingRules).values({ workspaceId: id, undoSeconds: 0, updatedAt: now });
  const passwordHash = await hash();
  const members = new Map<Role, Promise<Member>>();
  async function join(role: Role): Promise<Member> {
    const person = { email: `${role}-${tag}@spec.example`, name: `The ${role}` };
    const userId = await ensureUser(db, { ...person, passwordHash }, now);
    await ensureMembership(db, { workspaceId: id, userId, role }, now);
    const actor = { kind: "member" as const, userId, ...person, role };
    return { userId, ...person, role, ctx: () => ({ workspaceId: id, actor, db, now: new Date() }) };
  }
  return {
    id,
    slug,
    name,
    member(role) {
      const member = members.get(role) ?? join(role);
      members.set(role, member);
      return member;
    },
  };
}

let hashed: Promise<string> | undefined;
/** Hashing is slow by design, so all members of a run share one password. */
const hash = (): Promise<string> => {
  hashed ??= hashPassword(password);
  return hashed;
};

/** The session cookie of a signed-in user. */
export async function sessionCookie(db: Db, userId: string): Promise<{ name: string; value: string; url: string }> {
  const { sessionId } = await openSession(db, userId, { remember: false, ip: null, userAgent: "spec" }, new Date());
  const { NEXTAUTH_SECRET: secret, NEXTAUTH_URL: url } = env();
  const value = await encode({ token: { sessionId, sub: userId }, secret });
  return { name: "next-auth.session-token", value, url };
}

export type ReadyChannel = {
  id: string;
  name: string;
  /** The account id in the sandbox. */
  accountId: string;
  sender: { id: string; externalId: string; phone: string };
};

/** Creates a channel bound to a new account in the sandbox, with one sender that can send. */
export async function makeChannel(
  by: Pick<Member, "ctx">,
  name = `Channel ${randomBytes(3).toString("hex")}`,
  type: Platform = "whatsapp",
): Promise<ReadyChannel> {
  const ctx = by.ctx();
  const { id } = await createChannel(ctx, { type, name, remarks: "" });
  const bound = await bindToSandbox(by.ctx(), { channelId: id });
  if (!bound.bound) throw new Error(`the sandbox did not bind: ${JSON.stringify(bound)}`);
  const [binding] = await ctx.db
    .select()
    .from(bindings)
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, id)));
  const [sender] = await ctx.db
    .select()
    .from(senders)
    .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, id), eq(senders.state, "CONNECTED")));
  if (!binding || !sender) throw new Error("the bound channel has no connected sender");
  const { externalId, address: phone } = sender;
  return { id, name, accountId: binding.accountId, sender: { id: sender.id, externalId, phone } };
}

/** Creates an approved template: `Hello $(name), your $(thing)…`, or one without variables. Mails need a header, their subject. */
export async function makeTemplate(
  by: Pick<Member, "ctx">,
  channelId: string,
  given: { variables?: boolean; category?: "utility" | "marketing"; header?: string } = {},
): Promise<{ code: string; name: string }> {
  const { variables = true, category = "utility", header = null } = given;
  const name = `order_${randomBytes(4).toString("hex")}`;
  const { code } = await createTemplate(by.ctx(), {
    channelId,
    name,
    language: "en",
    category,
    pauseOnCategoryChange: true,
  });
  const draft = await getTemplate(by.ctx(), code);
  await submitTemplate(by.ctx(), {
    code,
    category,
    seenAt: draft.updatedAt.toISOString(),
    content: {
      header,
      body: variables
        ? "Hello $(name), your $(thing) is on its way and will reach you tomorrow."
        : "Our shop opens at nine tomorrow, an hour later than on other days.",
      footer: null,
      buttons: [],
      samples: variables ? { "body.name": "Ines", "body.thing": "order 17" } : {},
    },
  });
  const isApproved = async () => (await getTemplate(by.ctx(), code)).state === "pass";
  await until("the template is approved", isApproved, 120_000);
  return { code, name };
}
