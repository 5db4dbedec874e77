import { describe, expect, it, test } from "vitest";
import { languages, type Platform } from "#db/enums";
import { instagramCodes } from "#lib/connectors/instagram/codes";
import { messengerCodes } from "#lib/connectors/messenger/codes";
import { expiredCode, failureOfStatus } from "#lib/connectors/viber/statuses";
import { catalogues } from "#lib/i18n/catalogues";
import { faultOf } from "./fault.ts";

type Words = Record<string, { meaning: string; cause: string; next: string }>;

/** The codes of the specification's tables, written out: none may lose its words. */
const platforms = {
  messenger: {
    documented:
      "190 190/463 190/460 190/467 10/2018278 10/2018065 100/2018001 100/2018109 551 551/1545041 613 4 32 1200 2 10/1893063 368",
    others: /WhatsApp|Instagram|Viber|WABA|SMS|e-mail|phone number|短信|邮件|电话号码/i,
    undistinguished: [],
  },
  instagram: {
    documented:
      "190 190/463 190/460 190/467 10/2018278 10/2018065 10/2534022 100/2018001 100/2534014 551 613 4 32 1200 2 10/1893063 368 9004 9007",
    others: /WhatsApp|Messenger|Viber|WABA|SMS|e-mail|phone number|短信|邮件|电话号码/i,
    undistinguished: [],
  },
  viber: {
    documented: "1 7 2 43 3 5 6 18 20 27 28 29 30 31 32 40 41 38 39 8 9 10 11 401 13 14 17 21",
    others: /WhatsApp|Messenger|Instagram|Facebook|\bMeta\b|WABA|e-mail|主页|邮件/i,
    // Viber's reference has one description for both.
    undistinguished: ["41"],
  },
} as const;
type Told = keyof typeof platforms;

describe.each(languages.flatMap((language) => (Object.keys(platforms) as Told[]).map((of) => ({ language, of }))))(
  "the words of the codes of $of, in $language",
  ({ language, of }) => {
    const words: Words = catalogues[language].messages.failures[of];
    const { documented, others, undistinguished } = platforms[of];

    it("are there for each documented code", () => {
      expect(Object.keys(words)).toEqual(expect.arrayContaining(documented.split(" ")));
    });

    it("say what each code means and why it came in words of its own, and what to do about it", () => {
      const apart = Object.entries(words).filter(([code]) => !(undistinguished as readonly string[]).includes(code));
      for (const part of ["meaning", "cause"] as const) {
        const texts = apart.map(([, entry]) => entry[part]);
        expect(
          texts.filter((text, at) => texts.indexOf(text) !== at),
          part,
        ).toEqual([]);
      }
      for (const [code, { meaning, cause, next }] of Object.entries(words)) {
        expect(meaning, code).not.toMatch(/[.。]$/);
        expect([cause, next], code).toEqual([expect.stringMatching(/[.。]$/), expect.stringMatching(/[.。]$/)]);
      }
    });

    it("speak of no other platform", () => {
      for (const [code, entry] of Object.entries(words))
        expect(Object.values(entry).join(" "), code).not.toMatch(others);
    });

    it("speak of the account where the account is at fault", () => {
      const account = {
        en: /account|page|app\b|token|permission|service|server|billing|password|ID\b/i,
        zh: /账号|主页|应用|令牌|权限|服务|计费|密码|ID/,
      };
      for (const [code, { meaning, cause }] of Object.entries(words)) {
        if (faultOf(of, code, kindOf(of, code)) === "account")
          expect(`${meaning} ${cause}`, code).toMatch(account[language]);
      }
    });
  },
);

test.each<[Platform, string, string]>([
  ["whatsapp", "33", "account"],
  ["messenger", "4", "account"],
  ["messenger", "17", "account"],
  ["messenger", "33", "account"],
  ["messenger", "190/463", "account"],
  ["messenger", "613", "sender"],
  ["messenger", "551/1545041", "person"],
  ["messenger", "10/2018278", "message"],
  ["messenger", "2", "platform"],
  ["instagram", "33", "account"],
  ["instagram", "80006", "sender"],
  ["instagram", "9004", "message"],
  ["viber", "11", "account"],
  ["viber", "14", "account"],
  ["viber", "27", "person"],
  ["viber", "38", "template"],
  ["viber", "18", "message"],
  ["viber", "9", "person"],
])("code %s %s is the fault of the %s", (platform, code, fault) => {
  const kind = platform === "whatsapp" ? "INVALID_REQUEST" : kindOf(platform as Told, code);
  expect(faultOf(platform, code, kind)).toBe(fault);
});

function kindOf(platform: Told, code: string) {
  if (platform === "viber") return code === expiredCode ? "RECIPIENT" : failureOfStatus(Number(code), null).kind;
  const [main = "", sub] = code.split("/");
  // Found by us while binding, and not told by the platform.
  if (!/^\d+$/.test(main)) return "AUTH";
  const codes = platform === "messenger" ? messengerCodes : instagramCodes;
  return codes.read(Number(main), sub === undefined ? null : Number(sub), { server: false, transient: false }).kind;
}
