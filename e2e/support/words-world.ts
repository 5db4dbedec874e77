/** A workspace whose channels of SMS and e-mail stand as they do after a few weeks. */
import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { signUps } from "#db/schema/audience";
import { senders } from "#db/schema/senders";
import { confirmationToken, signUpFormUrl } from "#lib/audience/sign-up-link";
import { createTopic } from "#lib/audience/topics/save-topic";
import { tokenOf } from "#lib/audience/unsubscribe-link";
import { bindServer } from "#lib/channels/carriers/bind-carrier";
import { createChannel } from "#lib/channels/create-channel";
import { checkMailDomains } from "#lib/channels/mail-domains/check-domains";
import { addSenderAddress } from "#lib/channels/sender-addresses/add-address";
import { proofToken } from "#lib/channels/sender-addresses/proof-link";
import { decideSenderId } from "#lib/channels/sender-ids/decide-sender-id";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { listSenderFilings } from "#lib/channels/sender-ids/list-sender-ids";
import { requestSignUp } from "#lib/sign-ups/request-sign-up";
import { control } from "./sandbox.ts";
import { type Member, makeChannel, makeTemplate, type Workspace } from "./workspace.ts";

export type WordsWorld = {
  owner: Member;
  /** Ids of channels: bound ones, and ones that nobody has bound yet. */
  sms: string;
  mail: string;
  unboundSms: string;
  unboundMail: string;
  whatsapp: string;
  /** The code of an e-mail template of marketing. */
  letter: string;
  /** Paths of the pages for whoever got a mail. */
  visitor: { unsubscribe: string; subscribe: string; confirm: string; prove: string };
};

/** @param db as the owner of the tables: an address waits for its proof, which the sandbox needs none of */
export async function makeWordsWorld(db: Db, workspace: Workspace): Promise<WordsWorld> {
  const owner = await workspace.member("owner");
  const ctx = owner.ctx;
  const whatsapp = await makeChannel(owner, "Harbour");
  const sms = await makeSms(owner);
  const mail = await makeChannel(owner, "Harbour letters", "email");
  const unboundSms = await createChannel(ctx(), { type: "sms", name: "Second carrier", remarks: "" });
  const unboundMail = await createChannel(ctx(), { type: "email", name: "Second server", remarks: "" });
  const letter = await makeTemplate(owner, mail.id, { category: "marketing", header: "The kiosk in winter" });
  await makeTemplate(owner, sms, { category: "utility" });
  const topics = [
    { name: "Offers", description: "Two or three a month, never on Sundays", templateCodes: [letter.code] },
    { name: "Opening hours", description: "When the kiosk closes early", templateCodes: [] },
  ];
  const topicIds: string[] = [];
  for (const topic of topics) topicIds.push((await createTopic(ctx(), topic)).id);
  const prove = await makeAddresses(db, owner, mail.id);
  await checkMailDomains(ctx(), { channelId: mail.id }, { resolve: resolveSome });
  return {
    ...{ owner, sms, mail: mail.id, unboundSms: unboundSms.id, unboundMail: unboundMail.id, whatsapp: whatsapp.id },
    letter: letter.code,
    visitor: {
      ...{ prove, ...(await makeSignUp(db, owner, mail.id, topicIds)) },
      unsubscribe: `/unsubscribe/${tokenOf({
        ...{ workspaceId: workspace.id, channelId: mail.id, address: "ines@people.example" },
        topicId: topicIds[0],
      })}`,
    },
  };
}

/** Sender IDs that were approved at once, that wait, that were refused, and one of two for the same country. */
async function makeSms({ ctx }: Member): Promise<string> {
  const { host, port, systemId, password } = await control<{
    host: string;
    port: number;
    systemId: string;
    password: string;
  }>("POST", "sms/accounts", { name: "Harbour SMS" });
  const { id: channelId } = await createChannel(ctx(), { type: "sms", name: "Harbour SMS", remarks: "" });
  const counts = { port: String(port), sessions: "2", window: "20", perSecond: "75" };
  const bound = await bindServer(ctx(), {
    ...{ channelId, host, systemId, password, ...counts, tls: false, systemType: "" },
    ...{ longMessages: "udh8", ids: "same" },
  });
  if (!bound.bound) throw new Error(`the carrier was not bound: ${JSON.stringify(bound)}`);
  const none = { entityId: "", templateId: "", brandId: "", campaignId: "", evidence: "" };
  const file = (name: string, country: string, more: object = {}) =>
    fileSenderId(ctx(), { channelId, name, country, ...none, ...more });
  await file("HARBOUR", "DE");
  await file("HARBOURSHOP", "DE");
  await file("HARBOUR", "SG", { evidence: "SSIR 4417" });
  await file("HBRSHP", "IN", { entityId: "1101456780000017", templateId: "1107161234567890123" });
  await file("+12025550143", "US", { brandId: "BX4417", campaignId: "CX1109" });
  const decide = async (country: string, decision: "approved" | "refused", reason: string) => {
    const filed = (await listSenderFilings(ctx(), channelId)).find((one) => one.country === country);
    await decideSenderId(ctx(), { channelId, filingId: filed?.id ?? "", decision, reason });
  };
  await decide("IN", "refused", "The header does not name the brand that the licence shows.");
  await decide("US", "approved", "10DLC campaign CX1109, approved on 12 November 2026");
  return channelId;
}

/** @returns the path of the page that asks the holder of an address whether it may be used */
async function makeAddresses(db: Db, { ctx }: Member, channelId: string): Promise<string> {
  const add = (address: string, name: string, sendType: "batch" | "trigger") =>
    addSenderAddress(ctx(), { channelId, address, name, replyTo: "", sendType });
  await add("news@harbour.example", "Harbour news", "batch");
  const { senderId } = await add("orders@shop.harbour.example", "Harbour orders", "trigger");
  const { workspaceId, now } = ctx();
  await db
    .update(senders)
    .set({ state: "UNVERIFIED" })
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId)));
  await db.execute(sql`UPDATE sender_addresses SET verified_at = NULL, verified_by = NULL, asked_at = ${now.toISOString()}
    WHERE workspace_id = ${workspaceId} AND sender_id = ${senderId}`);
  const address = "orders@shop.harbour.example";
  return `/sender-address/${proofToken({ workspaceId, channelId, senderId, address, at: now.getTime() })}`;
}

/** @returns the paths of the page to sign up on, and of the one that a person confirms on */
async function makeSignUp(db: Db, { ctx }: Member, channelId: string, topicIds: string[]) {
  const { workspaceId, now } = ctx();
  const subscribe = new URL(signUpFormUrl(workspaceId, channelId)).pathname;
  const address = "tom@people.example";
  const asked = { address, topicIds, language: "en", from: "192.0.2.7" } as const;
  await requestSignUp(ctx().db, subscribe.split("/").at(-1) ?? "", asked, now);
  const [signUp] = await db
    .select({ id: signUps.id })
    .from(signUps)
    .where(and(eq(signUps.workspaceId, workspaceId), eq(signUps.address, address)));
  const confirm = `/confirm-subscription/${confirmationToken({ workspaceId, signUpId: signUp?.id ?? "", address })}`;
  return { subscribe, confirm };
}

/** DNS as it is half-way: one record as it shall be, one with two answers, and the others nowhere. */
async function resolveSome(name: string): Promise<string[]> {
  if (name.startsWith("_dmarc.")) return ["v=DMARC1; p=quarantine; rua=mailto:dmarc@harbour.example"];
  if (name === "harbour.example") return ["v=spf1 include:_spf.elsewhere.example ~all", "v=spf1 -all"];
  return [];
}
