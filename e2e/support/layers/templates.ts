import type { Locator, Page } from "@playwright/test";
import { byButton, byItem, C, D, type Layer, menuOf, press } from "./layer.ts";

/** Chooses the first template of the list, then presses a button of those that are chosen. */
async function byChosen(page: Page, name: string): Promise<Locator> {
  await press(page.getByRole("checkbox", { name: /^Choose / }).first(), "Space");
  return press(page.getByRole("button", { name, exact: true }));
}

const T = `${C}/channels/[channelId]/(sections)/templates`;

export const templates: Record<string, Layer> = {
  [`${T}/selection-dialogs.tsx#ConfirmDialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page) => byChosen(page, "Archive"),
  },
  [`${T}/selection-dialogs.tsx#Dialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page) => byChosen(page, "Copy to channel…"),
  },
  [`${T}/label-dialog.tsx#Dialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page) => byChosen(page, "Labels…"),
  },
  [`${D}/approval/approval-dialogs.tsx#ConfirmDialog`]: {
    at: ({ channel, marketing }) => `${channel}/templates/${marketing.code}`,
    open: byButton("Approve…"),
  },
  [`${D}/approval/approval-dialogs.tsx#FormDialog`]: {
    at: ({ channel, marketing }) => `${channel}/templates/${marketing.code}`,
    open: byButton("Send back…"),
  },
  [`${C}/settings/workspace/approval-card.tsx#ConfirmDialog`]: {
    at: () => "/settings/workspace",
    customer: true,
    open: (page) => press(page.getByRole("switch", { name: "Another person approves each template" }), "Space"),
  },
  [`${C}/campaigns/[campaignId]/drafts/take-back.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Edit…"),
  },
  [`${C}/campaigns/[campaignId]/approval/approval-dialogs.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Approve…"),
  },
  [`${C}/campaigns/[campaignId]/approval/approval-dialogs.tsx#FormDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Send back…"),
  },
  [`${C}/campaigns/[campaignId]/drafts/duplicate.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Duplicate…"),
  },
  [`${C}/campaigns/[campaignId]/repeat/rule-dialog.tsx#FormDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Change the repeat…"),
  },
  [`${C}/campaigns/[campaignId]/repeat/repeat-actions.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("End the repeat…"),
  },
  [`${C}/settings/workspace/guests-dialog.tsx#FormDialog`]: {
    at: () => "/settings/workspace",
    customer: true,
    open: byButton("Edit the test addresses of WhatsApp"),
  },
  [`${C}/settings/workspace/sending-hours-dialog.tsx#FormDialog`]: {
    at: () => "/settings/workspace",
    customer: true,
    open: byButton("Edit the sending hours"),
  },
  [`${T}/import-templates.tsx#Dialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    async open(page) {
      const choosing = page.waitForEvent("filechooser");
      const button = await byButton("Import")(page);
      const file = JSON.stringify({ format: "carillon-templates", version: 1, templates: [{}] });
      const chooser = await choosing;
      await chooser.setFiles({ name: "templates.json", mimeType: "application/json", buffer: Buffer.from(file) });
      return button;
    },
  },
  [`${C}/channels/[channelId]/_templates/template-menu.tsx#Menu`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page, { stopped }) => byButton(menuOf(stopped.name))(page),
  },
  [`${C}/channels/[channelId]/_templates/preview-dialog.tsx#Dialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page, { stopped }) => byItem(page, menuOf(stopped.name), "Preview"),
  },
  [`${C}/channels/[channelId]/_templates/test-dialog.tsx#FormDialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page, { full }) => byItem(page, menuOf(full.templateName), "Send a test to yourself"),
  },
  [`${C}/channels/[channelId]/_templates/template-dialogs.tsx#ConfirmDialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page, { stopped }) => byItem(page, menuOf(stopped.name), "Archive"),
  },
  [`${C}/channels/[channelId]/_templates/template-dialogs.tsx#ConfirmDialog 2`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page, { stopped }) => byItem(page, menuOf(stopped.name), "Delete"),
  },
  [`${C}/channels/[channelId]/_templates/sending-switch.tsx#ConfirmDialog`]: {
    at: ({ channel }) => `${channel}/templates`,
    open: (page, { stopped }) =>
      press(page.getByRole("switch", { name: `Sending of ${stopped.name} allowed` }), "Space"),
  },
  [`${D}/template-notes.tsx#ConfirmDialog`]: {
    at: ({ channel, stopped }) => `${channel}/templates/${stopped.code}`,
    open: byButton("Allow sending"),
  },
  [`${D}/template-view.tsx#Dialog`]: {
    at: ({ channel, stopped }) => `${channel}/templates/${stopped.code}`,
    narrow: true,
    open: byButton("Preview"),
  },
  [`${D}/designer.tsx#Dialog`]: {
    at: ({ channel, draftCode }) => `${channel}/templates/${draftCode}`,
    narrow: true,
    open: byButton("Preview"),
  },
  [`${D}/submit-dialog.tsx#ConfirmDialog`]: {
    at: ({ channel, draftCode }) => `${channel}/templates/${draftCode}`,
    open: byButton("Submit for review…"),
  },
  [`${D}/submit-dialog.tsx#ConfirmDialog 2`]: {
    at: ({ channel, stopped }) => `${channel}/templates/${stopped.code}?edit=1`,
    open: byButton("Submit for review…"),
  },
  [`${D}/blocks/buttons-block.tsx#Menu`]: {
    at: ({ channel, draftCode }) => `${channel}/templates/${draftCode}`,
    open: byButton("Add button"),
  },
  [`${D}/mail/block-list.tsx#Menu`]: {
    at: ({ letters, letterCode }) => `/channels/${letters}/templates/${letterCode}`,
    open: byButton("Add block"),
  },
  [`${D}/draft/draft-notes.tsx#ConfirmDialog`]: {
    at: ({ channel, full }) => `${channel}/templates/${full.ids.code}`,
    open: byButton("Discard my changes"),
  },
  "components/shell/leave/leave-dialog.tsx#ConfirmDialog": {
    at: ({ channel, draftCode }) => `${channel}/templates/${draftCode}`,
    async open(page) {
      await page.route("**/*", (route) =>
        route.request().headers()["next-action"] ? route.abort("connectionfailed") : route.fallback(),
      );
      await page.getByRole("textbox", { name: "Body" }).fill("Words that cannot be kept");
      return press(page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Campaigns" }));
    },
  },
};
