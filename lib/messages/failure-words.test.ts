import { expect, it } from "vitest";
import { languages } from "#db/enums";
import { failureKinds } from "#db/message-enums";
import { instagramCodes } from "#lib/connectors/instagram/codes";
import { messengerCodes } from "#lib/connectors/messenger/codes";
import { whatsappCodes } from "#lib/connectors/whatsapp/errors";
import { catalogues } from "#lib/i18n/catalogues";
import { maxTries } from "#lib/sending/outcomes";

const tables = { whatsapp: whatsappCodes, messenger: messengerCodes, instagram: instagramCodes };
const platforms = Object.keys(tables) as (keyof typeof tables)[];

it.each(languages)("every code and every kind of failure has words, in %s", (language) => {
  const { failures, failureNext } = catalogues[language].messages;
  expect(whatsappCodes.names.length).toBeGreaterThan(50);
  for (const platform of platforms)
    expect(Object.keys(failures[platform])).toEqual(expect.arrayContaining([...tables[platform].names]));
  expect(Object.keys(failureNext).sort()).toEqual([...failureKinds].sort());
});

it.each(languages)("a meaning is the start of a sentence and a next step whole ones, in %s", (language) => {
  const { failures } = catalogues[language].messages;
  for (const [code, { meaning, next }] of platforms.flatMap((platform) => Object.entries(failures[platform]))) {
    expect(meaning, code).not.toMatch(/[.。]$/);
    expect(next, code).toMatch(/[.。]$/);
  }
});

it.each(languages)("no platform's words speak of another platform, in %s", (language) => {
  const { failures } = catalogues[language].messages;
  const foreign = {
    whatsapp: /Messenger|Instagram|page\b|主页/,
    messenger: /WhatsApp|WABA|Instagram|number\b|号码/,
    instagram: /WhatsApp|WABA|Messenger|number\b|号码/,
  };
  for (const platform of platforms)
    for (const [code, { meaning, next }] of Object.entries(failures[platform]))
      expect(`${meaning} ${next}`, `${platform} ${code}`).not.toMatch(foreign[platform]);
});

it.each(languages)("words for throttling and passing faults name the tries that are made, in %s", (language) => {
  const { failures, failureNext } = catalogues[language].messages;
  const { whatsapp } = failures;
  for (const next of [failureNext.THROTTLED_SENDER, failureNext.THROTTLED_RECIPIENT, whatsapp["130429"].next]) {
    expect(next).toContain(String(maxTries.throttled));
  }
  const three = { en: "tried three times", zh: "已尝试三次" }[language];
  expect(whatsapp["131000"].next).toContain(three);
  expect(whatsappCodes.read(131000, null, { server: false, transient: false }).traits.maxTries).toBe(3);
});

it.each(languages)("no failure promises to be sent again by itself, in %s", (language) => {
  const { failures, failureNext } = catalogues[language].messages;
  const promise = { en: /is sent again/, zh: /会.*自动.*重发|自动重发/ }[language];
  const nexts = platforms.flatMap((platform) => Object.values(failures[platform]).map((words) => words.next));
  for (const next of [...nexts, ...Object.values(failureNext)]) {
    expect(next).not.toMatch(promise);
  }
});
