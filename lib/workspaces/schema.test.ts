import { describe, expect, test } from "vitest";
import { UpdateWorkspaceInput, WorkspaceSettingsForm } from "./schema.ts";

const settings = {
  name: "Lumen",
  zone: "UTC",
  language: "en",
  contactEmail: "",
  requireConsent: true,
  stopEverywhere: false,
  contactsFromInbound: true,
  contactsFromSends: false,
};

describe("the share of failures a campaign may have", () => {
  test.each([
    ["0", 0],
    [" 5 ", 5],
    ["100", 100],
  ])("typed as %j is %i percent", (typed, share) => {
    const form = WorkspaceSettingsForm.parse({ ...settings, failedShare: typed });
    expect(form.failedShare).toBe(share);
    expect(UpdateWorkspaceInput.parse(form)).toEqual(form);
  });

  test.each(["", "101", "-1", "2.5", "5 %", "five"])("is refused as %j, with its own words", (typed) => {
    const issues = WorkspaceSettingsForm.safeParse({ ...settings, failedShare: typed }).error?.issues;
    expect(issues).toMatchObject([{ path: ["failedShare"], message: "workspaces.shareRange" }]);
  });

  test.each([101, -1, 2.5, Number.NaN])("is refused by the action as %d", (share) => {
    const issues = UpdateWorkspaceInput.safeParse({ ...settings, failedShare: share }).error?.issues;
    expect(issues).toMatchObject([{ path: ["failedShare"], message: "workspaces.shareRange" }]);
  });
});
