import { connect } from "#db/client";
import type { Role } from "#db/enums";
import { channels } from "#db/schema/channels";
import { workspaces } from "#db/schema/workspaces";
import type { AccountCapability, Failure, Outcome, SenderFacts } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { newChannelId, newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import type { PlatformLink } from "./platform-link.ts";

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
  const id = newId();
  await owner.db.insert(workspaces).values({
    id,
    slug: id,
    name: given.name ?? "Lumen Retail",
    kind: given.kind ?? "business",
    providerId: given.providerId ?? null,
    channelQuota: given.quota ?? 100,
    zone: given.zone ?? "UTC",
  });
  const role = given.role ?? "owner";
  return {
    workspaceId: id,
    actor: { kind: "member", userId: newId(), name: "Olga", email: "olga@example.test", role },
    db: web.db,
    now,
  };
}

export async function makeChannel(
  { owner }: Opened,
  ctx: Ctx,
  values: Partial<typeof channels.$inferInsert> = {},
): Promise<string> {
  const id = newChannelId();
  await owner.db.insert(channels).values({
    workspaceId: ctx.workspaceId,
    id,
    type: "whatsapp",
    name: `Channel ${id}`,
    createdBy: "Olga",
    createdAt: now,
    ...values,
  });
  return id;
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
    phone: "+6581234501",
    displayName: "Lumen",
    state: "CONNECTED",
    verificationState: "VERIFIED",
    nameState: "APPROVED",
    quality: "GREEN",
    tier: "TIER_1K",
    throughputPerSecond: 80,
    official: false,
    ...values,
  };
}

/** A platform that does what it is told; `calls` names what it was asked, in order. */
export function fakePlatform(given: Partial<AccountCapability> & { numbers?: SenderFacts[]; verified?: boolean } = {}) {
  const calls: string[] = [];
  const { numbers = [number()], verified = true, ...overrides } = given;
  const done: Outcome<null> = { ok: true, value: null };
  const usual: AccountCapability = {
    reachable: async () => true,
    exchangeCode: async () => ({ ok: true, value: { accessToken: "exchanged" } }),
    readAccount: async (channel) => ({
      ok: true,
      value: {
        accountId: channel.accountId,
        name: "Lumen Group",
        currency: "USD",
        namespace: "ns",
        reviewState: "APPROVED",
        businessId: "9",
        businessName: "Lumen",
        verificationState: verified ? "verified" : "not_verified",
        zone: null,
      },
    }),
    subscribe: async () => done,
    unsubscribe: async () => done,
    listSenders: async () => ({ ok: true, value: numbers }),
    addSender: async (_channel, input) => {
      numbers.push(
        number({
          externalId: `new-${numbers.length}`,
          phone: `+${input.countryCode}${input.number}`,
          state: "UNVERIFIED",
          verificationState: "NOT_VERIFIED",
        }),
      );
      return { ok: true, value: { externalId: `new-${numbers.length - 1}` } };
    },
    requestCode: async () => done,
    verifyCode: async (_channel, input) => (input.code === "482913" ? done : { ok: false, failure }),
    registerSender: async () => done,
    deregisterSender: async () => done,
  };
  const account = Object.fromEntries(
    Object.entries({ ...usual, ...overrides }).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        calls.push(name);
        return (call as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as AccountCapability;
  const link: PlatformLink = {
    account,
    io: { dispatcher: null as never, now: () => now, timeoutMs: 1000 },
  };
  return { ...link, calls, numbers };
}
