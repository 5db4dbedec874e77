import { expect, it } from "vitest";
import type { RenderedTemplate } from "../../content.ts";
import { mailHtml } from "./html.ts";

const words: RenderedTemplate = {
  header: "Your order <12>",
  body: "Hello Ann & Bo,\nit ships today.\n\nSee https://shop.example/t?a=1&b=2.",
  footer: "Kiosk Nord, Hamburg",
  buttons: [
    { kind: "url", text: 'Track "it"', url: "https://shop.example/t?a=1&b='2'" },
    { kind: "quick_reply", text: "Thanks" },
  ],
};

it("keeps paragraphs, lines, links and the small print", () => {
  const html = mailHtml(words, "zh_CN");
  expect(html).toContain('<html lang="zh-CN" dir="auto">');
  expect(html).toContain("<title>Your order &lt;12&gt;</title>");
  expect(html).toContain('<p style="margin:0 0 16px" dir="auto">Hello Ann &amp; Bo,<br>it ships today.</p>');
  expect(html).toContain(
    '<a href="https://shop.example/t?a=1&amp;b=2" style="color:#1f5fbf">https://shop.example/t?a=1&amp;b=2</a>.',
  );
  expect(html).toContain(">Track &quot;it&quot;</a>");
  expect(html).toContain('href="https://shop.example/t?a=1&amp;b=&#39;2&#39;"');
  expect(html).toContain("Kiosk Nord, Hamburg");
  expect(html).not.toContain("Thanks");
});

it("lets no value become markup", () => {
  const attack = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
  const html = mailHtml(
    { header: attack, body: attack, footer: attack, buttons: [{ kind: "url", text: attack, url: attack }] },
    attack,
  );
  expect(html).not.toMatch(/<img|<script/);
  expect(html.match(/<a /g)).toHaveLength(1);
});
