/** `/control/viber/...`: what tests, demonstrations and the lab page do with the simulated Viber. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { keepSentFile, type SentFile, sentFileOf, sharedUrl } from "../meta/media/sent-files.ts";
import type { Sandbox } from "../sandbox.ts";
import { type Decision, decide } from "../viber/applications.ts";
import { type Fields, isObject } from "../viber/message-types.ts";
import { saySomething, senderOf, startConversation, subscribe } from "../viber/say.ts";
import { viberState, viberThread } from "../viber/views.ts";
import type { Service } from "../viber/world.ts";
import { ControlError } from "./control-error.ts";

const DECISIONS = ["approve", "reject", "pause", "resume"];

export function addViberControl(server: FastifyInstance, sandbox: Sandbox): void {
  const post = (path: string, run: (body: Fields, id: string, reply: FastifyReply) => unknown) =>
    server.post(
      `/control/viber/${path}`,
      async (request, reply) =>
        (await run((request.body ?? {}) as Fields, (request.params as { id?: string }).id ?? "", reply)) ?? {
          ok: true,
        },
    );
  server.get("/control/viber/state", async () => viberState(sandbox));
  server.get("/control/viber/thread", async (request) => {
    const { sender = "", person = "" } = request.query as Record<string, string>;
    return viberThread(sandbox, sender, person.replace(/\D/g, ""));
  });
  post("services", (body, _id, reply) => {
    const service = addService(sandbox, body);
    reply.code(201);
    return { serviceId: service.id, name: service.name };
  });
  post("services/:id/set", (body, id) => setService(sandbox, id, body));
  post("bots", (body, _id, reply) => {
    const bot = sandbox.viber.world.addBot(nameOf(body));
    sandbox.changed();
    reply.code(201);
    return bot;
  });
  post("persons/:id/say", (body, id) => say(sandbox, personOf(id), body));
  post("persons/:id/set", (body, id) => setPerson(sandbox, personOf(id), body));
  post("applications/:id/decide", (body, id) => decideApplication(sandbox, id, body));
  post("webhooks/replay", (body) => replay(sandbox, body));
}

function nameOf(body: Fields): string {
  return typeof body.name === "string" && body.name.trim() ? body.name.trim() : "Fresh service";
}

function personOf(id: string): string {
  const digits = id.replace(/\D/g, "");
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw new ControlError(400, "the person's number is not valid");
  return digits;
}

function addService(sandbox: Sandbox, body: Fields): Service {
  const callbackUrl = typeof body.callbackUrl === "string" ? body.callbackUrl : null;
  const service = sandbox.viber.world.addService(nameOf(body), sandbox.dials.throughput, { callbackUrl });
  sandbox.changed();
  return service;
}

/** Each key of the body is one change; a state is `active`, `paused` or `blocked`. */
function setService(sandbox: Sandbox, id: string, body: Fields): Service {
  const service = sandbox.viber.world.services.get(id);
  if (!service) throw new ControlError(404, "no such service");
  for (const [key, value] of Object.entries(body)) {
    if (key === "callbackUrl" && (value === null || (typeof value === "string" && URL.canParse(value))))
      service.callbackUrl = value;
    else if (key === "allowedIps" && Array.isArray(value)) service.allowedIps = value.map(String);
    else if (key === "state" && ["active", "paused", "blocked"].includes(String(value)))
      service.state = value as Service["state"];
    else if (key === "billing" && typeof value === "boolean") service.billing = value;
    else if (key === "throughput" && typeof value === "number" && value > 0) service.throughput = value;
    else if (key === "templates" && Array.isArray(value))
      service.templates = value.filter(isObject).map((template) => ({
        id: String(template.id),
        language: String(template.language),
        parameters: Array.isArray(template.parameters) ? template.parameters.map(String) : [],
      }));
    else throw new ControlError(400, `"${key}" is not known or has the wrong value`);
  }
  sandbox.changed();
  return service;
}

