import { afterEach, describe, expect, it } from "vitest";
import { startSubscribedAccount, startTestSandbox } from "../testing.ts";
import { startService } from "../viber/testing.ts";

const person = "4915550017";
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Press = { title: string; say?: object; open?: string; copy?: string };
/** What each shown button does, by its words. */
function pressesOf({ messages }: { messages: { presses: Press[] }[] }): Record<string, Press> {
  return Object.fromEntries(messages.flatMap(({ presses }) => presses).map((press) => [press.title, press]));
}

describe("a button that is pressed on the phone", () => {
  it("of a template answers with its payload, opens its link with the value, calls or copies", async () => {
    const { sandbox, account, receiver, settle, close } = await startSubscribedAccount();
    ends.push(close);
    const buttons = [
      { type: "QUICK_REPLY", text: "Keep it" },
      { type: "URL", text: "Follow", url: "https://kiosk.example/{{1}}", example: ["https://kiosk.example/a"] },
      { type: "PHONE_NUMBER", text: "Call us", phone_number: "+4930123456" },
    ];
    await account.template("parcel_buttons", {
      components: [
        { type: "BODY", text: "Your parcel waits for you at the kiosk." },
        { type: "BUTTONS", buttons },
      ],
    });
    const button = (index: number, sub_type: string, parameter: object) => ({
      ...{ type: "button", sub_type, index: String(index), parameters: [parameter] },
    });
    const sent = await account.graph("POST", `${account.phoneId}/messages`, {
      ...{ messaging_product: "whatsapp", to: person, type: "template" },
      template: {
        ...{ name: "parcel_buttons", language: { code: "en_US" } },
        components: [
          button(0, "quick_reply", { type: "payload", payload: "keep-204" }),
          button(1, "url", { type: "text", text: "NX-204" }),
        ],
      },
    });
    expect(sent.status).toBe(200);
    const presses = pressesOf(await sandbox.control(`thread?phone=${account.phoneId}&person=${person}`));
    expect(presses).toMatchObject({
      Follow: { open: "https://kiosk.example/NX-204" },
      "Call us": { open: "tel:+4930123456" },
    });
    await sandbox.control(`persons/${person}/say`, { phoneId: account.phoneId, ...presses["Keep it"]?.say });
    await settle(0);
    const [inbound] = receiver.values("messages").flatMap(({ messages = [] }) => messages);
    expect(inbound).toMatchObject({
      ...{ from: person, type: "button", button: { text: "Keep it", payload: "keep-204" } },
      context: { id: sent.body.messages[0].id, from: account.numbers[0]?.phone.replace("+", "") },
    });
    const { messages } = await sandbox.control(`thread?phone=${account.phoneId}&person=${person}`);
    expect(messages.at(-1)).toMatchObject({ from: "person", body: "Keep it" });
  });

  it("of a message that is no template answers with its own id, a row of a list too", async () => {
    const { sandbox, account, receiver, settle, close } = await startSubscribedAccount();
    ends.push(close);
    const say = (said: object) => sandbox.control(`persons/${person}/say`, { phoneId: account.phoneId, ...said });
    await say({ text: "Hello" });
    const send = (interactive: object) =>
      account.graph("POST", `${account.phoneId}/messages`, {
        ...{ messaging_product: "whatsapp", to: person, type: "interactive", interactive },
      });
    const rows = [{ id: "mon", title: "Monday", description: "From nine" }];
    const sections = [{ title: "Days", rows }];
    const reply = { type: "reply", reply: { id: "yes", title: "Yes" } };
    const body = { text: "When shall we come?" };
    expect((await send({ type: "button", body, action: { buttons: [reply] } })).status).toBe(200);
    expect((await send({ type: "list", body, action: { button: "Days", sections } })).status).toBe(200);
    const presses = pressesOf(await sandbox.control(`thread?phone=${account.phoneId}&person=${person}`));
    await say(presses.Yes?.say ?? {});
    await say(presses.Monday?.say ?? {});
    await settle(0);
    const answers = receiver.values("messages").flatMap(({ messages = [] }) => messages);
    expect(answers.map(({ interactive }) => interactive).filter(Boolean)).toEqual([
      { type: "button_reply", button_reply: { id: "yes", title: "Yes" } },
      { type: "list_reply", list_reply: rows[0] },
    ]);
  });

  it("of a page is a postback, and an answer above the keyboard a message with its payload", async () => {
    const sandbox = await startTestSandbox();
    ends.push(() => sandbox.close());
    const { pageId, accessToken } = await sandbox.control("pages", { name: "Kiosk Nord" });
    const { scopedId } = await sandbox.control(`persons/${person}/say`, { accountId: pageId, text: "Hi" });
    const send = (message: object) =>
      sandbox.ask(
        `${sandbox.httpUrl}/v25.0/me/messages`,
        "POST",
        { recipient: { id: scopedId }, messaging_type: "RESPONSE", message },
        { authorization: `Bearer ${accessToken}` },
      );
    const buttons = [
      { type: "postback", title: "Order", payload: "ORDER" },
      { type: "web_url", title: "Shop", url: "https://kiosk.example/shop" },
    ];
    const payload = { template_type: "button", text: "What now?", buttons };
    expect((await send({ attachment: { type: "template", payload } })).status).toBe(200);
    const quick_replies = [{ content_type: "text", title: "Today", payload: "today" }];
    expect((await send({ text: "When?", quick_replies })).status).toBe(200);
    expect(pressesOf(await sandbox.control(`thread?phone=${pageId}&person=${person}`))).toEqual({
      Order: { title: "Order", say: { kind: "postback", text: "Order", payload: "ORDER" } },
      Shop: { title: "Shop", open: "https://kiosk.example/shop" },
      Today: { title: "Today", say: { kind: "quick_reply", text: "Today", payload: "today" } },
    });
  });

  it("of a Viber list is its choice, and under a picture opens the link", async () => {
    const service = await startService();
    ends.push(() => service.close());
    const { serviceId, sandbox, callback } = service;
    const survey = { options: ["Monday", "Tuesday"], list_message_ui_type: "list" };
    await service.send(person, {
      ...{ type: 801, label: "transaction" },
      message: { "#txt": "Which day?", "#tracking_data": "a", survey },
    });
    await service.send(person, {
      ...{ type: 209, label: "promotion" },
      message: { "#txt": "Sale", "#caption": "Shop", "#action": "https://kiosk.example/s", "#tracking_data": "b" },
    });
    const presses = pressesOf(await sandbox.control(`viber/thread?sender=${serviceId}&person=${person}`));
    expect(presses.Shop).toEqual({ title: "Shop", open: "https://kiosk.example/s" });
    await sandbox.control(`viber/persons/${person}/say`, { sender: serviceId, ...presses.Tuesday?.say });
    await service.settle(0);
    expect(callback.posts.map(({ json }) => json.message).filter(Boolean)).toMatchObject([
      { text: "Tuesday", postback_data: "Tuesday" },
    ]);
  });
});
