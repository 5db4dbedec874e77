import { and, eq } from "drizzle-orm";
import { type TemplateContent, templates, templateVersions } from "#db/schema/templates";
import { readCredentials } from "#lib/channels/credentials";
import type { ConnectorIo, OutboundMessage } from "#lib/connectors/connector";
import { connectorFor } from "#lib/connectors/registry";
import { type Ctx, inTransaction } from "#lib/context";
import { toParameters } from "#lib/templates/content/render-template";
import type { Claimed } from "./claim.ts";
import type { Speaker } from "./drive-lane.ts";
import type { LaneLease } from "./lanes.ts";
import type { LaneFacts } from "./record-outcomes.ts";

/**
 * Opens the platform's end of a lane with the channel's credentials.
 *
 * @returns null when the channel is not bound, or when nobody speaks its platform
 */
export async function openSpeaker(
  ctx: Ctx,
  held: LaneLease,
  io: ConnectorIo,
): Promise<{ facts: LaneFacts; speaker: Speaker; close(): Promise<void> } | null> {
  const binding = await readCredentials(ctx, held.channelId);
  const connector = binding && connectorFor(binding.platform);
  if (!binding || !connector) return null;
  const contents = new Map<string, Promise<TemplateContent | null>>();
  const contentOf = (template: { code: string; version: number | null }) => {
    const key = `${template.code} ${template.version}`;
    const known = contents.get(key);
    if (known) return known;
    const reading = readContent(ctx, template);
    contents.set(key, reading);
    return reading;
  };
  return {
    facts: { held, platform: binding.platform },
    speaker: {
      async send(message) {
        const content = message.template ? await contentOf(message.template) : null;
        return connector.send(toOutbound(message, content), binding.credentials, io);
      },
    },
    async close() {},
  };
}

function toOutbound(message: Claimed, content: TemplateContent | null): OutboundMessage {
  return {
    correlation: message.id,
    senderExternalId: message.senderExternalId,
    recipient: message.address,
    content:
      message.template && content
        ? {
            kind: "template",
            name: message.template.name,
            language: message.template.language,
            parameters: toParameters(content, message.parameters),
          }
        : { kind: "text", text: message.text },
  };
}

/** The content as it was submitted in the version that the values were made for. */
async function readContent(
  ctx: Ctx,
  template: { code: string; version: number | null },
): Promise<TemplateContent | null> {
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
