import { z } from "zod";
import { failureKinds } from "#db/message-enums";

/**
 * A gateway that takes messages over HTTP, described in data. Texts may hold placeholders: `{{to}}` (E.164), `{{digits}}` (the
 * same without its plus), `{{from}}`, `{{text}}`, `{{id}}` (ours), `{{callback}}`, `{{seconds}}` (time to live) and
 * `{{secret.NAME}}`. A path names a place in an answer by names and numbers with dots between them, such as `messages.0.id`.
 */
const template = z.string().max(2_000);
const path = z.string().regex(/^[\w$-]+(\.[\w$-]+){0,6}$/);

/** What a gateway reports about a message later. */
export const reportSchema = z.object({
  /** Where the fields stand: in the address, in a form, or in JSON. */
  format: z.enum(["query", "form", "json"]),
  id: path,
  status: path,
  /** Where the gateway's code of a failure stands. */
  error: path.optional(),
  /** The gateway's words, in lower case, for what became of a message. Others are kept and change nothing. */
  states: z.record(z.string(), z.enum(["accepted", "sent", "delivered", "failed"])),
  /** Where a message that a person wrote stands; without it none are read. */
  inbound: z.object({ id: path, from: path, to: path, text: path }).optional(),
});
export type Report = z.output<typeof reportSchema>;

export const gatewaySchema = z.object({
  /** Names the gateway among those of the channel; ids of messages are kept with it. */
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{0,19}$/),
  name: z.string().trim().min(1).max(50),
  perSecond: z.int().min(1).max(1_000).default(10),
  request: z.object({
    method: z.enum(["POST", "GET"]).default("POST"),
    url: template.min(1),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), template).default({}),
    /** Sent as HTTP Basic authentication. */
    user: template.optional(),
    password: template.optional(),
    form: z.record(z.string(), template).optional(),
    json: z.json().optional(),
  }),
  answer: z.object({
    /** Statuses of HTTP by which the gateway says that it took the message. */
    accepted: z.array(z.int().min(200).max(299)).default([200, 201, 202]),
    /** A field that has to say so as well, for gateways that answer failures with 200. */
    field: z.object({ path, is: z.array(z.string()).min(1) }).optional(),
    id: path,
    code: path.optional(),
    words: path.optional(),
    /** What the gateway's codes mean for us; others are about the request. */
    kinds: z.record(z.string(), z.enum(failureKinds)).default({}),
  }),
  report: reportSchema.optional(),
});
export type Gateway = z.output<typeof gatewaySchema>;

/** Two gateways as they are described: the form that most of the trade has copied, and one in JSON that reports by GET. */
export const gatewayExamples = {
  form: {
    key: "form",
    name: "Form gateway",
    perSecond: 10,
    request: {
      method: "POST",
      url: "https://api.twilio.com/2010-04-01/Accounts/{{secret.sid}}/Messages.json",
      headers: { "Idempotency-Key": "{{id}}" },
      user: "{{secret.sid}}",
      password: "{{secret.token}}",
      form: { To: "{{to}}", From: "{{from}}", Body: "{{text}}", StatusCallback: "{{callback}}" },
    },
    answer: {
      accepted: [201],
      id: "sid",
      code: "code",
      words: "message",
      kinds: {
        "20003": "AUTH",
        "20429": "THROTTLED_SENDER",
        "21211": "RECIPIENT",
        "21408": "POLICY",
        "21610": "OPTED_OUT",
        "21614": "RECIPIENT",
        "21617": "INVALID_REQUEST",
      },
    },
    report: {
      format: "form",
      id: "MessageSid",
      status: "MessageStatus",
      error: "ErrorCode",
      states: {
        queued: "accepted",
        sending: "accepted",
        sent: "sent",
        delivered: "delivered",
        undelivered: "failed",
        failed: "failed",
      },
      inbound: { id: "MessageSid", from: "From", to: "To", text: "Body" },
    },
  },
  json: {
    key: "json",
    name: "JSON gateway",
    perSecond: 10,
    request: {
      method: "POST",
      url: "https://sms.example.org/v1/messages",
      headers: { Authorization: "Bearer {{secret.token}}" },
      json: { to: "{{digits}}", sender: "{{from}}", text: "{{text}}", reference: "{{id}}", report_url: "{{callback}}" },
    },
    answer: {
      accepted: [200],
      field: { path: "status", is: ["accepted"] },
      id: "message_id",
      code: "error.code",
      words: "error.text",
      kinds: {
        unauthorized: "AUTH",
        too_fast: "THROTTLED_SENDER",
        unknown_number: "RECIPIENT",
        opted_out: "OPTED_OUT",
        no_credit: "QUOTA",
      },
    },
    report: {
      format: "query",
      id: "message_id",
      status: "state",
      error: "reason",
      states: { sent: "sent", delivered: "delivered", failed: "failed", expired: "failed" },
      inbound: { id: "message_id", from: "from", to: "to", text: "text" },
    },
  },
} as const satisfies Record<string, z.input<typeof gatewaySchema>>;
