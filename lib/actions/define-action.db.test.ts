import { and, eq } from "drizzle-orm";
import { redirect } from "next/navigation";
import { createTranslator } from "next-intl";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { connect } from "#db/client";
import { roles } from "#db/enums";
import { auditLog, memberships, sessions } from "#db/schema/workspaces";
import { refusalsAnHour } from "#lib/auth/record-refusal";
import { PATH_HEADER, WORKSPACE_HEADER } from "#lib/auth/request-headers";
import { webDatabase } from "#lib/database";
import { DomainError, type ErrorCode, errorCodes, notFound } from "#lib/errors";
import { log } from "#lib/log";
import { testDatabase } from "#lib/testing/database";
import { request, setWebEnvironment, signInAs } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { ensureMembership } from "#lib/workspaces/ensure-workspace";
import errors from "../i18n/messages/en/errors.json" with { type: "json" };
import messages from "../i18n/messages/en/messages.json" with { type: "json" };
import { defineAction } from "./define-action.ts";
import { respondRefusal } from "./respond.ts";

vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders);
vi.mock("next-intl/server", () => ({
  getTranslations: async (namespace?: "errors") =>
    createTranslator({ locale: "en", messages: { errors, messages }, namespace }),
}));

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), webDatabase().close()]));
const hands = { owner: owner.db, web: webDatabase().db };

beforeEach(() => {
  request.cookies.clear();
  request.headers = new Headers({ origin: "https://console.example" });
});
afterEach(() => vi.restoreAllMocks());

const input = z.object({ name: z.string().min(1, "channels.nameRequired") });
const run = vi.fn(async (..._given: unknown[]): Promise<unknown> => "done");
beforeEach(() => {
  // A function that is returned from here would be called after the test.
  run.mockReset().mockResolvedValue("done");
});
const forMembers = defineAction({ input, permission: "members:manage", run: (...given) => run(...given) });
const forAnyone = defineAction({ input, permission: "public", run: (...given) => run(...given) });
const forOneself = defineAction({ input, permission: "session", run: (...given) => run(...given) });

async function signIn(role: (typeof roles)[number]) {
  const workspace = await makeWorkspace(hands);
  const { userId } = await workspace.member(role);
  request.headers.set(WORKSPACE_HEADER, workspace.id);
  return { workspaceId: workspace.id, userId, sessionId: await signInAs(hands.web, userId) };
}

describe("an action with a permission", () => {
  test("runs for a role that has it, with the workspace of the session", async () => {
    const { workspaceId, userId } = await signIn("administrator");
    expect(await forMembers({ name: "Ana" })).toEqual({ ok: true, data: "done" });
    const [ctx, given, access] = run.mock.calls[0] ?? [];
    expect(ctx).toMatchObject({ workspaceId, actor: { userId, role: "administrator" } });
    expect(given).toEqual({ name: "Ana" });
    expect(access).toMatchObject({ ctx, workspace: { id: workspaceId } });
  });

  test.each(roles.filter((role) => role !== "owner" && role !== "administrator"))(
    "does not run for the role %s",
    async (role) => {
      await signIn(role);
      expect(await forMembers({ name: "Ana" })).toEqual({
        ok: false,
        code: "forbidden",
        message: errors.permission.missing,
      });
      expect(run).not.toHaveBeenCalled();
    },
  );

  test("does not run without a session", async () => {
    const answer = { ok: false, code: "unauthenticated", message: errors.session.missing };
    expect(await forMembers({ name: "Ana" })).toEqual(answer);
    expect(await forOneself({ name: "Ana" })).toEqual(answer);
    expect(run).not.toHaveBeenCalled();
  });

  test("says nothing about the input to those who may not", async () => {
    await signIn("viewer");
    expect(await forMembers({ name: "" })).toMatchObject({ code: "forbidden" });
  });

  test("takes the identity from the session, whatever the input says", async () => {
    const { workspaceId } = await signIn("owner");
    await forMembers({ name: "Ana", workspaceId: "another", actor: "system" } as never);
    expect(run.mock.calls[0]?.[0]).toMatchObject({ workspaceId });
    expect(run.mock.calls[0]?.[1]).toEqual({ name: "Ana" });
  });
});

