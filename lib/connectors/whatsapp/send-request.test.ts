import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutboundMessage } from "../connector.ts";
import { json, parcelReady as message, startFakeGraph } from "./fake-graph.ts";
import { send } from "./send.ts";
import answers from "./testdata/answers.json" with { type: "json" };

let graph: Awaited<ReturnType<typeof startFakeGraph>>;
beforeAll(async () => {
  graph = await startFakeGraph();
});
afterAll(() => graph.stop());

describe("what a send asks for", () => {
  it("fills a template by position and carries our own id", async () => {
    graph.answer(json(answers.accepted));
    await send(message, graph.channel, graph.io);
    expect(graph.seen).toHaveLength(1);
    expect(graph.seen[0]).toMatchObject({ method: "POST", path: "/v24.0/771900233/messages" });
    expect(graph.seen[0]?.headers.authorization).toBe("Bearer EAAB-token-of-the-test");
    expect(graph.seen[0]?.body).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "4915550017",
      biz_opaque_callback_data: "2026102514000000000001",
      type: "template",
      template: {
        name: "parcel_ready_2",
        language: { code: "en_US" },
        components: [
          { type: "header", parameters: [{ type: "text", text: "NX-204" }] },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ines" },
              { type: "text", text: "Kiosk Nord" },
            ],
          },
          { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "NX-204" }] },
        ],
      },
    });
  });

  it("leaves components out of a template without variables", async () => {
    graph.answer(json(answers.accepted));
    const content = {
      ...message.content,
      parameters: { header: [], body: [], buttons: [] },
    } as OutboundMessage["content"];
    await send({ ...message, content }, graph.channel, graph.io);
    expect(graph.seen[0]?.body).toMatchObject({ template: { name: "parcel_ready_2", language: { code: "en_US" } } });
    expect(JSON.stringify(graph.seen[0]?.body)).not.toContain("components");
  });

  it("writes to people who hide their number by their user id", async () => {
    graph.answer(json(answers.accepted));
    await send({ ...message, address: { kind: "user", value: "DE.7719" } }, graph.channel, graph.io);
    expect(graph.seen[0]?.body).toMatchObject({ recipient: "DE.7719" });
    expect(graph.seen[0]?.body).not.toHaveProperty("to");
  });

  it("sends free text", async () => {
    graph.answer(json(answers.accepted));
    await send({ ...message, content: { kind: "text", text: "Grüße 👋" } }, graph.channel, graph.io);
    expect(graph.seen[0]?.body).toMatchObject({ type: "text", text: { body: "Grüße 👋" } });
  });
});
