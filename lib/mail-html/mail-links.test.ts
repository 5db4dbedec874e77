import { expect, test } from "vitest";
import { mailLinksIn, replaceMailLinks } from "./mail-links.ts";

const short = (url: string) => (url.includes("own.example") ? url : `https://s.example/${url.length}`);

test("finds what links lead to, however they are written, and nothing else", () => {
  const html = `<!doctype html><html xmlns="http://www.w3.org/1999/xhtml"><link href="https://style.example/a.css">
    <a style="x" href="https://a.example/?b=1&amp;c=2">A</a> <A HREF='http://b.example'>B</A>
    <a href="mailto:ana@shop.example">M</a> <a name="x">N</a> <a href="https://two words.example">W</a>
    <img src="https://picture.example/a.png"> https://words.example <area href="https://area.example">`;
  expect(mailLinksIn(html)).toEqual(["https://a.example/?b=1&c=2", "http://b.example"]);
});

test("replaces what links lead to, and words that say the same", () => {
  const html = `<a href="https://a.example/?b=1&amp;c=2" style="x">https://a.example/?b=1&amp;c=2</a>, <a href='https://b.example'>See b</a>`;
  expect(replaceMailLinks(html, short)).toBe(
    `<a href="https://s.example/26" style="x">https://s.example/26</a>, <a href="https://s.example/17">See b</a>`,
  );
});

test("leaves alone what stays the same, and everything around the links", () => {
  const html = `<p>$&</p><a href="https://own.example/stop">Stop</a><img src="https://c.example/$1">`;
  expect(replaceMailLinks(html, short)).toBe(html);
});

test("writes what a short link holds as text", () => {
  expect(replaceMailLinks(`<a href="https://a.example">A</a>`, () => `https://s.example/?"><b>$&`)).toBe(
    `<a href="https://s.example/?&quot;&gt;&lt;b&gt;$&amp;">A</a>`,
  );
});

test("takes no long time over a text of beginnings", () => {
  expect(mailLinksIn("<a ".repeat(100_000))).toEqual([]);
});
