import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { catalogues } from "#lib/i18n/catalogues";
import { PoolNote } from "./pool-note.tsx";

const outage = { senderId: "a", sender: "+493055501", reason: "sender_not_connected", waiting: 12, moved: 340 };

function shown(language: "en" | "zh", outages: Parameters<typeof PoolNote>[0]["outages"]): string {
  const markup = renderToStaticMarkup(
    <NextIntlClientProvider locale={language} messages={catalogues[language]} timeZone="UTC">
      <PoolNote outages={outages} />
    </NextIntlClientProvider>,
  );
  return markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

test("says which sender cannot send and why, what others took over and what waits", () => {
  const since = new Date("2026-11-23T09:00:00Z");
  const english = shown("en", [{ ...outage, since }]);
  expect(english).toContain("A sender of the pool cannot send.");
  expect(english).toContain("+493055501: not connected, since");
  expect(english).toContain("340 messages were taken over by other senders. 12 messages wait.");
  expect(shown("zh", [{ ...outage, since }])).toContain("340 条消息已由其他发送方接替。");
});

test("names a sender that is gone as such, and leaves out what is nothing", () => {
  const gone = { ...outage, sender: null, waiting: 0, moved: 1, since: new Date() };
  const words = shown("en", [gone]);
  expect(words).toContain("A sender that is gone: not connected");
  expect(words).not.toContain("wait.");
  expect(shown("en", [])).toBe("");
});
