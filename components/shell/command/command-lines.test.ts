import { describe, expect, test } from "vitest";
import type { Language, roles } from "#db/enums";
import { catalogues } from "#lib/i18n/catalogues";
import type { Found } from "#lib/search/schema";
import { commandSections } from "./command-lines.ts";
import { type CommandChannel, commandTargets } from "./command-targets.ts";
import { pageWords } from "./command-words.ts";

/** The command menu as a whole: for each query, the line that Enter opens. */

const sections = ["dashboard", "account", "numbers", "templates", "send", "messages"] as const;
const support: CommandChannel = { id: "cams-support001", name: "Support", platform: "whatsapp", menu: sections };
const shop: CommandChannel = { id: "cams-shop000002", name: "Shop Süd", platform: "whatsapp", menu: sections };
const channels = [shop, support];

function found(kind: Found["kind"], id: string, label: string, detail: string | null = null): Found {
  const channel = { channelId: support.id, channelName: support.name };
  return { kind, id, label, detail, ...channel, at: "2026-11-21T14:02:00.000Z" };
}
const everything: Found[] = [
  found("template", "1763730000000000001", "order_shipped", "en"),
  found("template", "1763730000000000002", "双十一优惠", "zh_CN"),
  found("campaign", "20261121140200123456", "Spring sale to regulars"),
  found("campaign", "20261121140200123457", "春季促销"),
  found("sender", "018f", "+6581234567", "Support desk"),
  found("person", "+4915112345678", "+4915112345678", "Ines"),
  found("message", "2026112114020012345678", "2026112114020012345678", "+4915112345678"),
];

function say(language: Language) {
  return (key: string) => {
    const text = key
      .split(".")
      .reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], catalogues[language]);
    if (typeof text !== "string") throw new Error(`no text ${key}`);
    return text;
  };
}

function targets(language: Language, role: (typeof roles)[number] = "owner") {
  return commandTargets({ kind: "business", role, channels, current: support.id, say: say(language) });
}

/** The id of the line that Enter opens; the server finds what holds the query. */
function first(language: Language, query: string): string | undefined {
  const wanted = query.toLowerCase().replace(/^\+/, "");
  const hits = everything.filter((one) =>
    [one.label, one.id, one.detail ?? ""].some((text) => text.toLowerCase().replace(/^\+/, "").includes(wanted)),
  );
  const [best] = commandSections({ targets: targets(language), recent: [], found: hits, query });
  return best?.lines[0]?.id;
}

const page = (key: string) => `page-${key}`;
const here = (key: string) => `section-${support.id}-${key}`;

describe("the first line in English", () => {
  test.each([
    ["dashboard", page("dashboard")],
    ["home", page("dashboard")],
    ["overview", page("dashboard")],
    ["channels", page("channels")],
    ["create channel", page("channels")],
    ["campaigns", page("campaigns")],
    ["broadcasts", page("campaigns")],
    ["bulk", page("campaigns")],
    ["opt-outs", page("audience")],
    ["unsubscribed", page("audience")],
    ["blacklist", page("audience")],
    ["users", page("members")],
    ["invite", page("members")],
    ["team", page("members")],
    ["change password", page("account")],
    ["profile", page("account")],
    ["time zone", page("workspace")],
    ["settings", page("workspace")],
    ["audit", page("audit")],
    ["who did what", page("audit")],
    ["deleted channels", page("deleted")],
    ["templates", here("templates")],
    ["new template", here("templates")],
    ["template design", here("templates")],
    ["send message", here("send")],
    ["schedule", here("send")],
    ["inbox", here("messages")],
    ["failed messages", here("messages")],
    ["add number", here("numbers")],
    ["unbind", here("account")],
    ["waba", here("account")],
    ["delivery rate", here("dashboard")],
    ["shop", `channel-${shop.id}`],
    ["shop sud", `channel-${shop.id}`],
    ["shop inbox", `section-${shop.id}-messages`],
    ["cams-shop", `channel-${shop.id}`],
    ["dark", "theme-dark"],
    ["night", "theme-dark"],
    ["theme: light", "theme-light"],
    ["chinese", "language-zh"],
    ["中文", "language-zh"],
    ["shortcuts", "keys"],
    ["help", "keys"],
    ["log out", "sign-out"],
    ["quick", undefined],
    ["tdn", undefined],
    ["order_shipped", "template-1763730000000000001"],
    ["shipped", "template-1763730000000000001"],
    ["1763730000000000001", "template-1763730000000000001"],
    ["spring sale", "campaign-20261121140200123456"],
    ["20261121140200123456", "campaign-20261121140200123456"],
    ["+6581234567", "sender-018f"],
    ["support desk", "sender-018f"],
    ["+49151123", "person-+4915112345678"],
    ["2026112114020012345678", "message-2026112114020012345678"],
  ])("of %s", (query, expected) => expect(first("en", query)).toBe(expected));
});

