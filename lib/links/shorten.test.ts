import { describe, expect, test } from "vitest";
import type { TemplateContent, TemplateMail } from "#db/json/template-content";
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

describe("an e-mail", () => {
  const mail = (more: Partial<TemplateMail>) =>
    content({
      ...{ kind: "mail", version: 2, header: "News" },
      mail: { ...{ mode: "blocks", preheader: "", blocks: [], html: "", text: null }, ...more },
    });
  const picture = { file: null, address: "", alt: "Chair", link: "https://shop.example/chair", width: null };
  const blocks = mail({
    blocks: [
      { kind: "text", text: "Hi $(name), see https://shop.example/$(name)." },
      { kind: "image", ...picture, file: { id: "f", name: "chair.png" } },
      { kind: "button", text: "Shop", url: "https://shop.example/all?a=1&b=2" },
      { kind: "footer", text: "https://console.example/unsubscribe/x", unsubscribe: "Stop" },
    ] as TemplateMail["blocks"],
  });

  test("leaves with short links in its words, buttons and pictures, wherever its pictures are", () => {
    const { values, links } = shortenLinks(blocks, rendered, ["Ana"]);
    const urls = ["https://shop.example/Ana", "https://shop.example/chair", "https://shop.example/all?a=1&b=2"];
    expect(links.map(({ url }) => url).sort()).toEqual([...urls].sort());
    const shortOf = (url: string) => `${base}${links.find((link) => link.url === url)?.token}`;
    for (const place of [{}, { addressOf: () => "https://door.example/media/f" }]) {
      const shown = renderTemplate(blocks, values, place).mail;
      expect(shown?.html).not.toContain("https://shop.example");
      expect(shown?.html).toContain(
        `<a href="${shortOf(urls[0] ?? "")}" style="color:#1f5fbf">${shortOf(urls[0] ?? "")}</a>`,
      );
      expect(shown?.html).toContain(`<a href="${shortOf(urls[2] ?? "")}"`);
      expect(shown?.html).toContain("https://console.example/unsubscribe/x");
      expect(shown?.text).toContain(`Shop: ${shortOf(urls[2] ?? "")}`);
      expect(shown?.html.includes(shortOf(urls[1] ?? ""))).toBe("addressOf" in place);
    }
  });

  test("of HTML has them in its links and in its own words", () => {
    const source = mail({
      ...{ mode: "source", text: "See https://shop.example/a" },
      html: '<link href="https://style.example/a.css"><a href="https://shop.example/a?to=$(name)&amp;b=1">A</a>',
    });
    const { values, links } = shortenLinks(source, rendered, ["A&B"]);
    expect(links.map(({ url }) => url)).toEqual(["https://shop.example/a?to=A&B&b=1", "https://shop.example/a"]);
    const shown = renderTemplate(source, values).mail;
    expect(shown?.html).toBe(`<link href="https://style.example/a.css"><a href="${base}${links[0]?.token}">A</a>`);
    expect(shown?.text).toBe(`See ${base}${links[1]?.token}`);
  });

  test("says which of its links are counted", () => {
    expect(trackableLinks(blocks, { base, mode: "rendered" }).links).toEqual(
      expect.arrayContaining(["https://shop.example/chair", "https://shop.example/all?a=1&b=2"]),
    );
  });
});

describe("cards", () => {
  const card = (url: string) => ({
    media: { kind: "image", file: null, perPerson: false },
    body: "From https://shop.example/$(a)",
    buttons: [{ kind: "url", text: "Open", url }],
  });
  const carousel = (url: string) =>
    content({
      kind: "carousel",
      version: 2,
      body: "See https://b.example",
      cards: [card(url)] as TemplateContent["cards"],
    });

  test("that we write ourselves leave with short links in words and buttons", () => {
    const { values, links } = shortenLinks(carousel("https://c.example/"), rendered, ["1"]);
    expect(links.map(({ url }) => url)).toEqual(["https://b.example", "https://shop.example/1", "https://c.example/"]);
    const [body, words, button] = links.map(({ token }) => `${base}${token}`);
    const shown = renderTemplate(carousel("https://c.example/"), values);
    expect(shown.body).toBe(`See ${body}`);
    expect(shown.cards?.[0]).toMatchObject({ body: `From ${words}`, buttons: [{ url: button }] });
  });

  test("that the platform has get a token behind our own address", () => {
    const { values, links } = shortenLinks(carousel(`${base}$(to)`), reviewed, ["1", "https://c.example/"]);
    expect(links.map(({ url }) => url)).toEqual(["https://c.example/"]);
    expect(values).toEqual(["1", links[0]?.token]);
    expect(trackableLinks(carousel(`${base}$(to)`), { base, mode: "reviewed" }).buttons).toEqual(["Open"]);
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
