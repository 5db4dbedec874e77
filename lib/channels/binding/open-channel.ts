import { and, eq } from "drizzle-orm";
import type { Sql } from "postgres";
import type { BindingEnvironment, Platform } from "#db/enums";
import { bindings } from "#db/schema/channels";
import type { Channel, Connector } from "#lib/connectors/connector";
import type { AppWebhook } from "#lib/connectors/onboarding";
import { connectorFor } from "#lib/connectors/registry";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { derivedSecret } from "#lib/seal";
import { currentSettings } from "#lib/settings/current";
import { openSecrets } from "./secrets.ts";

/** A bound channel with what speaks for it. */
export type OpenChannel = { connector: Connector; channel: Channel };

type BindingRow = {
  workspaceId: string;
  channelId: string;
  platform: Platform;
  environment: BindingEnvironment;
  accountId: string;
  configuration: Record<string, unknown>;
  secretsSealed: string;
};

/**
 * What the connector needs to act for a channel, with its secrets opened; already there while a binding is still running.
 *
 * @returns null when nothing is bound, or when no connector speaks to the platform
 * @throws Error when the secrets do not open, ZodError when they are not what the connector needs
 */
export async function openChannel(ctx: Ctx, channelId: string): Promise<OpenChannel | null> {
  const row = await inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(bindings)
      .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId)));
    return row;
  });
  return row ? openBinding(row) : null;
}

/**
 * As `openChannel`, for the door, which knows a channel by the address it was called at and learns the workspace from it.
 *
 * @returns null also when the channel belongs to another platform
 */
export async function openChannelAt(
  sql: Sql,
  at: { platform: string; channelId: string },
): Promise<OpenChannel | null> {
  const [row] = await sql<BindingRow[]>`
    SELECT workspace_id AS "workspaceId", channel_id AS "channelId", platform, environment, account_id AS "accountId",
      configuration, secrets_sealed AS "secretsSealed"
    FROM bindings WHERE channel_id = ${at.channelId} AND platform = ${at.platform}`;
  return row ? openBinding(row) : null;
}

/**
 * As `openChannelAt`, for an address that a whole app posts to: the channels that hold an account. There may be one live and
 * one in the sandbox.
 */
export async function openChannelsOf(
  sql: Sql,
  account: { platform: string; accountId: string },
): Promise<OpenChannel[]> {
  const rows = await sql<BindingRow[]>`
    SELECT workspace_id AS "workspaceId", channel_id AS "channelId", platform, environment, account_id AS "accountId",
      configuration, secrets_sealed AS "secretsSealed"
    FROM bindings WHERE platform = ${account.platform} AND account_id = ${account.accountId}`;
  return rows.flatMap((row) => openBinding(row) ?? []);
}

/**
 * The address of a platform's API for a kind of binding. A sandboxed channel must never reach the real platform.
 * @param configuration of the binding; its `baseUrl` goes first
 */
export function platformUrl(
  platform: string,
  environment: BindingEnvironment,
  configuration: Readonly<Record<string, unknown>> = {},
): string {
  if (typeof configuration.baseUrl === "string") return configuration.baseUrl;
  if (environment === "sandbox") return env().SANDBOX_URL ?? defaultSandboxUrl;
  return connectorFor(platform)?.onboarding?.defaults(currentSettings()).baseUrl ?? "";
}

/** Where the platform posts what happens on a channel. */
export function webhookUrl(platform: string, channelId: string): string {
  return `${env().DOOR_PUBLIC_URL}/webhooks/${platform}/${channelId}`;
}

/** Where a platform posts everything of one app, and what it shows us when it tests that address. */
export function appWebhook(platform: string): AppWebhook {
  const verifyToken = env().META_VERIFY_TOKEN ?? derivedSecret("webhook of an app");
  return { url: `${env().DOOR_PUBLIC_URL}/webhooks/${platform}`, verifyToken };
}

/** Where the sandbox listens unless it was told otherwise. */
const defaultSandboxUrl = "http://127.0.0.1:4010";

function openBinding(row: BindingRow): OpenChannel | null {
  const connector = connectorFor(row.platform);
  if (!connector) return null;
  const secrets = openSecrets(row, row.secretsSealed);
  return {
    connector,
    channel: {
      id: row.channelId,
      workspaceId: row.workspaceId,
      environment: row.environment,
      baseUrl: platformUrl(row.platform, row.environment, row.configuration),
      accountId: row.accountId,
      credentials: connector.credentials.parse({ ...row.configuration, ...secrets }),
    },
  };
}
