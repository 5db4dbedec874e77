import { and, eq } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { bindings } from "#db/schema/channels";
import { type TemplateContent, templates, templateVersions } from "#db/schema/templates";
import { unsubscribeUrl } from "#lib/audience/unsubscribe-link";
import { type OpenChannel, openChannel } from "#lib/channels/binding/open-channel";
import type { Channel, ConnectorIo, OutboundMessage, RawRequest, SendOptions } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import type { Claimed } from "#lib/sending/claim";
import type { Speaker } from "#lib/sending/flights";
import type { LaneFacts } from "#lib/sending/record-outcomes";
import { renderTemplate, toParameters } from "#lib/templates/content/render-template";
import type { LaneLease } from "./lanes.ts";
import { SessionLine } from "./session-line.ts";

export type OpenedSpeaker = {
  facts: LaneFacts;
  speaker: Speaker;
  /** True when the platform speaks over a connection of the driver's: the lane is kept although nothing is due. */
  staysOpen: boolean;
  /** False once the channel has been bound anew or unbound: what was opened must not be used any more. */
  isCurrent(ctx: Ctx): Promise<boolean>;
  close(): Promise<void>;
};

/** Stores what a platform says over a connection that we hold open, as the webhook route stores what is posted. */
export type KeepEmitted = (channel: Channel, platform: Platform, request: RawRequest) => Promise<void>;

/**
 * Opens the platform's end of a lane with the channel's credentials: single requests, or a connection that stays open until
 * `close` where the platform works that way.
 *
 * @returns null when the channel is not bound, or when nobody speaks its platform
 */
export async function openSpeaker(
  ctx: Ctx,
  held: LaneLease,
  io: ConnectorIo,
  keep: KeepEmitted,
): Promise<OpenedSpeaker | null> {
  // Read first: whatever changes from here on is seen as a change.
  const sealed = await readSealed(ctx, held.channelId);
  const opened = await openChannel(ctx, held.channelId);
  if (!opened) return null;
  const { connector, channel } = opened;
  const platform = connector.platform as Platform;
  const contentOf = rememberContents(ctx);
  const line = connector.session
    ? new SessionLine(connector.session, channel, (request) => keep(channel, platform, request), io)
    : null;
  await line?.session();
  return {
    facts: { held, platform },
    speaker: {
      async send(message) {
        const content = message.template ? await contentOf(message.template) : null;
        const outbound = { ...toOutbound(message, content), options: optionsOf(message, opened) };
        const session = await line?.session();
        if (!session) return connector.send(outbound, channel, io);
        return session.ok ? session.value.send(outbound) : { outcome: "retry_later", failure: session.failure };
      },
    },
    staysOpen: line !== null,
    isCurrent: async (ctx) => (await readSealed(ctx, held.channelId)) === sealed,
    close: async () => line?.close(),
  };
}

/** The binding's secrets as they are stored; each sealing differs from the one before. */
async function readSealed(ctx: Ctx, channelId: string): Promise<string | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ sealed: bindings.secretsSealed })
      .from(bindings)
      .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
    return row?.sealed ?? null;
  });
}

/** Marketing carries the way off the list where the platform has a place for it. */
function optionsOf({ category, address }: Claimed, { connector, channel }: OpenChannel): SendOptions {
  if (!connector.profile.unsubscribes || category !== "marketing") return {};
  const { workspaceId, id: channelId } = channel;
  return { unsubscribeUrl: unsubscribeUrl({ workspaceId, channelId, address }) };
}

function toOutbound(message: Claimed, content: TemplateContent | null): OutboundMessage {
  return {
    correlation: message.id,
    sender: { externalId: message.senderExternalId },
    address: { kind: message.addressKind, value: message.address },
    content:
      message.template && content
        ? {
            kind: "template",
            name: message.template.name,
            language: message.template.language,
            parameters: toParameters(content, message.parameters),
            rendered: renderTemplate(content, message.parameters),
          }
        : { kind: "text", text: message.text },
    options: {},
  };
}

type TemplateRef = { code: string; version: number | null };

/** Reads the content of a template's version once for all messages of a lane. */
function rememberContents(ctx: Ctx): (template: TemplateRef) => Promise<TemplateContent | null> {
  const contents = new Map<string, Promise<TemplateContent | null>>();
  return (template) => {
    const key = `${template.code} ${template.version}`;
    const reading = contents.get(key) ?? readContent(ctx, template);
    contents.set(key, reading);
    reading.catch(() => contents.delete(key));
    return reading;
  };
}

/** The content as it was submitted in the version that the values were made for. */
async function readContent(ctx: Ctx, template: TemplateRef): Promise<TemplateContent | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ content: templates.content, submitted: templateVersions.content })
      .from(templates)
      .leftJoin(
        templateVersions,
        and(
          eq(templateVersions.workspaceId, templates.workspaceId),
          eq(templateVersions.templateCode, templates.code),
          eq(templateVersions.version, template.version ?? templates.version),
        ),
      )
      .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, template.code)));
    return row?.submitted ?? row?.content ?? null;
  });
}