describe("the first line in Chinese", () => {
  test.each([
    ["数据总览", page("dashboard")],
    ["首页", page("dashboard")],
    ["渠道", page("channels")],
    ["创建渠道", page("channels")],
    ["群发", page("campaigns")],
    ["退订", page("audience")],
    ["黑名单", page("audience")],
    ["成员", page("members")],
    ["邀请", page("members")],
    ["修改密码", page("account")],
    ["时区", page("workspace")],
    ["日志", page("audit")],
    ["操作记录", page("audit")],
    ["回收站", page("deleted")],
    ["模板", here("templates")],
    ["新建模板", here("templates")],
    ["发送消息", here("send")],
    ["定时发送", here("send")],
    ["收件箱", here("messages")],
    ["添加号码", here("numbers")],
    ["解绑", here("account")],
    ["送达率", here("dashboard")],
    ["深色", "theme-dark"],
    ["夜间", "theme-dark"],
    ["英文", "language-en"],
    ["快捷键", "keys"],
    ["退出", "sign-out"],
    ["templates", here("templates")],
    ["campaigns", page("campaigns")],
    ["sign out", "sign-out"],
    ["audit log", page("audit")],
    ["双十一", "template-1763730000000000002"],
    ["春季促销", "campaign-20261121140200123457"],
    ["没有这个东西", undefined],
  ])("of %s", (query, expected) => expect(first("zh", query)).toBe(expected));
});

test("each page is found first by its own name in the other language", () => {
  for (const [shown, other] of [
    ["en", "zh"],
    ["zh", "en"],
  ] as const) {
    for (const target of targets(other).filter(({ id }) => id.startsWith("page-"))) {
      expect(first(shown, target.label), `${target.label} while the console speaks ${shown}`).toBe(target.id);
    }
  }
});

describe("a role sees only what it may use", () => {
  const ids = (role: (typeof roles)[number]) => targets("en", role).map(({ id }) => id);
  test("a viewer has no page to send from, and no audit log", () => {
    expect(ids("viewer")).not.toContain(here("send"));
    expect(ids("viewer")).not.toContain(page("audit"));
    expect(ids("viewer")).toContain(here("messages"));
    expect(ids("operator")).toContain(here("send"));
  });
  test("agents have messages and no campaigns, finance has campaigns and no suppressions, and neither has templates", () => {
    expect(ids("agent")).toContain(here("messages"));
    expect(ids("agent")).not.toContain(page("campaigns"));
    expect(ids("finance")).toContain(page("campaigns"));
    expect(ids("finance")).not.toContain(page("audience"));
    for (const role of ["agent", "finance"] as const) {
      expect(ids(role)).not.toContain(here("templates"));
      expect(ids(role)).not.toContain(here("account"));
    }
    expect(ids("viewer")).toContain(page("deleted"));
  });
});

test("without a query there are the pages opened lately, then pages and actions", () => {
  const recent = [{ href: "/campaigns/1", label: "Spring", hint: "Campaigns" }];
  const opening = commandSections({ targets: targets("en"), recent, found: [], query: " " });
  expect(opening.map(({ key }) => key)).toEqual(["recent", "pages", "actions"]);
});

test("what the server found for a query that the ranking does not recognise is shown all the same", () => {
  const home = [found("person", "+4915112345678", "+4915112345678")];
  const [best] = commandSections({ targets: targets("en"), recent: [], found: home, query: "0151 1234" });
  expect(best?.lines[0]?.id).toBe("person-+4915112345678");
});

test("every page of the menu has words in both languages", () => {
  for (const [key, words] of Object.entries(pageWords)) {
    expect(
      words.some((word) => /\p{Script=Han}/u.test(word)),
      key,
    ).toBe(true);
    expect(
      words.some((word) => /^[\x20-\x7E]+$/.test(word)),
      key,
    ).toBe(true);
  }
});
