/**
 * A connector for tests only: a text service over one TCP connection that is kept open, with a JSON object a line. It splits
 * each message into three parts with an id each, and reports each part over the same connection.
 */
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";
import type {
  Channel,
  Connector,
  ConnectorIo,
  Failure,
  OutboundMessage,
  Outcome,
  RawRequest,
  SendOutcome,
  Session,
} from "../connector.ts";
import { secret } from "../credentials.ts";
import type { ConnectorEvent } from "../events.ts";
import { idOf, items, parseJson, property, textOf } from "../http/json.ts";
import type { AccountFacts, PlatformProfile } from "../profile.ts";

const credentials = z.object({ host: z.string(), port: z.coerce.number(), user: z.string(), password: secret() });
type LineChannel = Channel<z.output<typeof credentials>>;

export const lineSessionProfile: PlatformProfile = {
  platform: "line-session",
  addressKinds: ["phone"],
  senderKind: "sender_id",
  lane: "channel",
  countries: { forbidden: {} },
  text: { max: 480, unit: "characters" },
  media: {},
  messageKinds: ["text", "template"],
  templates: {
    mode: "rendered",
    limits: {
      ...{ header: 60, body: 1000, footer: 60, buttons: 3, buttonsShown: 3, urlButtons: 3, buttonText: 20, url: 500 },
    },
    ...{ unit: "characters", header: "text", footer: true, buttons: ["url"], formats: false, languages: ["en"] },
  },
  receipts: ["delivered"],
  windowHours: null,
  resendHarmless: false,
  senderLimits: null,
  binding: [{ key: "form", fields: [{ name: "password", secret: true, format: "text" }] }],
  accountTexts: "business",
  bindingSteps: ["account"],
  accountFacts: [],
  environments: ["live"],
  menu: ["send", "messages"],
  failureTexts: "messages.failures.lineSession",
};

export const lineSession: Connector<z.output<typeof credentials>> = {
  platform: "line-session",
  profile: lineSessionProfile,
  credentials,
  send: async () => ({ outcome: "retry_later", failure: failureOf("TRANSIENT", null, "no connection is open") }),
  health: signInOnce,
  session: { open },
  // Nothing is posted to us: what the connection emits is read here all the same.
  webhook: { verify: () => false, parse },
  onboarding: {
    defaults: () => ({ baseUrl: "", configuration: {} }),
    reachable: async () => true,
    steps: [
      {
        key: "account",
        async run(channel, _callbackUrl, io) {
          const account = await signInOnce(channel, io);
          if (!account.ok) return account;
          const sender = {
            externalId: "KIOSK",
            address: "KIOSK",
            addressKind: null,
            displayName: "KIOSK",
            state: "CONNECTED" as const,
            quality: "UNKNOWN" as const,
            throughputPerSecond: 20,
            details: {},
          };
          return { ok: true, value: { account: account.value, senders: [sender] } };
        },
      },
    ],
  },
};

/** Who waits for the answer to which request. */
type Waiting = Map<number, (answer: unknown) => void>;

/** Hands answers to whoever waits for them, and emits reports. */
function readLines(socket: Socket, waiting: Waiting, emit: (request: RawRequest) => Promise<void>): void {
  // The reader repeats the socket's errors.
  const lines = createInterface({ input: socket }).on("error", () => {});
  lines.on("line", (line) => {
    const told = parseJson(line);
    const sequence = property(told, "answer");
    if (typeof sequence === "number") return waiting.get(sequence)?.(told);
    // Acknowledged only once it is stored: what is not acknowledged comes again.
    emit({ method: "SESSION", path: "/", query: {}, headers: {}, body: Buffer.from(line) }).then(
      () => socket.write(`${JSON.stringify({ acknowledge: property(told, "report") })}\n`),
      () => {},
    );
  });
}

