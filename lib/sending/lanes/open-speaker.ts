import { and, eq } from "drizzle-orm";
import type { Platform } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { bindings } from "#db/schema/channels";
import { templates, templateVersions } from "#db/schema/templates";
import { withConfirmationLink } from "#lib/audience/sign-up-link";
import { unsubscribeUrl } from "#lib/audience/unsubscribe-link";
import { type OpenChannel, openChannel } from "#lib/channels/binding/open-channel";
import type { Channel, ConnectorIo, OutboundMessage, RawRequest, SendOutcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import type { Claimed } from "#lib/sending/claim";
import type { Speaker } from "#lib/sending/flights";
import type { LaneFacts } from "#lib/sending/record-outcomes";
import { renderTemplate } from "#lib/templates/content/render-template";
import { toParameters } from "#lib/templates/content/to-parameters";
import { type LaneLease, routeOf } from "./lanes.ts";
import { SessionLine } from "./session-line.ts";
import { keepStandingOf } from "./session-standing.ts";
import { type HandedFiles, outcomeOf, TemplateFiles } from "./template-files.ts";

export type OpenedSpeaker = {
  facts: LaneFacts;
  speaker: Speaker;
  /** True when the platform speaks over a connection of the driver's: the lane is kept although nothing is due. */
  staysOpen: boolean;
  /** False once the channel has been bound anew or unbound: what was opened must not be used any more. */
  isCurrent(ctx: Ctx): Promise<boolean>;
  close(): Promise<void>;
  /** The ways to the platform of which this is one; none where there is but one. */
  routes?: readonly { perSecond: number }[];
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
  const { connector } = opened;
  const channel = { ...opened.channel, route: routeOf(held.laneId) };
  const platform = connector.platform as Platform;
  const contentOf = rememberContents(ctx);
  const holds = connector.session !== undefined && (connector.session.held?.(channel) ?? true);
  const files = new TemplateFiles(ctx, { connector, channel, io });
  const standing = keepStandingOf(ctx, held, sealed);
  const line =
    connector.session && holds
      ? new SessionLine(connector.session, channel, (request) => keep(channel, platform, request), io, standing.told)
      : null;
  const first = await line?.session();
  let window = (first?.ok ? first.value.window : connector.window) ?? null;
  return {
    facts: { held, platform },
    speaker: {
      async send(message) {
        const content = message.template ? await contentOf(message.template) : null;
        const session = await line?.session();
        if (!session) {
          return sendWithFiles(message, content, files, (handed) =>
            connector.send(toOutbound(message, content, opened, handed), channel, io),
          );
        }
        const outbound = toOutbound(message, content, opened);
        if (session.ok) window = session.value.window ?? null;
        return session.ok ? session.value.send(outbound) : { outcome: "retry_later", failure: session.failure };
      },
      window: () => window,
    },
    staysOpen: line !== null,
    routes: connector.routes?.(channel) ?? [],
    isCurrent: async (ctx) => (await readSealed(ctx, held.channelId)) === sealed,
    async close() {
      await line?.close();
      await standing.settled();
    },
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

/** Sends a message once its files are at the platform, and once more when the platform has forgotten one of them. */
async function sendWithFiles(
  message: Claimed,
  content: TemplateContent | null,
  files: TemplateFiles,
  send: (handed: HandedFiles) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const handed = await files.handOver(content, message.senderExternalId);
  if (!handed.ok) return outcomeOf(handed.failure);
  const outcome = await send(handed.value);
  if (outcome.outcome !== "rejected") return outcome;
  if (!(await files.replaceForgotten(outcome.failure, handed.value, message.senderExternalId))) return outcome;
  const again = await files.handOver(content, message.senderExternalId);
  return again.ok ? send(again.value) : outcomeOf(again.failure);
}

function toOutbound(
  message: Claimed,
  content: TemplateContent | null,
  opened: OpenChannel,
  files?: HandedFiles,
): OutboundMessage {
  return {
    correlation: message.id,
    sender: { externalId: message.senderExternalId, ...(message.shown ? { shown: message.shown } : {}) },
    address: { kind: message.addressKind, value: message.address },
    content:
      message.template && content
        ? {
            kind: "template",
            name: message.template.name,
            language: message.template.language,
            parameters: toParameters(content, message.parameters, files),
            rendered: renderTemplate(content, message.parameters, {
              language: message.template.language,
              addressOf: (fileId) => files?.get(fileId)?.url ?? null,
            }),
          }
        : { kind: "text", text: textOf(message, opened) },
    options: optionsOf(message, opened),
  };
}

/** A message that asks for the confirmation of a sign-up names it, and gets its link here. */
function textOf({ text, parameters: [signUpId], template, address }: Claimed, { channel }: OpenChannel): string {
  const { workspaceId } = channel;
  return template ? text : withConfirmationLink(text, { workspaceId, signUpId, address });
}

/**
 * What the message is for (what its template's category says, or an answer to a person), and for marketing the way off the
 * list, or out of the template's topic, where the platform has a place for it.
 */
function optionsOf(
  { category, template, tag, regulatory, address, topicId }: Claimed,
  { connector, channel }: OpenChannel,
): OutboundMessage["options"] {
  const label = category ?? (template ? null : "reply");
  const { workspaceId, id: channelId } = channel;
  const unsubscribes = connector.profile.unsubscribes && category === "marketing";
  return {
    ...(label === null ? {} : { label }),
    ...(tag === null ? {} : { tag }),
    ...(regulatory ? { regulatory } : {}),
    ...(unsubscribes
      ? { unsubscribeUrl: unsubscribeUrl({ workspaceId, channelId, address, topicId }), listName: topicId ?? channelId }
      : {}),
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
