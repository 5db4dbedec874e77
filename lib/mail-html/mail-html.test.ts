import { expect, it } from "vitest";
import type { MailBlock } from "#db/json/template-content";
import { renderMail } from "#lib/templates/content/mail/render-mail";
import { emptyMail } from "#lib/templates/content/read-content";
import { blocksHtml, blocksText } from "./blocks.ts";
import { placeUnsubscribe, saysUnsubscribe } from "./unsubscribe.ts";

const attack = '"><img src=x onerror=alert(1)><script>alert(2)</script>';

it("lets no text, address or value of a block become markup", () => {
  const blocks: MailBlock[] = [
    { kind: "heading", text: attack },
    { kind: "text", text: attack },
    { kind: "image", file: null, address: attack, alt: attack, link: attack },
    { kind: "button", text: attack, url: attack },
    { kind: "columns", columns: [[{ kind: "text", text: attack }], [{ kind: "text", text: "$(name)" }]] },
    { kind: "footer", text: attack, unsubscribe: attack },
  ];
  const { html } = renderMail({ ...emptyMail, blocks, preheader: attack }, attack, new Map([["name", attack]]), {});
  expect(html).not.toContain("<script>");
  expect(html.match(/<img/g)).toHaveLength(1);
  expect(html).not.toContain('""');
});

it("fills HTML of one's own with values that stay text", () => {
  const mail = { ...emptyMail, mode: "source" as const, html: '<body><p title="$(name)">$(name)</p></body>' };
  const { html } = renderMail({ ...mail, preheader: "Soon" }, "", new Map([["name", attack]]), {});
  expect(html).toMatch(/^<body><div class="preheader"[^>]*>Soon/);
  expect(html).not.toMatch(/<img|<script/);
});

it("leaves out pictures that cannot be fetched, and says all others in words", () => {
  const picture: MailBlock = {
    ...{ kind: "image", file: { id: "f", name: "a.png", type: "image/png", size: 1 }, address: "" },
    ...{ alt: "A cup", link: "https://kiosk.example/cup" },
  };
  expect(blocksHtml([picture], () => null)).toEqual([]);
  expect(blocksHtml([picture], () => "https://files.example/a.png").join("")).toContain(
    'src="https://files.example/a.png"',
  );
  expect(blocksText([picture, { kind: "button", text: "Open", url: "https://kiosk.example" }])).toBe(
    "A cup: https://kiosk.example/cup\n\nOpen: https://kiosk.example",
  );
});

it("puts the way out where the e-mail says, in HTML and words", () => {
  const footer: MailBlock = { kind: "footer", text: "Kiosk Nord", unsubscribe: "Bye" };
  const mail = { html: blocksHtml([footer], () => null).join(""), text: blocksText([footer]) };
  expect(saysUnsubscribe(mail.html)).toBe(true);
  const placed = placeUnsubscribe(mail, "https://c.example/u?a=1&b=$&");
  expect(placed.html).toContain('href="https://c.example/u?a=1&amp;b=$&amp;"');
  expect(placed.text).toBe("Kiosk Nord\nBye: https://c.example/u?a=1&b=$&");
});

it("leaves out the link where nobody is taken off anything", () => {
  const mail = {
    html: "<p>Hi<br><a style='x' href='#unsubscribe'>Bye <b>now</b></a></p>",
    text: "Hi\nBye: #unsubscribe",
  };
  expect(placeUnsubscribe(mail, null)).toEqual({ html: "<p>Hi<br></p>", text: "Hi" });
});
