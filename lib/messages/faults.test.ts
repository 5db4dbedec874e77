import { describe, expect, it, test } from "vitest";
import { languages } from "#db/enums";
import { whatsappCodes } from "#lib/connectors/whatsapp/errors";
import { catalogues } from "#lib/i18n/catalogues";
import { faultOf } from "./fault.ts";

/** The codes of the WhatsApp tables of the specification, written out: none may lose its words. */
const documented = [
  ..."0 190 3 10 1 2 4 80007 80008 33 100 368 131031 130429 130472 130497 131000 131005 131008 131009 131016 131021".split(
    " ",
  ),
  ..."131026 131030 131037 131042 131045 131047 131048 131049 131050 131051 131052 131053 131056 131057 131062".split(
    " ",
  ),
  ..."131063 131064 132000 132001 132005 132007 132008 132012 132015 132016 132068 132069 133000 133004 133005".split(
    " ",
  ),
  ..."133006 133008 133009 133010 133015 133016 134011 135000".split(" "),
];

describe.each(languages)("the words of WhatsApp's codes, in %s", (language) => {
  const words: Record<string, { meaning: string; cause: string; next: string }> =
    catalogues[language].messages.failures.whatsapp;

  it("are there for each code, with a meaning of its own, a cause of its own and a way out", () => {
    expect(Object.keys(words).sort()).toEqual([...documented].sort());
    expect([...whatsappCodes.names].sort()).toEqual([...documented].sort());
    for (const part of ["meaning", "cause"] as const) {
      const texts = Object.values(words).map((entry) => entry[part]);
      expect(
        texts.filter((text, at) => texts.indexOf(text) !== at),
        part,
      ).toEqual([]);
    }
    for (const [code, { cause, next }] of Object.entries(words)) {
      expect([cause, next], code).toEqual([expect.stringMatching(/[.。]$/), expect.stringMatching(/[.。]$/)]);
    }
  });

  it("speak of no other platform", () => {
    const others = /Viber|Messenger|Instagram|Facebook|Page\b|SMS|e-mail|主页|短信|邮件/i;
    for (const [code, entry] of Object.entries(words)) expect(Object.values(entry).join(" "), code).not.toMatch(others);
  });

  it("speak of the account where the account is at fault, and of the number where the number is", () => {
    const account = {
      en: /account|token|business|app|payment|permission|credit|reach/i,
      zh: /账号|令牌|商家|应用|付款|权限|触达/,
    };
    const sender = { en: /number|sender|PIN|name|registration/i, zh: /号码|PIN|名称|注册/ };
    for (const code of documented) {
      const fault = faultOf("whatsapp", code, kindOf(code));
      const said = `${words[code]?.meaning} ${words[code]?.cause}`;
      if (fault === "account") expect(said, code).toMatch(account[language]);
      if (fault === "sender") expect(said, code).toMatch(sender[language]);
    }
  });
});

test.each([
  ["131042", "account"],
  ["131048", "sender"],
  ["368", "account"],
  ["190", "account"],
  ["131031", "account"],
  ["131045", "sender"],
  ["133010", "sender"],
  ["80007", "account"],
  ["130429", "sender"],
  ["131026", "person"],
  ["132015", "template"],
  ["131009", "message"],
  ["131016", "platform"],
])("code %s is the fault of the %s", (code, fault) => {
  expect(faultOf("whatsapp", code, kindOf(code))).toBe(fault);
});

test("a code of one platform says nothing about the same code of another", () => {
  expect(faultOf("whatsapp", "4", "THROTTLED_SENDER")).toBe("account");
  expect(faultOf("viber", "4", "THROTTLED_SENDER")).toBe("sender");
});

function kindOf(code: string) {
  return whatsappCodes.read(Number(code), null, { server: false, transient: false }).kind;
}
