/** What pages and Instagram accounts are told: echoes, deliveries, reads, and what people write and do. */
import type { Sandbox } from "../../sandbox.ts";
import type { Plan } from "../webhooks/receipts.ts";
import type { MessagingUpdate } from "../webhooks/webhook-body.ts";
import type { MessagingObject } from "../world/model.ts";

type Fields = Record<string, unknown>;

/** The fields under which an event is subscribed to. */
const FIELD_OF: Record<MessagingObject, Record<string, string>> = {
  page: {
    message: "messages",
    echo: "message_echoes",
    delivery: "message_deliveries",
    read: "message_reads",
    postback: "messaging_postbacks",
    reaction: "message_reactions",
    message_edit: "message_edits",
    optin: "messaging_optins",
    referral: "messaging_referrals",
    policy_enforcement: "messaging_policy_enforcement",
    pass_thread_control: "messaging_handovers",
  },
  instagram: {
    message: "messages",
    echo: "messages",
    read: "messaging_seen",
    postback: "messaging_postbacks",
    reaction: "message_reactions",
    message_edit: "message_edit",
    optin: "messaging_optins",
    referral: "messaging_referral",
  },
};

/** Whether an id is a page's, an Instagram account's, or neither. */
export function objectOf({ world }: Sandbox, accountId: string): MessagingObject | null {
  if (world.pages.has(accountId)) return "page";
  return world.instagramAccounts.has(accountId) ? "instagram" : null;
}

/** One event between an account and a person. @param kind its key in the webhook */
export function happening(
  object: MessagingObject,
  input: { accountId: string; scopedId: string; kind: string; at: number; value: unknown },
): MessagingUpdate {
  const { accountId, scopedId, kind, at, value } = input;
  const ours = kind === "echo" ? accountId : scopedId;
  const event: Fields = {
    sender: { id: ours },
    recipient: { id: ours === accountId ? scopedId : accountId },
    timestamp: at,
    [kind === "echo" ? "message" : kind]: value,
  };
  return { object, accountId, field: FIELD_OF[object][kind] ?? "messages", at, event };
}

/** The receipt of a message, as its platform tells of it; null where it tells nothing. */
export function receiptOf(
  sandbox: Sandbox,
  object: MessagingObject,
  plan: Plan,
  step: { status: string; at: number },
): MessagingUpdate | null {
  const { wabaId: accountId, recipient: scopedId, wamid: mid } = plan;
  const at = step.at + plan.skewMs;
  const of = (kind: string, value: unknown) => happening(object, { accountId, scopedId, kind, at, value });
  switch (step.status) {
    case "sent":
      return of("echo", echoOf(sandbox, object, plan));
    case "delivered":
      return object === "page" ? of("delivery", { mids: [mid], watermark: at }) : null;
    case "read":
      return object === "page" ? of("read", { watermark: at }) : of("read", { mid });
    default:
      return null;
  }
}

function echoOf({ record, world }: Sandbox, object: MessagingObject, plan: Plan): Fields {
  const accept = record.find(plan.wamid);
  const { text, attachment } = JSON.parse(accept?.parameters ?? "{}") as Fields;
  const page = world.pages.get(plan.wabaId);
  return {
    mid: plan.wamid,
    is_echo: true,
    ...(object === "page" ? { app_id: Number(page?.subscriptions[0]?.appId ?? 0) } : {}),
    // Instagram keeps no metadata.
    ...(object === "page" && plan.correlation !== null ? { metadata: plan.correlation } : {}),
    ...(text === undefined ? {} : { text }),
    ...(attachment === undefined ? {} : { attachments: [attachment] }),
  };
}
