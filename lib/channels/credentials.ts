import { and, eq } from "drizzle-orm";
import type { BindingEnvironment, Platform } from "#db/enums";
import { bindings } from "#db/schema/channels";
import type { ChannelCredentials } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { open, seal } from "#lib/seal";

/** Where the sandbox listens unless it was told otherwise; a sandboxed channel must never reach the real platform. */
const defaultSandboxUrl = "http://127.0.0.1:4010";

export type OpenedBinding = { platform: Platform; environment: BindingEnvironment; credentials: ChannelCredentials };

/** The secrets of one binding, in the clear. */
export type BindingSecrets = { accessToken: string; appSecret: string; verifyToken: string };

/** The platform's API for a kind of binding. */
export function platformUrl(environment: BindingEnvironment): string {
  return environment === "sandbox" ? (env().SANDBOX_URL ?? defaultSandboxUrl) : env().WHATSAPP_GRAPH_URL;
}

/** Where the platform posts what happens on a channel. */
export function webhookUrl(channelId: string): string {
  return `${env().DOOR_PUBLIC_URL}/webhooks/whatsapp/${channelId}`;
}

/** What the connector needs to act for a channel, with its secrets opened; null when nothing is bound. */
export async function readCredentials(ctx: Ctx, channelId: string): Promise<OpenedBinding | null> {
  const row = await readBinding(ctx, channelId);
  if (!row) return null;
  const secrets = openSecrets(ctx.workspaceId, channelId, row);
  return {
    platform: row.platform,
    environment: row.environment,
    credentials: {
      baseUrl: platformUrl(row.environment),
      apiVersion: row.apiVersion,
      accountId: row.accountId,
      accessToken: secrets.accessToken,
      appSecret: secrets.appSecret,
    },
  };
}

/** What the door checks a webhook with; null when nothing is bound. Already there while a binding is still running. */
export async function webhookSecrets(
  ctx: Ctx,
  channelId: string,
): Promise<{ appSecret: string; verifyToken: string } | null> {
  const row = await readBinding(ctx, channelId);
  if (!row) return null;
  const { appSecret, verifyToken } = openSecrets(ctx.workspaceId, channelId, row);
  return { appSecret, verifyToken };
}

/** The sealed columns of a binding. */
export function sealSecrets(workspaceId: string, channelId: string, secrets: BindingSecrets) {
  const sealed = (name: keyof BindingSecrets) => seal(secrets[name], place(workspaceId, channelId, name));
  return {
    accessTokenSealed: sealed("accessToken"),
    appSecretSealed: sealed("appSecret"),
    verifyTokenSealed: sealed("verifyToken"),
  };
}

/** Opens what `sealSecrets` closed. */
export function openSecrets(
  workspaceId: string,
  channelId: string,
  row: { accessTokenSealed: string; appSecretSealed: string; verifyTokenSealed: string },
): BindingSecrets {
  return {
    accessToken: open(row.accessTokenSealed, place(workspaceId, channelId, "accessToken")),
    appSecret: open(row.appSecretSealed, place(workspaceId, channelId, "appSecret")),
    verifyToken: open(row.verifyTokenSealed, place(workspaceId, channelId, "verifyToken")),
  };
}

function place(workspaceId: string, channelId: string, name: keyof BindingSecrets) {
  return { workspaceId, field: `bindings/${channelId}/${name}` };
}

async function readBinding(ctx: Ctx, channelId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(bindings)
      .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
    return row ?? null;
  });
}