/** `sender` is a service's or a bot's id; `event` may be `conversation_started` for a bot. */
async function say(sandbox: Sandbox, person: string, body: Fields) {
  const to = senderOf(sandbox, String(body.sender ?? ""));
  if (!to) throw new ControlError(404, "no such service or bot");
  if (body.event === "conversation_started" && "bot" in to)
    return { welcomed: await startConversation(sandbox, person, to.bot, String(body.context ?? "")) };
  const file = sentFileOf(body.file);
  if (!file && body.message === undefined && !String(body.text ?? "").trim())
    throw new ControlError(400, "text is missing");
  const message = file ? { message: fileMessage(sandbox, String(body.sender), file, body.text) } : {};
  return saySomething(sandbox, person, to, { ...body, ...message });
}

/** Viber's phones send pictures and videos as such, and everything else as a file. */
function fileMessage(sandbox: Sandbox, owner: string, file: SentFile, text: unknown): Fields {
  const type = { image: "picture", sticker: "picture", video: "video", audio: "file", document: "file" }[file.kind];
  const media = sharedUrl(sandbox, keepSentFile(sandbox, owner, file));
  const named = type === "file" ? { file_name: file.name ?? "file", size: file.bytes.length } : {};
  return { type, media, ...named, ...(typeof text === "string" && text !== "" ? { text } : {}) };
}

/** `block` and `unblock` name a service or a bot; `subscribe` a bot. The others are states of the person. */
function setPerson(sandbox: Sandbox, id: string, body: Fields) {
  const person = sandbox.viber.world.person(id);
  for (const [key, value] of Object.entries(body)) {
    if (key === "block" || key === "unblock" || key === "subscribe") {
      const to = senderOf(sandbox, String(value));
      if (!to) throw new ControlError(404, "no such service or bot");
      subscribe(sandbox, id, to, key !== "block");
    } else if (key === "name" && typeof value === "string") person.name = value;
    else if (key === "offlineMs" && typeof value === "number") person.offlineUntil = sandbox.clock.now() + value;
    else if ((key === "leftViber" || key === "noDevice" || key === "readReceiptsOff") && typeof value === "boolean")
      person[key] = value;
    else throw new ControlError(400, `"${key}" is not known or has the wrong type`);
  }
  sandbox.changed();
  return person;
}

/** Decides about an application, or about the change of a service that waits for an answer. */
function decideApplication(sandbox: Sandbox, id: string, body: Fields) {
  const application = sandbox.viber.world.applications.get(id);
  if (!application) throw new ControlError(404, "no such application");
  if (!DECISIONS.includes(String(body.decision))) throw new ControlError(400, "decision is not known");
  const reason = typeof body.reason === "string" && body.reason !== "" ? body.reason : null;
  const serviceId = typeof body.serviceId === "string" ? body.serviceId : undefined;
  if (serviceId !== undefined && !/^\d{3,10}$/.test(serviceId)) throw new ControlError(400, "serviceId must be digits");
  const verdict: Decision = { decision: body.decision as Decision["decision"], reason, serviceId };
  const problem = decide(sandbox, application, verdict);
  if (problem) throw new ControlError(409, problem);
  return application;
}

/** Posts the last `n` callbacks again, `times` times; optionally shuffled, forged or with unusual JSON. */
function replay(sandbox: Sandbox, body: Fields) {
  const { posts, world } = sandbox.viber;
  const last = posts.recent(Math.min(Number(body.n ?? 1), 250)).slice();
  if (body.shuffled === true) last.sort(() => world.random.next() - 0.5);
  const times = Math.min(Number(body.times ?? 1), 1000);
  for (let i = 0; i < times; i++)
    for (const one of last)
      posts.replay({
        ...one,
        body: body.oddJson === true ? one.body.replace(/\}$/, ', "odd\\u00e4": [null, {"deep": {}}]}') : one.body,
        forged: body.badSignature === true,
      });
  return { posted: last.length * times };
}
