import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox, templateBody } from "../../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
let sandbox: Running;
let account: Awaited<ReturnType<Running["account"]>>;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
});
afterAll(() => sandbox.close());

const body = (text: string, example?: unknown) => [{ type: "BODY", text, ...(example ? { example } : {}) }];
const named = { body_text_named_params: [{ param_name: "first_name", example: "Ines" }] };

describe("creating a template", () => {
  it.each([
    ["an unknown field", { colour: "red" }, undefined],
    ["a variable at the edge", { components: body("Hello there dear friend {{1}}", { body_text: [["x"]] }) }, 2388299],
    ["too many variables", { components: body("Hi {{1}} {{2}} {{3}} ok", { body_text: [["a", "b", "c"]] }) }, 2388293],
    [
      "a gap in the numbering",
      { components: body("Hello {{1}} and {{3}} my good old friends", { body_text: [["a", "b"]] }) },
      2388072,
    ],
    ["a missing sample", { components: body("Hello {{1}}, my good old friend") }, 2388043],
    ["a body too long", { components: body("x".repeat(1025)) }, 2388040],
    [
      "a footer with a variable",
      { components: [...body("Hello there"), { type: "FOOTER", text: "Bye {{1}}" }] },
      2388073,
    ],
    [
      "a header with an emoji",
      { components: [...body("Hello there"), { type: "HEADER", format: "TEXT", text: "Hi 🎉" }] },
      2388047,
    ],
    ["a wrong name", { name: "Bad-Name" }, 2388040],
    ["a wrong category", { category: "SPAM" }, undefined],
    [
      "broken button groups",
      {
        components: [
          ...body("Hello there"),
          {
            type: "BUTTONS",
            buttons: [
              { type: "QUICK_REPLY", text: "A" },
              { type: "URL", text: "B", url: "https://kiosk.example" },
              { type: "QUICK_REPLY", text: "C" },
            ],
          },
        ],
      },
      2388072,
    ],
  ])("is refused with %s", async (_what, more, subcode) => {
    const answer = await account.graph("POST", `${account.wabaId}/message_templates`, templateBody("strict_one", more));
    expect([answer.status, answer.body.error.code, answer.body.error.error_subcode]).toEqual([400, 100, subcode]);
  });
});

describe("a template", () => {
  it("can have named parameters, is listed, edited once a day, and its name is locked after deletion", async () => {
    const id = await account.template("named_one", {
      parameter_format: "NAMED",
      components: body("Hello {{first_name}}, welcome back to us", named),
    });
    const path = `${account.wabaId}/message_templates`;
    expect((await account.graph("POST", path, templateBody("named_one"))).body.error.error_subcode).toBe(2388024);
    const list = await account.graph("GET", `${path}?name=named_one&fields=name,status&summary=total_count`);
    expect(list.body.data).toEqual([{ name: "named_one", status: "APPROVED", id }]);
    expect(list.body.summary.total_count).toBe(1);
    const edit = { components: body("Hello {{first_name}}, welcome back once more", named) };
    expect((await account.graph("POST", id, edit)).body).toEqual({ success: true });
    await sandbox.control("clock", { advanceMs: 3000 });
    expect((await account.graph("POST", id, edit)).body.error.error_subcode).toBe(2388038);
    expect((await account.graph("DELETE", `${path}?name=named_one`)).body).toEqual({ success: true });
    expect((await account.graph("POST", path, templateBody("named_one"))).body.error.error_subcode).toBe(2388023);
  });
});