async function open(
  { credentials }: LineChannel,
  emit: (request: RawRequest) => Promise<void>,
  io: ConnectorIo,
): Promise<Outcome<Session>> {
  if (!io.connect) return { ok: false, failure: failureOf("TRANSIENT", null, "this process opens no connections") };
  let socket: Socket;
  try {
    socket = await io.connect({ host: credentials.host, port: credentials.port, tls: false });
  } catch (error) {
    return { ok: false, failure: failureOf("TRANSIENT", null, String(error)) };
  }
  const waiting: Waiting = new Map();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => socket.destroy());
  closed.then(() => {
    for (const settle of waiting.values()) settle(undefined);
  });
  readLines(socket, waiting, emit);

  let sequence = 0;
  /** @returns undefined when the connection ended or nothing came in time */
  const ask = (request: object): Promise<unknown> => {
    const number = ++sequence;
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(undefined), io.timeoutMs);
      const settle = (answer: unknown) => {
        clearTimeout(timer);
        waiting.delete(number);
        resolve(answer);
      };
      waiting.set(number, settle);
      if (socket.destroyed) settle(undefined);
      else socket.write(`${JSON.stringify({ ...request, sequence: number })}\n`);
    });
  };

  const bound = await ask({ user: credentials.user, password: credentials.password });
  if (property(bound, "bound") !== true) {
    socket.destroy();
    return { ok: false, failure: failureOf(bound === undefined ? "TRANSIENT" : "AUTH", null, "signing in failed") };
  }
  return {
    ok: true,
    value: {
      send: (message) => (socket.destroyed ? unsent() : submit(message, ask)),
      closed,
      async close() {
        socket.end();
        await closed;
      },
    },
  };
}

async function unsent(): Promise<SendOutcome> {
  return { outcome: "retry_later", failure: failureOf("TRANSIENT", null, "the connection is gone") };
}

async function submit(message: OutboundMessage, ask: (request: object) => Promise<unknown>): Promise<SendOutcome> {
  const { content } = message;
  const text = content.kind === "template" ? content.rendered.body : content.kind === "text" ? content.text : "";
  const answer = await ask({ to: message.address.value, text, reference: message.correlation });
  if (answer === undefined) {
    return { outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME", null, "no answer") };
  }
  const externalIds = items(property(answer, "ids")).flatMap((id) => idOf(id) ?? []);
  if (externalIds.length > 0) {
    return { outcome: "accepted", externalIds, receipts: lineSessionProfile.receipts, held: false };
  }
  const code = textOf(property(answer, "error"));
  return { outcome: "rejected", failure: failureOf("RECIPIENT", code, code ?? "") };
}

function parse({ body }: RawRequest): ConnectorEvent[] {
  const told = parseJson(body.toString("utf8"));
  const messageExternalId = idOf(property(told, "id"));
  const status = property(told, "state");
  const at = new Date(Number(property(told, "at")));
  if (messageExternalId === null || (status !== "delivered" && status !== "failed")) return [];
  if (Number.isNaN(at.getTime())) return [];
  return [
    {
      kind: "receipt",
      key: `receipt:${messageExternalId}:${status}`,
      senderExternalId: "KIOSK",
      messageExternalId,
      correlation: null,
      status,
      at,
      failure: status === "failed" ? failureOf("RECIPIENT", null, "not delivered") : null,
      pricingCategory: null,
    },
  ];
}

async function signInOnce(channel: LineChannel, io: ConnectorIo): Promise<Outcome<AccountFacts>> {
  const opened = await open(channel, async () => {}, io);
  if (!opened.ok) return opened;
  await opened.value.close();
  const unknown = { verificationState: null, businessId: null, businessName: null, currency: null, namespace: null };
  const { user } = channel.credentials;
  return { ok: true, value: { accountId: channel.accountId, name: user, reviewState: "APPROVED", ...unknown } };
}

function failureOf(kind: Failure["kind"], code: string | null, detail: string): Failure {
  return { kind, code, detail, retryAfterMs: null, trace: null };
}
