import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { platforms, templateCategories } from "#db/enums";
import type { Channel, ConnectorIo } from "#lib/connectors/connector";
import { createPools } from "#lib/connectors/http/pools";
import { templateRulesFor } from "#lib/connectors/profiles";
import { connectorFor } from "#lib/connectors/registry";
import { startTestSandbox } from "#sandbox/testing";
import { coachFindings } from "../coach/coach.ts";
import { contentIssues } from "../content/content-rules.ts";
import { toDraft } from "../content/to-draft.ts";
import { CreateTemplateInput } from "../schema.ts";
import { starterPurposes } from "./starter.ts";
import { starters, startersFor } from "./starters.ts";

const everywhere = starters.flatMap((starter) => starter.platforms.map((platform) => ({ starter, platform })));

describe("the starters", () => {
  it("are at least 24, over every purpose, platform and category, in English, Chinese and more", () => {
    expect(starters.length).toBeGreaterThanOrEqual(24);
    expect(new Set(starters.map(({ key }) => key)).size).toBe(starters.length);
    const languages = new Set(starters.map(({ language }) => language));
    expect([...languages].filter((language) => !["en", "zh_CN"].includes(language)).length).toBeGreaterThanOrEqual(3);
    for (const language of ["en", "zh_CN"]) {
      const of = starters.filter((starter) => starter.language === language);
      expect(new Set(of.map(({ purpose }) => purpose))).toEqual(new Set(starterPurposes));
      expect(new Set(of.map(({ category }) => category))).toEqual(new Set(templateCategories));
      for (const platform of platforms) {
        expect(startersFor(platform).some((starter) => starter.language === language)).toBe(true);
      }
    }
  });

  it.each(everywhere.map(({ starter, platform }) => [starter.key, platform, starter] as const))(
    "%s is clean under the rules and the coach on %s",
    (_, platform, { content, category, language, name }) => {
      const rules = templateRulesFor(platform);
      expect(contentIssues(content, rules)).toEqual([]);
      expect(coachFindings({ content, category, language, rules })).toEqual([]);
      const input = { channelId: "cams-aaaaaaaaaaaa", name, language, category, pauseOnCategoryChange: true };
      expect(CreateTemplateInput.safeParse(input).success).toBe(true);
      expect(rules.languages).toContain(language);
    },
  );
});

describe("on a platform that reviews templates", () => {
  const reviewed = everywhere.filter(({ platform }) => templateRulesFor(platform).mode === "reviewed");
  const pools = createPools();
  const io: ConnectorIo = { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 5_000 };
  let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
  let channel: Channel;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    await sandbox.control("dials", { reviewDelayMs: 0 });
    const account = await sandbox.account();
    channel = {
      ...{ id: "cams-0123456789", workspaceId: "w1", environment: "sandbox" },
      ...{ baseUrl: sandbox.httpUrl, accountId: account.wabaId },
      credentials: { apiVersion: "v25.0", accessToken: account.accessToken, appSecret: "s", verifyToken: "v" },
    };
  });
  afterAll(async () => {
    await sandbox.close();
    await pools.close(0);
  });

  it.each(reviewed.map(({ starter, platform }) => [starter.key, platform, starter] as const))(
    "%s passes the review of the sandbox of %s",
    async (_, platform, starter) => {
      const templates = connectorFor(platform)?.templates;
      if (!templates) throw new Error(`${platform} reviews no templates`);
      const taken = await templates.submit(channel, toDraft(starter), io);
      if (!taken.ok) throw new Error(taken.failure.detail);
      const { externalId } = taken.value;
      await vi.waitFor(async () => {
        const verdict = { state: "pass", category: starter.category, reason: null };
        expect(await templates.read(channel, externalId, io)).toEqual({ ok: true, value: verdict });
      });
    },
  );
});
