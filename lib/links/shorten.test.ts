import { describe, expect, test } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { renderTemplate } from "#lib/templates/content/render-template";
import { linksIn } from "#lib/text/find-links";
import { shortenLinks } from "./shorten.ts";
import { trackableLinks } from "./trackable.ts";

const base = "https://door.example/l/";
const own = [base, "https://console.example/"];
const rendered = { mode: "rendered", base, own } as const;
const reviewed = { mode: "reviewed", base, own } as const;

const content = (more: Partial<TemplateContent>): TemplateContent => ({
  ...{ header: null, body: "Hello", footer: null, buttons: [], samples: {} },
  ...more,
});

describe("addresses in a text", () => {
  test.each([
    ["See https://shop.example/a?b=1&c=2.", ["https://shop.example/a?b=1&c=2"]],
    ["(https://shop.example/a), or http://b.example!", ["https://shop.example/a", "http://b.example"]],
    ["请看https://shop.example/a。谢谢", ["https://shop.example/a"]],
    ["javascript:alert(1) and ftp://a.example", []],
  ])("%s", (text, links) => expect(linksIn(text)).toEqual(links));
});

describe("a message that we write ourselves", () => {
  const message = content({
    body: "Hi $(name), https://shop.example/$(code) or https://shop.example/all.",
    buttons: [
      { kind: "url", text: "Open", url: "https://shop.example/all" },
      { kind: "quick_reply", text: "Stop" },
    ],
  });

  test("leaves with short links in its words and buttons, one for each address", () => {
    const { values, links } = shortenLinks(message, rendered, ["Ana", "x7"]);
    expect(links.map(({ url }) => url)).toEqual(["https://shop.example/x7", "https://shop.example/all"]);
    const [theirs, all] = links.map(({ token }) => `${base}${token}`);
    const shown = renderTemplate(message, values);
    expect(shown.body).toBe(`Hi Ana, ${theirs} or ${all}.`);
    expect(shown.buttons[0]).toMatchObject({ url: all });
  });

  test("has tokens of 72 bits that no two people share", () => {
    const tokens = Array.from({ length: 200 }, () => shortenLinks(message, rendered, ["Ana", "x"]).links).flat();
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(400);
    for (const { token } of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{12}$/);
  });

  test("keeps links of our own as they are, among others", () => {
    const stop = content({ body: "https://a.example https://console.example/unsubscribe/x https://b.example" });
    const { values } = shortenLinks(stop, rendered, []);
    expect(renderTemplate(stop, values).body).toMatch(
      /^https:\/\/door\S+ https:\/\/console\.example\/unsubscribe\/x https:\/\/door\S+$/,
    );
  });
});

describe("a message whose words the platform has", () => {
  const message = content({
    body: "Hi, see $(link) or https://fixed.example",
    buttons: [
      { kind: "url", text: "Shop", url: "https://shop.example/$(path)" },
      { kind: "url", text: "Yours", url: `${base}$(target)` },
    ],
  });

  test("has short links in its values, and a token behind our own address", () => {
    const given = ["https://shop.example/1", "path", "https://shop.example/2"];
    const { values, links } = shortenLinks(message, reviewed, given);
    expect(links.map(({ url }) => url)).toEqual([given[0], given[2]]);
    expect(values).toEqual([`${base}${links[0]?.token}`, "path", links[1]?.token]);
  });

  test("says which links are counted", () => {
    expect(trackableLinks(message, { base, mode: "reviewed" })).toEqual({
      links: [],
      buttons: ["Yours"],
      values: true,
    });
    expect(trackableLinks(message, { base, mode: "rendered" })).toMatchObject({ links: ["https://fixed.example"] });
  });
});

test("a message with a code is left alone", () => {
  const code = content({
    kind: "authentication",
    version: 2,
    code: {
      ...{ delivery: "copy_code", copyText: "", autofillText: "", apps: [], securityLine: false },
      ...{ expiresMinutes: null, termsAccepted: false },
    },
  });
  expect(shortenLinks(code, rendered, ["https://a.example"])).toEqual({ values: ["https://a.example"], links: [] });
});
