import type { Platform } from "#db/enums";
import type { BusinessProfile, ChatLink, Greeting } from "#db/schema/senders";
import type { NumberAbility } from "#lib/connectors/abilities";
import type { Channel, Connector, ConnectorIo, Outcome } from "#lib/connectors/connector";
import type { SignUp } from "#lib/connectors/onboarding";
import type { AccountFacts, SenderFacts } from "#lib/connectors/profile";
import { connectorFor } from "#lib/connectors/registry";
import type { PlatformLink } from "./binding/platform-link.ts";
import { failure, now, number } from "./testing.ts";

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
