import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { languages, platforms } from "#db/enums";
import { connectorFor } from "#lib/connectors/registry";
import { canBind, platformProfile } from "./platform-profile.ts";

describe("a platform that nothing speaks to yet", () => {
  const silent = platforms.filter((platform) => connectorFor(platform) === null);

  it.each(silent)(
    "%s: its channels offer no account to bind, no template to design and nothing to send",
    (platform) => {
      expect(canBind(platform)).toBe(false);
      expect(platformProfile(platform).menu).toEqual([]);
    },
  );

  it("all others can be bound", () => {
    expect(platforms.filter(canBind)).toEqual(platforms.filter((platform) => !silent.includes(platform)));
  });

  it.each(languages)("the words for it promise nothing of that (%s)", (language) => {
    const words = JSON.parse(readFileSync(`lib/i18n/messages/${language}/channels.json`, "utf8"));
    const promised = /drafted meanwhile|先起草/;
    expect(words.account.notYetText).not.toMatch(promised);
    expect(words.createDialog.notYet).toMatch(/nothing can be sent from it yet|暂时无法从中发送/);
  });
});
