/** For tests: a sandbox with an account on each platform that reviews no templates, and what people's phones show there. */
import { Readable } from "node:stream";
import type { TemplateContent } from "#db/json/template-content";
import type { Channel, Connector, OutboundMessage, SendOutcome } from "#lib/connectors/connector";
import type { OutboundMedia } from "#lib/connectors/content";
import { email } from "#lib/connectors/email/email";
import { startServer } from "#lib/connectors/email/test-support";
import { instagram } from "#lib/connectors/instagram/instagram";
import { messenger } from "#lib/connectors/messenger/messenger";
import { sms } from "#lib/connectors/sms/sms";
import { startCarrier } from "#lib/connectors/sms/test-support";
import { serviceId, startService } from "#lib/connectors/viber/test-support";
import { viber } from "#lib/connectors/viber/viber";
import { messagingThreadOf } from "#sandbox/control/messaging-thread";
import { startTestSandbox } from "#sandbox/testing";
import { viberThread } from "#sandbox/viber/views";
import { renderTemplate, sampleValues } from "../../content/render-template.ts";
import { toParameters } from "../../content/to-parameters.ts";
import { type KindCase, kindFiles } from "./kind-cases.ts";

/** What a phone shows of the last message. */
export type Shown = { subject: string | null; words: string; buttons: string[]; html: string | null };

export type Phone = {
  /** Sends a template with its samples as the product does, whatever its rules say of it. */
  send(content: TemplateContent, unsubscribeUrl?: string): Promise<SendOutcome>;
  last(): Shown;
};

type Platform = KindCase["platform"];

const person = "4915550017";
const url = (id: string) => `https://files.example/${kindFiles[id as keyof typeof kindFiles].name}`;

/** Files by an address of ours. */
const linked = new Map<string, OutboundMedia>(
  Object.values(kindFiles).map(({ id, name, type }) => [
    id,
    { kind: "image", externalId: null, url: url(id), name, type },
  ]),
);

function templateMessage(
  content: TemplateContent,
  to: Pick<OutboundMessage, "address" | "sender">,
  files: ReadonlyMap<string, OutboundMedia>,
  unsubscribeUrl?: string,
): OutboundMessage {
  const values = sampleValues(content);
  return {
    ...to,
    correlation: "2026112114000000000001",
    content: {
      ...{ kind: "template", name: "order", language: "en", parameters: toParameters(content, values, files) },
      rendered: renderTemplate(content, values, {
        language: "en",
        addressOf: (fileId) => linked.get(fileId)?.url ?? null,
      }),
    },
    options: { label: "utility", ...(unsubscribeUrl ? { unsubscribeUrl } : {}) },
  };
}

/** Starts them all; `stop` ends them. */
export async function startPhones(): Promise<{ phones: Record<Platform, Phone>; stop: () => Promise<void> }> {
  const [service, server, carrier, meta] = await Promise.all([
    startService(),
    startServer(),
    startCarrier(),
    startTestSandbox({ speed: 0 }),
  ]);
  const { io } = service;
  const made = await meta.control("pages", { name: "Kiosk Nord", instagram: true });
  const page = (accountId: string): Channel<never> =>
    ({
      ...{ id: "cams-0123456789", workspaceId: "w1", environment: "sandbox", baseUrl: meta.httpUrl, accountId },
      credentials: {
        apiVersion: "v25.0",
        ...{ accessToken: made.accessToken, appSecret: made.appSecret, verifyToken: "verify-token-of-the-test" },
      },
    }) as Channel<never>;
  const scopedOf = async (accountId: string): Promise<string> =>
    (await meta.control(`pages/${accountId}/people`, { people: [person] })).scopedIds[0];
  const lastOf = ({ messages }: { messages: Thread[] }): Shown => shownOf(messages.at(-1) as Thread);

  const metaPhone = async (connector: Connector<never>, kind: "psid" | "igsid", accountId: string): Promise<Phone> => {
    const to = { address: { kind, value: await scopedOf(accountId) }, sender: { externalId: accountId } } as const;
    const files = await handed(connector, page(accountId), accountId);
    return {
      send: (content) =>
        connector.send(templateMessage(content, to, content.cards ? linked : files), page(accountId), io),
      last: () => lastOf(messagingThreadOf(meta.sandbox, accountId, person)),
    };
  };

  /** Files by the ids of the platform, where it wants them uploaded. */
  async function handed(connector: Connector<never>, channel: Channel<never>, senderExternalId: string) {
    const handOver = connector.media?.handOver;
    if (handOver?.by !== "upload") return linked;
    const files = new Map<string, OutboundMedia>();
    for (const { id, name, type } of Object.values(kindFiles)) {
      const kind = type.startsWith("video") ? "video" : type.startsWith("image") ? "image" : "document";
      const file = { kind, type, name, bytes: 4, content: Readable.from([Buffer.from("file")]) } as const;
      const answer = await handOver.upload(channel, { senderExternalId, file }, io);
      if (!answer.ok) throw new Error(answer.failure.detail);
      files.set(id, { kind, type, name, externalId: answer.value.externalId, url: null });
    }
    return files;
  }

  const session = await sms.session?.open(carrier.channel, async () => {}, carrier.io);
  if (!session?.ok) throw new Error("no session");
  const phones: Record<Platform, Phone> = {
    messenger: await metaPhone(messenger as Connector<never>, "psid", made.pageId),
    instagram: await metaPhone(instagram as Connector<never>, "igsid", made.instagramId),
    viber: {
      send(content) {
        const to = { address: { kind: "phone", value: `+${person}` }, sender: { externalId: serviceId } } as const;
        return viber.send(templateMessage(content, to, linked), service.channel, io);
      },
      last: () => lastOf(viberThread(service.sandbox, serviceId, person)),
    },
    sms: {
      send: (content) =>
        session.value.send(
          templateMessage(
            content,
            { address: { kind: "phone", value: `+${person}` }, sender: { externalId: "KIOSK" } },
            linked,
          ),
        ),
      last: () => ({ ...nothing, words: carrier.sms.world.sent.at(-1)?.text ?? "" }),
    },
    email: {
      send(content, unsubscribeUrl) {
        const to = {
          address: { kind: "email", value: "ines@people.example" },
          sender: { externalId: server.channel.accountId },
        } as const;
        return email.send(templateMessage(content, to, linked, unsubscribeUrl), server.channel, server.io);
      },
      last() {
        const mail = server.mailTo("ines@people.example");
        return { ...nothing, subject: mail?.subject ?? null, words: mail?.text ?? "", html: mail?.html ?? null };
      },
    },
  };
  return {
    phones,
    async stop() {
      await session.value.close();
      await Promise.all([service.stop(), server.stop(), carrier.stop(), meta.close()]);
    },
  };
}

const nothing: Shown = { subject: null, words: "", buttons: [], html: null };

type Thread = { body: string; buttons: string[] };

function shownOf({ body, buttons }: Thread): Shown {
  return { ...nothing, words: body, buttons };
}
