/** Calls that clients of the platform make and the product does not. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestSandbox, templateBody } from "../../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

const namesOf = ({ body }: { body: { data: { name: string }[] } }) => body.data.map(({ name }) => name).sort();

it("templates are found by a part of their name or of their words, whatever the case", async () => {
  const words = (text: string) => ({ components: [{ type: "BODY", text }] });
  for (const [name, text] of [
    ["parcel_ready", "Your order waits for you at the desk."],
    ["invoice_sent", "The invoice of your PARCEL is in your mailbox."],
    ["welcome", "Good to have you with us from now on."],
  ] as const)
    await account.graph("POST", `${account.wabaId}/message_templates`, templateBody(name, words(text)));
  const found = (query: string) => account.graph("GET", `${account.wabaId}/message_templates?${query}`);
  expect(namesOf(await found("name_or_content=parcel"))).toEqual(["invoice_sent", "parcel_ready"]);
  expect(namesOf(await found("name_or_content=parcel&name=invoice"))).toEqual(["invoice_sent"]);
  expect(namesOf(await found("name_or_content=nowhere"))).toEqual([]);
});

it("the platform's own templates are listed and narrowed, with and without a version in the path", async () => {
  const library = (query: string) => account.graph("GET", `message_template_library?${query}`);
  expect((await library("")).body.data.length).toBeGreaterThan(2);
  expect(namesOf(await library("topic=PAYMENTS"))).toEqual(["payment_received_1"]);
  expect(namesOf(await library("search=PARCEL&language=de"))).toEqual([]);
  const plain = await fetch(`${sandbox.httpUrl}/message_template_library?search=left our house`, {
    headers: { authorization: `Bearer ${account.accessToken}` },
  });
  expect(namesOf({ body: await plain.json() })).toEqual(["delivery_update_1"]);
  expect((await fetch(`${sandbox.httpUrl}/message_template_library`)).status).toBe(401);
});

it("the settings of a number are read, and changed one at a time", async () => {
  const settings = `${account.phoneId}/settings`;
  expect((await account.graph("GET", settings)).body).toMatchObject({ calling: { status: "DISABLED" } });
  expect(await account.graph("POST", settings, { calling: { status: "ENABLED" } })).toMatchObject({
    ...{ status: 200, body: { success: true } },
  });
  expect((await account.graph("GET", settings)).body.calling.status).toBe("ENABLED");
  const two = { calling: { status: "DISABLED" }, user_identity_change: { enable_identity_key_check: true } };
  expect((await account.graph("POST", settings, two)).body.error.code).toBe(100);
  expect((await account.graph("POST", settings, { ringing: {} })).body.error.code).toBe(100);
});
