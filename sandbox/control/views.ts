/** The JSON that the control API returns. */

import type { Accept } from "../core/record.ts";
import type { Values } from "../meta/messages/message-parameters.ts";
import { objectOf } from "../meta/send-api/happenings.ts";
import { render } from "../meta/templates/template-text.ts";
import type { Waba } from "../meta/world/model.ts";
import type { Sandbox } from "../sandbox.ts";
import { messagingThreadOf } from "./messaging-thread.ts";
import { pageRow } from "./pages.ts";
import { pressesOfInteractive, pressesOfTemplate } from "./presses.ts";

const SHOWN_WABAS = 200;

export function wabaRow(sandbox: Sandbox, waba: Waba) {
  const token = [...sandbox.world.tokens.values()].find((t) => t.wabaIds.includes(waba.id));
  return {
    id: waba.id,
    name: waba.name,
    portfolioId: waba.portfolioId,
    portfolio: sandbox.world.portfolios.get(waba.portfolioId)?.name ?? "",
    accessToken: token?.value ?? "",
    callbacks: waba.subscriptions.map((s) => s.callbackUrl ?? sandbox.world.apps.get(s.appId)?.callbackUrl ?? null),
    numbers: sandbox.world.numbersOf(waba.id).map((n) => ({
      id: n.id,
      phone: `+${n.phone}`,
      display: n.display,
      verifiedName: n.verifiedName,
      status: n.status,
      verification: n.verification,
      quality: n.quality,
      throughput: n.throughput,
      newName: n.newName?.name ?? null,
      nameReview: n.newName?.status ?? n.nameStatus ?? "APPROVED",
      code: n.code,
      codeSentAt: n.codeSentAt,
    })),
    templates: sandbox.world.templatesOf(waba.id).map((t) => ({
      id: t.id,
      name: t.name,
      language: t.language,
      category: t.category,
      status: t.status,
      rejectedReason: t.rejectedReason,
    })),
  };
}

export function stateOf(sandbox: Sandbox) {
  const { world, clock, record, webhooks } = sandbox;
  return {
    seed: sandbox.seed,
    clock: { now: clock.now(), speed: clock.speed },
    dials: sandbox.dials,
    httpUrl: sandbox.httpUrl,
    apps: [...world.apps.values()].map((a) => ({
      id: a.id,
      name: a.name,
      secret: a.secret,
      callbackUrl: a.callbackUrl,
    })),
    wabas: [...world.wabas.values()].slice(-SHOWN_WABAS).map((w) => wabaRow(sandbox, w)),
    pages: [...world.pages.values()].slice(-SHOWN_WABAS).map((page) => pageRow(sandbox, page)),
    rules: sandbox.rules.list,
    counts: {
      accepted: record.accepted,
      refused: record.refused,
      receiptsPending: sandbox.receipts.pending,
      webhooksQueued: webhooks.queued,
      webhooks: webhooks.counts,
    },
    lastSeq: sandbox.log.lastSeq,
  };
}

/** An accepted message with its parameters parsed. */
export function acceptRow(accept: Accept) {
  const { wamid, phoneId, wabaId, recipient, at, template, type, correlation, status } = accept;
  return {
    wamid,
    phoneId,
    wabaId,
    // Of phones we keep the digits.
    recipient: recipient.includes("@") ? recipient : `+${recipient}`,
    at,
    template,
    type,
    parameters: JSON.parse(accept.parameters) as unknown,
    correlation,
    status,
  };
}

/** The words of a button or a row that a person pressed; null for any other message. */
function answerOf({ button, interactive }: Record<string, unknown>): string | null {
  const { button_reply, list_reply, nfm_reply } = (interactive ?? {}) as Record<
    string,
    { title?: string; body?: string }
  >;
  const pressed = (button as { text?: string } | undefined)?.text ?? (button_reply ?? list_reply)?.title;
  return pressed ?? nfm_reply?.body ?? null;
}

/** The conversation between a number and a person, as the person's phone shows it. */
export function threadOf(sandbox: Sandbox, phoneId: string, person: string) {
  if (objectOf(sandbox, phoneId) !== null) return messagingThreadOf(sandbox, phoneId, person);
  const out = sandbox.record
    .of(person)
    .filter((a) => a.phoneId === phoneId)
    .slice(-100)
    .map((a) => {
      const parameters = JSON.parse(a.parameters) as Record<string, unknown>;
      const template = a.templateId ? sandbox.world.templates.get(a.templateId) : undefined;
      const body = parameters.body as { text?: string } | string | undefined;
      const text = template
        ? render(template, parameters)
        : {
            header: null,
            body: typeof body === "string" ? body : (body?.text ?? a.template ?? `[${a.type}]`),
            footer: "",
            buttons: [] as string[],
          };
      const sent = { wamid: a.wamid, from: sandbox.world.numbers.get(phoneId)?.phone ?? "" };
      const presses = template
        ? pressesOfTemplate(template, parameters as Values, sent)
        : a.type === "interactive"
          ? pressesOfInteractive(parameters, sent)
          : [];
      const buttons = template ? text.buttons : presses.map(({ title }) => title);
      return { from: "business", id: a.wamid, at: a.at, status: a.status, ...text, buttons, presses };
    });
  const inbound = (sandbox.world.inbound.get(`${phoneId}|${person}`) ?? []).map((m) => {
    const text = m.message.text as { body?: string } | undefined;
    return {
      from: "person",
      id: m.id,
      at: m.at,
      status: "received",
      header: null,
      body: text?.body ?? answerOf(m.message) ?? `[${String(m.message.type)}]`,
      footer: "",
      buttons: [] as string[],
      presses: [],
    };
  });
  const people = sandbox.record.latest(200, (a) => a.phoneId === phoneId).map((a) => a.recipient);
  return {
    messages: [...out, ...inbound].sort((a, b) => a.at - b.at),
    people: [...new Set(people)].slice(0, 30).map((p) => `+${p}`),
  };
}
