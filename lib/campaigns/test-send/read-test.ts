import { and, desc, eq, isNotNull } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { templateTests } from "#db/schema/templates";
import { users } from "#db/schema/workspaces";
import type { TemplateRules } from "#lib/connectors/profile";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { templateFileLinks } from "#lib/templates/file-links";
import { getTemplate } from "#lib/templates/queries";
import { findTarget } from "../audience-import/find-target.ts";
import { listSendAccounts } from "../report/queries.ts";
import { type Guest, listGuests } from "./guests.ts";

/** A template as its preview shows it. */
export type TemplateLook = {
  name: string;
  /** The name of its channel, which stands above the message. */
  sender: string;
  content: TemplateContent;
  rules: TemplateRules;
  /** Where its files can be seen, by their ids. */
  files: Record<string, string>;
};

/** What the dialog of a test needs. `address` is a suggestion: where the person's last test went, or their own mail address. */
export type TestChoices = TemplateLook & {
  addressKind: AddressKind;
  address: string;
  senders: { id: string; label: string }[];
  /** The workspace's own list of people who get tests of this channel type. */
  guests: Guest[];
};

/** What a template looks like. @throws DomainError "not_found" for one of another workspace */
export async function readTemplateLook(ctx: Ctx, code: string): Promise<TemplateLook> {
  return inTransaction(ctx, async (ctx) => {
    const { channelId, name, content } = await getTemplate(ctx, code);
    const [channel] = await ctx.db
      .select({ name: channels.name, platform: channels.type })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    if (!channel) throw notFound("channel");
    const files = templateFileLinks(ctx, [content]);
    return { name, sender: channel.name, content, rules: templateRulesFor(channel.platform), files };
  });
}

/** What a test of a template can be sent from and to. @throws DomainError "not_found" for one of another workspace */
export async function readTestChoices(ctx: Ctx, code: string): Promise<TestChoices> {
  return inTransaction(ctx, async (ctx) => {
    const { channelId } = await getTemplate(ctx, code);
    const { platform } = await findTarget(ctx, { channelId, templateCode: code });
    const [addressKind] = profileFor(platform)?.addressKinds ?? ["phone"];
    const senders = await listSendAccounts(ctx, channelId);
    return {
      ...(await readTemplateLook(ctx, code)),
      ...{ addressKind, address: await suggestedAddress(ctx, addressKind) },
      senders: senders.map(({ id, phone }) => ({ id, label: phone })),
      guests: await listGuests(ctx, platform),
    };
  });
}

/** Kinds of addresses of which the person signs in with one. */
const mailKinds: readonly AddressKind[] = ["email"];

async function suggestedAddress({ db, workspaceId, actor }: Ctx, addressKind: AddressKind): Promise<string> {
  const [last] = await db
    .select({ address: messages.address })
    .from(templateTests)
    .innerJoin(
      messages,
      and(eq(messages.workspaceId, templateTests.workspaceId), eq(messages.id, templateTests.messageId)),
    )
    .where(
      and(
        eq(templateTests.workspaceId, workspaceId),
        eq(templateTests.askedBy, actorId(actor)),
        eq(templateTests.addressKind, addressKind),
        isNotNull(templateTests.messageId),
      ),
    )
    .orderBy(desc(templateTests.askedAt))
    .limit(1);
  if (last?.address) return last.address;
  if (!mailKinds.includes(addressKind) || actor.kind !== "member") return "";
  const [user] = await db.select({ email: users.email }).from(users).where(eq(users.id, actor.userId));
  return user?.email ?? "";
}
