import { afterEach, beforeEach, expect, it } from "vitest";
import { startService, type TestService } from "./testing.ts";

let service: TestService;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

const call = (path: string, body?: unknown) =>
  service.sandbox.ask(`${service.sandbox.httpUrl}/vibersrvc/applications${path}`, body ? "POST" : "GET", body);
const decide = (id: string, body: object) => service.sandbox.control(`viber/applications/${id}/decide`, body);
const form = { name: "Kiosk Süd", callback_url: "http://127.0.0.1:1/hook?key=k", form: { destinations: ["DE"] } };

it("issues a service that sends, once the operator approves", async () => {
  const applied = await call("", form);
  expect(applied).toMatchObject({ status: 201, body: { state: "under_review", service_id: null } });
  const id = applied.body.application_id;
  await decide(id, { decision: "approve", serviceId: "41077" });
  expect((await call(`/${id}`)).body).toMatchObject({ state: "approved", service_id: 41077 });
  expect((await service.send("4915550017", { service_id: 41077 })).body.status).toBe(0);
});

it("tells why it was rejected", async () => {
  const { application_id: id } = (await call("", form)).body;
  await decide(id, { decision: "reject", reason: "The licence is not readable" });
  expect((await call(`/${id}`)).body).toMatchObject({ state: "rejected", reason: "The licence is not readable" });
  expect(await decide(id, { decision: "approve" })).toMatchObject({ error: "it was decided already" });
});

it("pauses and resumes the service when it was asked for and agreed to", async () => {
  const { application_id: id } = (await call("", form)).body;
  await decide(id, { decision: "approve", serviceId: "41077" });
  const status = async () => (await service.send("4915550017", { service_id: 41077 })).body.status;
  expect((await call(`/${id}/changes`, { change: "resume" })).status).toBe(409);
  await call(`/${id}/changes`, { change: "pause" });
  expect((await call(`/${id}/changes`, { change: "pause" })).status, "one change at a time").toBe(409);
  expect(await status(), "until it is agreed to").toBe(0);
  await decide(id, { decision: "approve" });
  expect((await call(`/${id}`)).body).toMatchObject({ state: "paused", change: null });
  expect(await status()).toBe(13);
  await call(`/${id}/changes`, { change: "resume" });
  await decide(id, { decision: "approve" });
  expect(await status()).toBe(0);
});

it("changes the destinations, and refuses a change with its reason", async () => {
  const { application_id: id } = (await call("", form)).body;
  await decide(id, { decision: "approve", serviceId: "41077" });
  await call(`/${id}/changes`, { change: "destinations", destinations: ["DE", "AT"] });
  await decide(id, { decision: "approve" });
  expect(service.sandbox.sandbox.viber.world.services.get("41077")?.destinations).toEqual(["DE", "AT"]);
  await call(`/${id}/changes`, { change: "destinations", destinations: ["KP"] });
  await decide(id, { decision: "reject", reason: "No contract for it" });
  expect((await call(`/${id}`)).body).toMatchObject({ state: "approved", reason: "No contract for it", change: null });
  expect(service.sandbox.sandbox.viber.world.services.get("41077")?.destinations).toEqual(["DE", "AT"]);
});

it.each([
  ["no name", { ...form, name: " " }],
  ["no form", { ...form, form: {} }],
  ["an address that is none", { ...form, callback_url: "kiosk" }],
  ["a field nobody knows", { ...form, colour: "red" }],
])("refuses an application with %s", async (_name, body) => {
  expect((await call("", body)).status).toBe(400);
});