describe("an action of a page of another workspace", () => {
  async function inTwo() {
    const [page, current] = [await makeWorkspace(hands), await makeWorkspace(hands)];
    const { userId } = await page.member("owner");
    await ensureMembership(owner.db, { workspaceId: current.id, userId, role: "owner" }, new Date());
    const id = await signInAs(hands.web, userId);
    await owner.db.update(sessions).set({ workspaceId: current.id }).where(eq(sessions.id, id));
    request.headers.set(WORKSPACE_HEADER, page.id);
    return { page, current, userId };
  }
  const refused = (message: string) => ({ ok: false, code: "wrong_workspace", message });
  const say = (text: string, values: Record<string, string>) =>
    Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);

  test("does not run, and names both workspaces", async () => {
    const { page, current } = await inTwo();
    expect(await forMembers({ name: "Ana" })).toEqual(
      refused(say(errors.workspace.other, { page: page.name, current: current.name })),
    );
    expect(run).not.toHaveBeenCalled();
    request.headers.set(WORKSPACE_HEADER, current.id);
    expect(await forMembers({ name: "Ana" })).toEqual({ ok: true, data: "done" });
    expect(run.mock.calls[0]?.[0]).toMatchObject({ workspaceId: current.id });
  });

  test("does not run when the page names no workspace", async () => {
    const { current } = await inTwo();
    request.headers.delete(WORKSPACE_HEADER);
    expect(await forMembers({ name: "Ana" })).toEqual(
      refused(say(errors.workspace.unnamed, { current: current.name })),
    );
    expect(run).not.toHaveBeenCalled();
  });

  test("learns no name of a workspace whose member the person is not", async () => {
    const { current } = await inTwo();
    const foreign = await makeWorkspace(hands);
    for (const forged of [foreign.id, "unknown"]) {
      request.headers.set(WORKSPACE_HEADER, forged);
      const answer = await forMembers({ name: "Ana" });
      expect(answer).toEqual(refused(say(errors.workspace.closed, { current: current.name })));
    }
    expect(run).not.toHaveBeenCalled();
  });

  test("does not fall into the next workspace when its own is lost", async () => {
    const { page, current, userId } = await inTwo();
    await owner.db
      .delete(memberships)
      .where(and(eq(memberships.workspaceId, current.id), eq(memberships.userId, userId)));
    for (const named of [page.id, current.id]) {
      request.headers.set(WORKSPACE_HEADER, named);
      expect(await forMembers({ name: "Ana" })).toEqual(refused(errors.workspace.lost));
    }
    expect(run).not.toHaveBeenCalled();
  });

  test("runs when it is about oneself", async () => {
    await inTwo();
    expect(await forOneself({ name: "Ana" })).toEqual({ ok: true, data: "done" });
  });
});

describe("an action that no page of the console asks for", () => {
  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["no origin", {}],
    [
      "our origin, from another site as the browser says",
      { origin: "https://console.example", "sec-fetch-site": "cross-site" },
    ],
  ])("does not run with %s, whatever its permission", async (_name, headers) => {
    const { workspaceId } = await signIn("owner");
    request.headers = new Headers({ ...headers, [WORKSPACE_HEADER]: workspaceId } as Record<string, string>);
    const answer = { ok: false, code: "forbidden", message: errors.request.elsewhere };
    for (const action of [forMembers, forOneself, forAnyone]) expect(await action({ name: "Ana" })).toEqual(answer);
    expect(run).not.toHaveBeenCalled();
  });
});

describe("a role without the permission", () => {
  const refusals = (workspaceId: string) =>
    owner.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.workspaceId, workspaceId), eq(auditLog.action, "permission.refused")));

  test("leaves an entry in the audit log, with the page and without its query", async () => {
    const { workspaceId, userId } = await signIn("viewer");
    request.headers.set(PATH_HEADER, "/settings/members?q=secret");
    await forMembers({ name: "Ana" });
    expect(await refusals(workspaceId)).toEqual([
      expect.objectContaining({
        actorId: userId,
        objectKind: "permission",
        objectId: "members:manage",
        detail: { page: "/settings/members" },
      }),
    ]);
  });

  test("fills no more than its share of the audit log", async () => {
    const { workspaceId } = await signIn("viewer");
    for (let i = 0; i < refusalsAnHour + 3; i++) {
      expect(await forMembers({ name: "Ana" })).toMatchObject({ code: "forbidden" });
    }
    expect(await refusals(workspaceId)).toHaveLength(refusalsAnHour);
  });
});

test("an action for oneself runs for every role and gets the session", async () => {
  const { sessionId, userId } = await signIn("agent");
  expect(await forOneself({ name: "Ana" })).toEqual({ ok: true, data: "done" });
  expect(run).toHaveBeenCalledWith(
    expect.objectContaining({ id: sessionId, user: expect.objectContaining({ id: userId }) }),
    {
      name: "Ana",
    },
  );
});

test("a public action runs without a session and gets the input alone", async () => {
  expect(await forAnyone({ name: "Ana" })).toEqual({ ok: true, data: "done" });
  expect(run).toHaveBeenCalledExactlyOnceWith({ name: "Ana" });
});

