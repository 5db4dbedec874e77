/** What the control API shows. */
import type { Core } from "../core.ts";
import { render } from "../graph/template-text.ts";
import type { Waba } from "../model.ts";
import type { Accept } from "../record.ts";

const SHOWN_WABAS = 200;

export function wabaRow(core: Core, waba: Waba) {
  const token = [...core.world.tokens.values()].find((t) => t.wabaIds.includes(waba.id));
  return {
    id: waba.id,
    name: waba.name,
    portfolioId: waba.portfolioId,
    portfolio: core.world.portfolios.get(waba.portfolioId)?.name ?? "",
    accessToken: token?.value ?? "",
    callbacks: waba.subscriptions.map((s) => s.callbackUrl ?? core.world.apps.get(s.appId)?.callbackUrl ?? null),
    numbers: core.world.numbersOf(waba.id).map((n) => ({
      id: n.id,
      phone: `+${n.phone}`,
      display: n.display,
      verifiedName: n.verifiedName,
      status: n.status,
      verification: n.verification,
      quality: n.quality,
      throughput: n.throughput,
      code: n.code,
      codeSentAt: n.codeSentAt,
    })),
    templates: core.world.templatesOf(waba.id).map((t) => ({
      id: t.id,
      name: t.name,
      language: t.language,
      category: t.category,
      status: t.status,
      rejectedReason: t.rejectedReason,
    })),
  };
}

export function stateOf(core: Core) {
  const { world, clock, record, webhooks } = core;
  return {
    seed: core.seed,
    clock: { now: clock.now(), speed: clock.speed },
    dials: core.dials,
    httpUrl: core.httpUrl,
    apps: [...world.apps.values()].map((a) => ({
      id: a.id,
      name: a.name,
      secret: a.secret,
      callbackUrl: a.callbackUrl,
    })),
    wabas: [...world.wabas.values()].slice(-SHOWN_WABAS).map((w) => wabaRow(core, w)),
    rules: core.rules.list,
    counts: {
      accepted: record.accepted,
      refused: record.refused,
      receiptsPending: core.receipts.pending,
      webhooksQueued: webhooks.queued,
      webhooks: webhooks.counts,
    },
    lastSeq: core.log.lastSeq,
  };
}

/** One accepted message, its values opened. */
export function acceptRow(accept: Accept) {
  const { wamid, phoneId, wabaId, recipient, at, template, type, correlation, status } = accept;
  return {
    wamid,
    phoneId,
    wabaId,
    recipient: `+${recipient}`,
    at,
    template,
    type,
    parameters: JSON.parse(accept.parameters) as unknown,
    correlation,
    status,
  };
}

/** The messages between a number and a person, as the person's phone shows them. */
export function threadOf(core: Core, phoneId: string, person: string) {
  const out = core.record
    .of(person)
    .filter((a) => a.phoneId === phoneId)
    .slice(-100)
    .map((a) => {
      const parameters = JSON.parse(a.parameters) as Record<string, unknown>;
      const template = a.templateId ? core.world.templates.get(a.templateId) : undefined;
      const body = parameters.body as { text?: string } | string | undefined;
      const text = template
        ? render(template, parameters)
        : {
            header: null,
            body: typeof body === "string" ? body : (body?.text ?? a.template ?? `[${a.type}]`),
            footer: "",
            buttons: [],
          };
      return { from: "business", id: a.wamid, at: a.at, status: a.status, ...text };
    });
  const inbound = (core.world.inbound.get(`${phoneId}|${person}`) ?? []).map((m) => {
    const text = m.message.text as { body?: string } | undefined;
    return {
      from: "person",
      id: m.id,
      at: m.at,
      status: "received",
      header: null,
      body: text?.body ?? `[${String(m.message.type)}]`,
      footer: "",
      buttons: [] as string[],
    };
  });
  const people = core.record.latest(200, (a) => a.phoneId === phoneId).map((a) => a.recipient);
  return {
    messages: [...out, ...inbound].sort((a, b) => a.at - b.at),
    people: [...new Set(people)].slice(0, 30).map((p) => `+${p}`),
  };
}
