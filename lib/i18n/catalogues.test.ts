import { describe, expect, it } from "vitest";
import * as enums from "#db/enums";
import { passingStates } from "#lib/campaigns/rules";
import { catalogues } from "./catalogues.ts";
import { namespaces } from "./namespaces.ts";

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "string") flat.set(path, value);
    else for (const [inner, text] of flatten(value, path)) flat.set(inner, text);
  }
  return flat;
}

/**
 * The ICU arguments and rich-text tags of a message. Braces alternate: in text or in a plural branch they open an argument,
 * and inside an argument they open a branch.
 */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [at, sign] of [...message].entries()) {
    if (sign === "{") {
      const name = /^\{\s*(\w+)/.exec([...message].slice(at).join(""))?.[1];
      if (depth % 2 === 0 && name) names.add(name);
      depth += 1;
    } else if (sign === "}") depth -= 1;
  }
  for (const match of message.matchAll(/<([A-Za-z]\w*)>/g)) names.add(`<${match[1]}>`);
  return [...names].sort();
}

describe.each(namespaces)("the %s catalogue", (namespace) => {
  const en = flatten(catalogues.en[namespace] as Tree);
  const zh = flatten(catalogues.zh[namespace] as Tree);

  it("has the same keys in every language", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("uses the same arguments in every language", () => {
    for (const [key, text] of en)
      expect({ key, args: argumentsOf(zh.get(key) ?? "") }).toEqual({ key, args: argumentsOf(text) });
  });

  it("has no empty texts", () => {
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe("");
  });
});

describe("every value of every enum has a text", () => {
  const lists: Record<string, readonly string[]> = {
    platform: enums.platforms,
    workspaceKind: enums.workspaceKinds,
    role: enums.roles,
    language: enums.languages,
    channel: enums.channelStates,
    channelHint: enums.channelStates,
    bindingEnvironment: enums.bindingEnvironments,
    accountReview: enums.accountReviewStates,
    sender: enums.senderStates,
    quality: enums.senderQualities,
    templateCategory: enums.templateCategories,
    template: enums.templateStates,
    templateHint: enums.templateStates,
    campaign: [...enums.campaignStates, ...passingStates],
    campaignHint: [...enums.campaignStates, ...passingStates],
    importMethod: enums.importMethods,
    fate: enums.recipientFates,
    direction: enums.messageDirections,
    message: enums.messageStates,
    messageHint: enums.messageStates,
    messageSource: enums.messageSources,
    messageEvent: enums.messageEventKinds,
    failure: enums.failureKinds,
  };

  it.each(Object.keys(lists))("states.%s", (group) => {
    for (const language of enums.languages) {
      const words = (catalogues[language].states as unknown as Record<string, Record<string, string>>)[group] ?? {};
      expect(Object.keys(words).sort(), language).toEqual([...(lists[group] ?? [])].sort());
    }
  });
});
