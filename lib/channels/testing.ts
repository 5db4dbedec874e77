import { connect } from "#db/client";
import type { Platform, Role } from "#db/enums";
import type { BusinessProfile, ChatLink, channels, Greeting } from "#db/schema/channels";
import type { NumberAbility } from "#lib/connectors/abilities";
import type { Channel, Connector, ConnectorIo, Failure, Outcome } from "#lib/connectors/connector";
import type { SignUp } from "#lib/connectors/onboarding";
import type { AccountFacts, SenderFacts } from "#lib/connectors/profile";
import { connectorFor } from "#lib/connectors/registry";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { insertChannel, insertWorkspace } from "#lib/testing/factories";
import type { PlatformLink } from "./binding/platform-link.ts";

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

/** The calls of a platform by name, so that a test can replace one of them. */
type Calls = {
  exchangeCode: SignUp["exchangeCode"];
  readAccount(channel: Channel, io: ConnectorIo): Promise<Outcome<AccountFacts>>;
  subscribe(channel: Channel, callbackUrl: string): Promise<Outcome<null>>;
  unsubscribe(channel: Channel): Promise<Outcome<null>>;
  listSenders(): Promise<Outcome<SenderFacts[]>>;
} & NumberAbility &
  ReturnType<typeof usualPages>;

export type FakePlatform = PlatformLink & { calls: string[]; numbers: SenderFacts[] };

/** A platform that does what it is told, WhatsApp unless another is named; `calls` names what it was asked, in order. */
export function fakePlatform(
  given: Partial<Calls> & { platform?: Platform; numbers?: SenderFacts[]; verified?: boolean } = {},
): FakePlatform {
  const calls: string[] = [];
  const { platform = "whatsapp", numbers = [number()], verified = true, ...overrides } = given;
  const told = noted({ ...usualCalls(numbers, verified), ...overrides }, calls);
  return {
    connector: connectorOf(told, platform),
    io: { dispatcher: null as never, now: () => now, timeoutMs: 1000 },
    calls,
    numbers,
  };
}

function usualCalls(numbers: SenderFacts[], verified: boolean): Calls {
  const done: Outcome<null> = { ok: true, value: null };
  return {
    exchangeCode: async (_at, app) => ({ ok: true, value: { accessToken: "exchanged", appSecret: app.appSecret } }),
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
      },
    }),
    subscribe: async () => done,
    unsubscribe: async () => done,
    listSenders: async () => ({ ok: true, value: numbers }),
    add: async (_channel, input) => {
      const externalId = `new-${numbers.length}`;
      const address = `+${input.countryCode}${input.number}`;
      numbers.push(
        number({ externalId, address, state: "UNVERIFIED", details: { verificationState: "NOT_VERIFIED" } }),
      );
      return { ok: true, value: { externalId } };
    },
    requestCode: async () => done,
    verifyCode: async (_channel, input) => (input.code === "482913" ? done : { ok: false, failure }),
    register: async () => done,
    moveIn: async (_channel, input) => {
      const externalId = `moved-${numbers.length}`;
      const address = `+${input.countryCode}${input.number}`;
      numbers.push(number({ externalId, address, state: "PENDING", details: { verificationState: "NOT_VERIFIED" } }));
      return { ok: true, value: { externalId } };
    },
    deregister: async () => done,
    setPin: async () => done,
    rename: async () => done,
    setCallback: async () => done,
    ...usualPages(),
  };
}

/** What a number shows, kept as a platform keeps it. */
function usualPages() {
  const done: Outcome<null> = { ok: true, value: null };
  const links: ChatLink[] = [];
  const state = {
    profile: {
      ...{ about: "We are here.", address: "", description: "", email: "", industry: "RETAIL" },
      ...{ websites: [] as string[], photoUrl: null as string | null },
    } as BusinessProfile,
    greeting: { welcome: false, starters: [], commands: [] } as Greeting,
  };
  return {
    readProfile: async () => ({ ok: true as const, value: state.profile }),
    writeProfile: async (_channel: unknown, { fields }: { fields: Partial<BusinessProfile> }) => {
      state.profile = { ...state.profile, ...fields };
      return done;
    },
    writePhoto: async () => {
      state.profile = { ...state.profile, photoUrl: "https://photos.example/1" };
      return done;
    },
    fetchPhoto: async () => ({ ok: true as const, value: Buffer.from("photo") }),
    readGreeting: async () => ({ ok: true as const, value: state.greeting }),
    writeGreeting: async (_channel: unknown, { greeting }: { greeting: Greeting }) => {
      state.greeting = greeting;
      return done;
    },
    listLinks: async () => ({ ok: true as const, value: [...links] }),
    createLink: async (_channel: unknown, { text }: { text: string }) => {
      const code = `CODE${links.length}AAAAAAAAA`;
      const link = { code, text, url: `https://wa.me/message/${code}` };
      links.push(link);
      return { ok: true as const, value: link };
    },
    editLink: async (_channel: unknown, { code, text }: { code: string; text: string }) => {
      const at = links.findIndex((link) => link.code === code);
      const link = { code, text, url: `https://wa.me/message/${code}` };
      links[at] = link;
      return { ok: true as const, value: link };
    },
    removeLink: async (_channel: unknown, { code }: { code: string }) => {
      links.splice(
        links.findIndex((link) => link.code === code),
        1,
      );
      return done;
    },
    drawCode: async () => ({ ok: true as const, value: Buffer.from("image") }),
  };
}

function noted(told: Calls, calls: string[]): Calls {
  const entries = Object.entries(told).map(([name, call]) => [
    name,
    (...args: unknown[]) => {
      calls.push(name);
      return (call as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(entries) as Calls;
}

function connectorOf(told: Calls, platform: Platform): Connector {
  const real = connectorFor(platform);
  if (!real?.onboarding) throw new Error("the connector is gone");
  return {
    ...real,
    health: told.readAccount,
    senders: {
      list: told.listSenders,
      numbers: told,
      greeting: { read: told.readGreeting, write: told.writeGreeting },
      links: {
        list: told.listLinks,
        create: told.createLink,
        edit: told.editLink,
        remove: told.removeLink,
        drawCode: told.drawCode,
      },
    },
    businessProfile: {
      read: told.readProfile,
      write: told.writeProfile,
      writePhoto: told.writePhoto,
      fetchPhoto: told.fetchPhoto,
    },
    onboarding: {
      ...real.onboarding,
      signUp: {
        app: () => ({ appId: "7", appSecret: "app-secret" }),
        window: () => null,
        exchangeCode: told.exchangeCode,
      },
      release: told.unsubscribe,
      steps: [
        {
          key: "account",
          async run(channel, _callbackUrl, io) {
            const read = await told.readAccount(channel, io);
            return read.ok ? { ok: true, value: { account: read.value } } : read;
          },
        },
        {
          key: "webhooks",
          async run(channel, callbackUrl) {
            const subscribed = await told.subscribe(channel, callbackUrl);
            return subscribed.ok ? { ok: true, value: {} } : subscribed;
          },
        },
        {
          key: "numbers",
          async run() {
            const listed = await told.listSenders();
            return listed.ok ? { ok: true, value: { senders: listed.value } } : listed;
          },
        },
      ],
    },
  };
}
