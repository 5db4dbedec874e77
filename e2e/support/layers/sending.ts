import { expect, type Page } from "@playwright/test";
import { phoneOf } from "../recipients.ts";
import { byButton, byItem, C, type Layer, press, S } from "./layer.ts";

async function typeNumbers(page: Page): Promise<void> {
  await page.getByRole("radio", { name: /Import phone number group/ }).click();
  await page.getByLabel("Add phone number").fill(`${phoneOf(20)}\n${phoneOf(21)}`);
  await page.getByRole("button", { name: /^Check / }).click();
  await page.getByText(/^What will happen to/).waitFor();
}

export const sending: Record<string, Layer> = {
  [`${S}/send/message/template-picker.tsx#Dialog`]: {
    at: ({ channel }) => `${channel}/send`,
    open: byButton("Send message"),
  },
  [`${S}/send/send-form.tsx#ConfirmDialog`]: {
    at: ({ channel }) => `${channel}/send`,
    async open(page) {
      // What is typed before the page is taken over is not kept.
      await expect(async () => {
        await page.getByLabel("Campaign name").fill("Kept", { timeout: 2_000 });
        await expect(page.getByRole("button", { name: "Start over" }).first()).toBeVisible({ timeout: 2_000 });
      }).toPass();
      return byButton("Start over")(page);
    },
  },
  [`${S}/send/review/confirm-send.tsx#ConfirmDialog`]: {
    at: ({ channel, full }) => `${channel}/send?template=${full.ids.code}`,
    async open(page) {
      await typeNumbers(page);
      return byButton(/^Send to 2…$/)(page);
    },
  },
  [`${S}/send/recipients/doctor/columns-dialog.tsx#Dialog`]: {
    at: ({ channel, marketing }) => `${channel}/send?template=${marketing.code}`,
    async open(page) {
      await page.getByRole("radio", { name: /^Upload Excel file/ }).click();
      const bytes = Buffer.from("Name;Mobile\nAna;+4915550000001\n");
      await page
        .getByLabel("Upload file")
        .first()
        .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: bytes });
      return byButton("Choose columns…")(page);
    },
  },
  [`${S}/send/recipients/record-consent.tsx#ConfirmDialog`]: {
    at: ({ channel, marketing }) => `${channel}/send?template=${marketing.code}`,
    async open(page) {
      await typeNumbers(page);
      return byButton("They have agreed…")(page);
    },
  },
  [`${C}/campaigns/[campaignId]/campaign-actions.tsx#ConfirmDialog`]: {
    at: ({ paused }) => `/campaigns/${paused}`,
    open: byButton("Stop…"),
  },
  [`${C}/campaigns/[campaignId]/campaign-actions.tsx#ConfirmDialog 2`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Cancel sending…"),
  },
  [`${C}/campaigns/[campaignId]/export-link.tsx#Menu`]: {
    at: ({ ended }) => `/campaigns/${ended}`,
    open: byButton("Export"),
  },
  [`${C}/campaigns/[campaignId]/stop-fallback.tsx#ConfirmDialog`]: {
    at: ({ paused }) => `/campaigns/${paused}`,
    open: byButton("Stop the fallback…"),
  },
  [`${C}/campaigns/[campaignId]/ab-test/choose-winner.tsx#ConfirmDialog`]: {
    at: ({ paused }) => `/campaigns/${paused}`,
    open: byButton("Send A to the others…"),
  },
  [`${C}/campaigns/[campaignId]/failures/decide-doubt.tsx#ConfirmDialog`]: {
    at: ({ ended }) => `/campaigns/${ended}`,
    open: byButton("Mark as sent…"),
  },
  [`${C}/campaigns/[campaignId]/failures/decide-doubt.tsx#ConfirmDialog 2`]: {
    at: ({ ended }) => `/campaigns/${ended}`,
    open: byButton("Send again…"),
  },
  [`${C}/campaigns/[campaignId]/failures/retry-dialog.tsx#ConfirmDialog`]: {
    at: ({ ended }) => `/campaigns/${ended}`,
    open: byButton("Retry failed…"),
  },
};

const poster = "Secret poster.png";

export const files: Record<string, Layer> = {
  [`${C}/library/file-menu.tsx#Menu`]: { at: () => "/library", open: byButton(`Actions for ${poster}`) },
  [`${C}/library/rename-dialog.tsx#FormDialog`]: {
    at: () => "/library",
    open: (page) => byItem(page, `Actions for ${poster}`, "Rename…"),
  },
  [`${C}/library/replace-dialog.tsx#Dialog`]: {
    at: () => "/library",
    open: (page) => byItem(page, `Actions for ${poster}`, "Replace…"),
  },
  [`${C}/library/remove-dialog.tsx#ConfirmDialog`]: {
    at: () => "/library",
    open: (page) => byItem(page, `Actions for ${poster}`, "Delete…"),
  },
  [`${C}/library/selection-bar.tsx#ConfirmDialog`]: {
    at: () => "/library",
    async open(page) {
      await press(page.getByRole("checkbox", { name: `Choose ${poster}` }), "Space");
      return byButton("Delete 1 unused file")(page);
    },
  },
  [`${C}/library/file-drawer.tsx#Drawer`]: {
    at: () => "/library",
    open: (page) => press(page.getByRole("link", { name: poster })),
  },
  "components/messaging/library/media-picker.tsx#Dialog": {
    at: ({ channel, draftCode }) => `${channel}/templates/${draftCode}`,
    async open(page) {
      await press(page.getByRole("radio", { name: "Picture", exact: true }), "Space");
      return byButton("Choose from the library")(page);
    },
  },
};
