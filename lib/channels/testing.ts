import { connect } from "#db/client";
import type { Role } from "#db/enums";
import type { channels } from "#db/schema/channels";
import type { Failure } from "#lib/connectors/connector";
import type { SenderFacts } from "#lib/connectors/profile";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";

export const now = new Date("2026-11-18T06:34:02Z");

/** Connections of one test file: the owner's for setting up, the web's for what is tested. */
export async function openTestDatabase(max = 4) {
  process.env.DATABASE_URL ??= "postgres://nobody@127.0.0.1/none";
  process.env.NEXTAUTH_SECRET ??= "a secret of at least thirty-two characters";
  process.env.SEALING_KEY ??= Buffer.alloc(32, 7).toString("base64");
  const { ownerUrl, appUrl } = await testDatabase();
  const owner = connect(ownerUrl, { max: 2 });
  const web = connect(appUrl, { max });
  return { owner, web, close: () => Promise.all([owner.close(), web.close()]) };
}

type Opened = Awaited<ReturnType<typeof openTestDatabase>>;

export async function makeWorkspace(
  { owner, web }: Opened,
  given: {
    kind?: "business" | "provider";
    providerId?: string;
    quota?: number;
    role?: Role;
    name?: string;
    zone?: string;
  } = {},
): Promise<Ctx> {
  const { quota, role = "owner", ...values } = given;
  const workspaceId = await insertWorkspace(owner.db, {
    ...values,
    ...(quota === undefined ? {} : { channelQuota: quota }),
  });
  return {
    workspaceId,
    actor: { kind: "member", userId: newId(), name: "Olga", email: "olga@example.test", role },
    db: web.db,
    now,
  };
}

export function makeChannel(
  { owner }: Opened,
  ctx: Ctx,
  values: Partial<typeof channels.$inferInsert> = {},
): Promise<string> {
  return insertChannel(owner.db, ctx.workspaceId, { createdAt: now, ...values });
}

export const failure: Failure = {
  kind: "INVALID_REQUEST",
  code: "100",
  detail: "The platform says no.",
  retryAfterMs: null,
  trace: null,
};

export function number(values: Partial<SenderFacts> = {}): SenderFacts {
  return {
    externalId: "111",
    address: "+6581234501",
    addressKind: "phone",
    displayName: "Lumen",
    state: "CONNECTED",
    quality: "GREEN",
    throughputPerSecond: 80,
    details: { verificationState: "VERIFIED", nameState: "APPROVED", tier: "TIER_1K", official: false },
    ...values,
  };
}