describe("input that does not fit", () => {
  test("comes back by dotted path, in words, and nothing runs", async () => {
    const nested = defineAction({
      input: z.object({
        recipients: z.array(
          z.object({ phone: z.string().min(3, "channels.nameRequired").startsWith("+", "channels.nameLong") }),
        ),
        age: z.number("no key of the catalogue"),
      }),
      permission: "public",
      run: (...given) => run(...given),
    });
    expect(await nested({ recipients: [{ phone: "+49" }, { phone: "1" }], age: "old" as never })).toEqual({
      ok: false,
      code: "invalid",
      message: errors.input.look,
      fieldErrors: {
        "recipients.1.phone": [errors.channels.nameRequired, errors.channels.nameLong],
        age: [errors.input.invalid],
      },
    });
    expect(run).not.toHaveBeenCalled();
  });

  test.each([
    ["a NUL", "a\u0000b"],
    ["half of a surrogate pair", "a\ud83d"],
  ])("is refused at its field when it contains %s", async (_name, name) => {
    expect(await forAnyone({ name })).toEqual({
      ok: false,
      code: "invalid",
      message: errors.input.look,
      fieldErrors: { name: [errors.input.unstorable] },
    });
    expect(run).not.toHaveBeenCalled();
  });

  test("fills the values of a rule of our own into its words", async () => {
    const taken = defineAction({
      input: z.string().superRefine((value, ctx) => {
        ctx.addIssue({ code: "custom", message: "channels.nameTaken", params: { name: value } });
      }),
      permission: "public",
      run: (...given) => run(...given),
    });
    expect(await taken("Spring")).toMatchObject({
      fieldErrors: { "": [errors.channels.nameTaken.replace("{name}", "Spring")] },
    });
  });
});

describe("a refusal of the domain", () => {
  test("keeps its code and gets words", async () => {
    run.mockRejectedValue(notFound("channel"));
    expect(await forAnyone({ name: "Ana" })).toEqual({
      ok: false,
      code: "not_found",
      message: errors.notFound.channel,
    });
  });

  test("is put onto its field, with its values filled in", async () => {
    run.mockRejectedValue(
      new DomainError("conflict", "channels.nameTaken", { field: "name", values: { name: "Spring" } }),
    );
    const message = errors.channels.nameTaken.replace("{name}", "Spring");
    expect(await forAnyone({ name: "Ana" })).toEqual({
      ok: false,
      code: "conflict",
      message,
      fieldErrors: { name: [message] },
    });
  });
});

describe("anything unexpected", () => {
  test("is logged under the reference that the person sees, and says nothing else", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const error = new Error("password of the database is hunter2");
    run.mockRejectedValue(error);
    const answer = await forAnyone({ name: "Ana" });
    expect(answer).toEqual({
      ok: false,
      code: "unexpected",
      message: errors.unexpected,
      reference: expect.stringMatching(/^[0-9a-f]{10}$/),
    });
    const { reference } = answer as { reference: string };
    expect(logged).toHaveBeenCalledExactlyOnceWith({ err: error, reference }, expect.any(String));
  });

  test("is not what a redirect is: that one passes through", async () => {
    run.mockImplementation(async () => redirect("/channels"));
    await expect(forAnyone({ name: "Ana" })).rejects.toMatchObject({
      digest: expect.stringContaining("NEXT_REDIRECT"),
    });
  });
});

describe("a platform's refusal", () => {
  const values = { detail: "Pin mismatch", code: "133005" };

  test("says what its code means and what to do, before the platform's own words", async () => {
    const platformCode = { platform: "whatsapp" as const, code: "133005" };
    run.mockRejectedValue(new DomainError("platform_refused", "channels.registerFailed", { values, platformCode }));
    expect(await forAnyone({ name: "Ana" })).toMatchObject({
      message:
        "The number was not registered. The PIN is wrong. Enter the number's two-step PIN, or reset it at Meta. " +
        "The platform says: Pin mismatch (code 133005)",
    });
  });

  test.each([
    ["has no words", { platform: "whatsapp" as const, code: "999999" }],
    ["is not given", undefined],
  ])("keeps to the platform's own words where a code %s", async (_name, platformCode) => {
    run.mockRejectedValue(new DomainError("platform_refused", "channels.registerFailed", { values, platformCode }));
    expect(await forAnyone({ name: "Ana" })).toMatchObject({
      message: "The number was not registered. The platform says: Pin mismatch (code 133005)",
    });
  });
});

describe("respondRefusal", () => {
  const statuses: Record<ErrorCode, number> = {
    not_found: 404,
    forbidden: 403,
    unauthenticated: 401,
    wrong_workspace: 409,
    invalid: 422,
    conflict: 409,
    limit_exceeded: 409,
    precondition_failed: 409,
    too_many_requests: 429,
    platform_refused: 502,
    unavailable: 503,
    unexpected: 500,
  };

  test.each(errorCodes)("answers %s with the status that fits", async (code) => {
    const response = await respondRefusal(new DomainError(code, "session.missing"));
    expect(response.status).toBe(statuses[code]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ code, message: errors.session.missing });
  });

  test("answers an error of the program with 500, and with another status where one is asked for", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    expect((await respondRefusal(new Error("boom"))).status).toBe(500);
    expect((await respondRefusal(new Error("boom"), 413)).status).toBe(413);
  });
});
