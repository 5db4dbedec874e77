/**
 * Applications for services, and changes of approved ones. The real platform takes them through an account manager; here
 * they are calls, and the operator of the sandbox decides (`POST /control/viber/applications/<id>/decide`).
 *
 * `POST /vibersrvc/applications`, `GET /vibersrvc/applications/<id>`, `POST /vibersrvc/applications/<id>/changes`
 */
import type { Sandbox } from "../sandbox.ts";
import { type Fields, isObject } from "./message-types.ts";
import type { ViberCall } from "./send-message.ts";
import type { Application, Service } from "./world.ts";

type Answer = { status: number; text: string };

const FIELDS = ["name", "callback_url", "form", "documents"];
const CHANGES = ["destinations", "pause", "resume"] as const;
type Change = (typeof CHANGES)[number];

export function answerApplication(call: ViberCall, method: string): Answer {
  const [, , , id, part, ...rest] = call.path.split("/");
  if (!call.path.startsWith("/vibersrvc/applications") || rest.length > 0) return failed(404, "unknown path");
  const body = readBody(call.raw);
  if (id === undefined && method === "POST") return apply(call.sandbox, body);
  const application = call.sandbox.viber.world.applications.get(id ?? "");
  if (!application) return failed(404, "no such application");
  if (part === undefined && method === "GET") return told(call.sandbox, application);
  if (part === "changes" && method === "POST") return change(call.sandbox, application, body);
  return failed(405, "no such call");
}

function apply(sandbox: Sandbox, body: Fields | null): Answer {
  if (!body) return failed(400, "the body is not a JSON object");
  const unknown = Object.keys(body).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined && !sandbox.lenient) return failed(400, `"${unknown}" is not known`);
  const { name, callback_url: callbackUrl, form, documents } = body;
  if (typeof name !== "string" || name.trim() === "" || name.length > 75) return failed(400, "name is missing");
  if (callbackUrl !== undefined && (typeof callbackUrl !== "string" || !/^https?:\/\//.test(callbackUrl)))
    return failed(400, "callback_url is wrong");
  if (!isObject(form) || Object.keys(form).length === 0) return failed(400, "form is missing");
  const { world } = sandbox.viber;
  const application: Application = {
    id: world.random.digits(9),
    ...{ name, state: "under_review", reason: null, serviceId: null, callbackUrl: callbackUrl ?? null, form },
    documents: (Array.isArray(documents) ? documents.filter(isObject) : []).map((document) => ({
      kind: String(document.kind ?? ""),
      name: String(document.name ?? ""),
      type: String(document.type ?? ""),
      size: Number(document.size ?? 0),
    })),
    change: null,
    appliedAt: sandbox.clock.now(),
  };
  world.applications.set(application.id, application);
  sandbox.changed();
  sandbox.log.add("application.received", { id: application.id, name });
  return { ...told(sandbox, application), status: 201 };
}

function change(sandbox: Sandbox, application: Application, body: Fields | null): Answer {
  const wanted = CHANGES.find((name) => name === body?.change);
  if (!wanted) return failed(400, "change must be destinations, pause or resume");
  const problem = forbids(application, wanted);
  if (problem) return failed(409, problem);
  const destinations = Array.isArray(body?.destinations) ? body.destinations.map(String) : [];
  application.change = { wanted, destinations };
  sandbox.changed();
  sandbox.log.add("application.change_asked", { id: application.id, change: wanted });
  return told(sandbox, application);
}

function forbids({ state, change }: Application, wanted: Change): string | null {
  if (change) return "a change waits for an answer already";
  if (wanted === "resume") return state === "paused" ? null : "the service is not paused";
  return state === "approved" ? null : "the service is not active";
}

/** What the operator decides about an application or the change that it waits for. */
export type Decision = {
  decision: "approve" | "reject" | "pause" | "resume";
  reason: string | null;
  serviceId?: string;
};

/** @returns why it cannot be decided so, or null */
export function decide(sandbox: Sandbox, application: Application, verdict: Decision): string | null {
  const { decision, reason } = verdict;
  const { world } = sandbox.viber;
  if (application.change && (decision === "approve" || decision === "reject")) {
    if (decision === "approve") makeChange(sandbox, application, application.change);
    application.change = null;
    application.reason = decision === "reject" ? reason : null;
  } else if (decision === "approve" || decision === "reject") {
    if (application.state !== "under_review") return "it was decided already";
    if (decision === "approve" && verdict.serviceId && world.services.has(verdict.serviceId)) return "the id is taken";
    application.state = decision === "approve" ? "approved" : "rejected";
    application.reason = reason;
    if (decision === "approve") application.serviceId = issue(sandbox, application, verdict.serviceId).id;
  } else {
    if (application.serviceId === null) return "no service was issued";
    setPaused(sandbox, application, decision === "pause");
    application.reason = reason;
  }
  sandbox.changed();
  sandbox.log.add("application.decided", { id: application.id, decision, serviceId: application.serviceId });
  return null;
}

function issue(sandbox: Sandbox, { name, callbackUrl, form }: Application, id?: string): Service {
  const destinations = Array.isArray(form.destinations) ? form.destinations.map(String) : [];
  const more = { callbackUrl, destinations, ...(id === undefined ? {} : { id }) };
  return sandbox.viber.world.addService(name, sandbox.dials.throughput, more);
}

function makeChange(
  sandbox: Sandbox,
  application: Application,
  { wanted, destinations }: NonNullable<Application["change"]>,
) {
  const service = sandbox.viber.world.services.get(application.serviceId ?? "");
  if (wanted !== "destinations") setPaused(sandbox, application, wanted === "pause");
  else if (service) service.destinations = destinations;
}

function setPaused(sandbox: Sandbox, application: Application, paused: boolean): void {
  application.state = paused ? "paused" : "approved";
  const service = sandbox.viber.world.services.get(application.serviceId ?? "");
  if (service) service.state = paused ? "paused" : "active";
}

function told({ viber }: Sandbox, { id, state, reason, serviceId, change }: Application): Answer {
  const text = JSON.stringify({
    destinations: viber.world.services.get(serviceId ?? "")?.destinations ?? null,
    application_id: id,
    state,
    reason,
    service_id: serviceId === null ? null : Number(serviceId),
    change: change?.wanted ?? null,
  });
  return { status: 200, text };
}

function failed(status: number, error: string): Answer {
  return { status, text: JSON.stringify({ error }) };
}

function readBody(raw: Buffer): Fields | null {
  try {
    const body: unknown = JSON.parse(raw.toString("utf8"));
    return isObject(body) ? body : null;
  } catch {
    return null;
  }
}
