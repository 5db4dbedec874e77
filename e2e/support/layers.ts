/** Every dialog, menu, drawer and popover of the console, as the sources have them, and how each is opened by keyboard. */
import { globSync, readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { ChannelPage } from "#e2e/pages/channel";
import type { LayersWorld } from "./layers-world.ts";
import { phoneOf } from "./recipients.ts";
import { sandbox } from "./sandbox.ts";

/** What the parts themselves are made of. */
const parts = /^components\/(ui\/|form\/(open-)?(confirm|form)-dialog)/;
const used = /<(Dialog|FormDialog|ConfirmDialog|Drawer|Menu|Popover|Dialog\.Root)(?=[\s>])|(popover)="auto"/g;

/** A name for each place that uses one: file and part, with a number from the second of a file on. */
export function layersInSources(): string[] {
  return globSync("{app,components}/**/*.tsx")
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !parts.test(path))
    .flatMap((path) => {
      const seen = new Map<string, number>();
      return [...readFileSync(path, "utf8").matchAll(used)].map(([, part, native]) => {
        const name = `${path}#${part ?? native}`;
        const count = (seen.get(name) ?? 0) + 1;
        seen.set(name, count);
        return count === 1 ? name : `${name} ${count}`;
      });
    })
    .sort();
}

export type Layer = {
  at: (world: LayersWorld) => string;
  /** Opens it by keyboard. @returns the control that gets the focus back */
  open: (page: Page, world: LayersWorld) => Promise<Locator>;
  /** Of a phone, for what only that has. */
  narrow?: true;
  /** The owner of the workspace that a provider serves opens it. */
  customer?: true;
  /** The owner of a provider opens it. */
  desk?: true;
};

async function press(control: Locator, key = "Enter"): Promise<Locator> {
  await control.focus();
  await control.page().keyboard.press(key);
  return control;
}

const byButton = (name: string | RegExp) => (page: Page) =>
  press(page.getByRole("button", { name, exact: typeof name === "string" }).first());

/** Opens a menu, then the dialog of one of its items. */
async function byItem(page: Page, trigger: string | RegExp, item: string): Promise<Locator> {
  const opener = await press(page.getByRole("button", { name: trigger, exact: typeof trigger === "string" }));
  await press(page.getByRole("menuitem", { name: item }));
  return opener;
}

const addressMenu = "Actions for news@kiosk.example";
const menuOf = (name: string) => `More for ${name}`;
/** The page of the number that sends. */
const numberPage = ({ channel, full }: LayersWorld) => `${channel}/numbers/${full.ids.senderId}`;
const servicePage = ({ channel }: LayersWorld) => `${channel}/service-settings`;
const C = "app/(console)";
const A = `${C}/audience`;
const S = `${C}/channels/[channelId]/(sections)`;
const D = `${C}/channels/[channelId]/(designer)/templates/[code]`;

const K = `${C}/customers`;
/** On the customer's own page, whose menu has every act. */
const ofCustomer = (item: string): Layer => ({
  at: ({ desk }) => `/customers/${desk.owned.id}`,
  desk: true,
  open: (page, { desk }) => byItem(page, menuOf(desk.owned.name), item),
});

const requests: Record<string, Layer> = {
  [`${C}/channels/request-more-dialogs.tsx#FormDialog`]: {
    at: () => "/channels?size=20",
    customer: true,
    open: byButton("Request more…"),
  },
  [`${C}/channels/request-more-dialogs.tsx#FormDialog 2`]: {
    at: ({ fullOfNumbers }) => `/channels/${fullOfNumbers}/numbers`,
    open: byButton("Request more…"),
  },
  [`${C}/settings/requests/own-requests.tsx#ConfirmDialog`]: {
    at: () => "/settings/requests",
    customer: true,
    open: byButton("Withdraw"),
  },
  [`${C}/requests/answer-dialogs.tsx#FormDialog`]: {
    at: () => "/requests",
    desk: true,
    open: byButton("Approve…"),
  },
  [`${C}/requests/answer-dialogs.tsx#FormDialog 2`]: {
    at: () => "/requests",
    desk: true,
    open: byButton("Refuse…"),
  },
  [`${C}/requests/number-quota-dialog.tsx#FormDialog`]: {
    at: ({ desk }) => `/customers/${desk.owned.id}`,
    desk: true,
    open: byButton(/^Set the number quota of/),
  },
  [`${C}/requests/set-quota.tsx#FormDialog`]: {
    at: () => "/channels?size=20",
    desk: true,
    open: (page, { desk }) => byItem(page, menuOf(desk.channel), "Set quota…"),
  },
  [`${C}/rollouts/[rolloutId]/rollout-actions.tsx#ConfirmDialog`]: {
    at: ({ desk }) => `/rollouts/${desk.rollout}`,
    desk: true,
    open: byButton(/^Roll out to/),
  },
  [`${C}/rollouts/new/paste-dialog.tsx#Dialog`]: {
    at: () => "/rollouts/new",
    desk: true,
    open: byButton("Paste from a sheet"),
  },
};

const customers: Record<string, Layer> = {
  [`${K}/customer-menu.tsx#Menu`]: {
    at: () => "/customers",
    desk: true,
    open: (page, { desk }) => byButton(menuOf(desk.owned.name))(page),
  },
  [`${K}/invite-dialog.tsx#FormDialog`]: {
    at: ({ desk }) => `/customers/${desk.unowned.id}`,
    desk: true,
    open: (page, { desk }) => byItem(page, menuOf(desk.unowned.name), "Invite the owner…"),
  },
  [`${K}/suspend-dialog.tsx#FormDialog`]: ofCustomer("Suspend…"),
  [`${K}/suspend-dialog.tsx#ConfirmDialog`]: {
    at: () => "/customers",
    desk: true,
    open: (page, { desk }) => byItem(page, menuOf(desk.suspended.name), "Lift the suspension…"),
  },
  [`${K}/leave-dialogs.tsx#FormDialog`]: ofCustomer("Hand over…"),
  [`${K}/leave-dialogs.tsx#FormDialog 2`]: ofCustomer("Let it stand alone…"),
  [`${K}/leave-dialogs.tsx#FormDialog 3`]: ofCustomer("Close for good…"),
  [`${K}/offers.tsx#ConfirmDialog`]: { at: () => "/customers", desk: true, open: byButton("Take over…") },
  [`${K}/offers.tsx#ConfirmDialog 2`]: { at: () => "/customers", desk: true, open: byButton("Decline…") },
  [`${K}/[customerId]/terms-card.tsx#FormDialog`]: {
    at: ({ desk }) => `/customers/${desk.owned.id}`,
    desk: true,
    open: byButton("Add a file…"),
  },
};

const channels: Record<string, Layer> = {
  [`${C}/channels/create-channel-dialog.tsx#FormDialog`]: {
    at: () => "/channels?size=20",
    open: byButton("Create channel"),
  },
  [`${C}/channels/channel-menu.tsx#Menu`]: {
    at: () => "/channels?size=20",
    open: (page, { unbound }) => byButton(menuOf(unbound.name))(page),
  },
  [`${C}/channels/edit-channel.tsx#FormDialog`]: {
    at: () => "/channels?size=20",
    open: (page, { unbound }) => byItem(page, menuOf(unbound.name), "Edit…"),
  },
  [`${C}/channels/delete-channel.tsx#Dialog`]: {
    at: () => "/channels?size=20",
    open: (page, { busy }) => byItem(page, menuOf(busy.name), "Delete…"),
  },
  [`${C}/channels/delete-channel.tsx#ConfirmDialog`]: {
    at: () => "/channels?size=20",
    open: (page, { unbound }) => byItem(page, menuOf(unbound.name), "Delete…"),
  },
  [`${C}/channels/delete-channel.tsx#Dialog 2`]: {
    at: () => "/channels?size=20",
    open: (page, { full }) => byItem(page, menuOf(full.channel.name), "Delete…"),
  },
  [`${C}/channels/unbinding.tsx#FormDialog`]: {
    at: () => "/channels?size=20",
    customer: true,
    open: (page, { customer }) => byItem(page, menuOf(customer.channel), "Request unbinding…"),
  },
  [`${C}/channels/unbinding.tsx#ConfirmDialog`]: {
    at: () => "/channels?size=20",
    customer: true,
    open: (page, { customer }) => byItem(page, menuOf(customer.waiting), "Withdraw unbinding request…"),
  },
  [`${C}/channels/unbinding.tsx#FormDialog 2`]: {
    at: () => "/channels?size=20",
    open: (page, { full }) => byItem(page, menuOf(full.channel.name), "Unbind…"),
  },
  [`${S}/account/reauthorise.tsx#ConfirmDialog`]: {
    at: ({ channel }) => `${channel}/account`,
    open: byButton("Re-authorise…"),
  },
  [`${S}/account/meta/choose-account-dialog.tsx#FormDialog`]: {
    at: ({ shop }) => `/channels/${shop}/account`,
    open: async (page) => {
      const pages = [await sandbox.makePage("Kiosk Nord"), await sandbox.makePage("Kiosk West")];
      await new ChannelPage(page).share(pages.map(({ pageId }) => pageId));
      return page.getByRole("button", { name: "Sign up in the sandbox" });
    },
  },
  [`${S}/account/carrier/server-dialog.tsx#FormDialog`]: {
    at: ({ carrier }) => `/channels/${carrier.unbound}/account`,
    open: byButton("Bind an SMPP server…"),
  },
  [`${S}/account/carrier/gateways-dialog.tsx#FormDialog`]: {
    at: ({ carrier }) => `/channels/${carrier.unbound}/account`,
    open: byButton("Bind HTTP gateways…"),
  },
  [`${S}/account/mail/mail-server-dialog.tsx#FormDialog`]: {
    at: ({ letters }) => `/channels/${letters}/account`,
    open: byButton("Bind a mail server…"),
  },
  [`${S}/account/reputation/domain-dialog.tsx#ConfirmDialog`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: byButton("Begin warm-up…"),
  },
  [`${S}/account/sender-addresses/add-dialog.tsx#FormDialog`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: byButton("Add address"),
  },
  [`${S}/account/sender-addresses/edit-dialog.tsx#FormDialog`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: (page) => byItem(page, addressMenu, "Edit"),
  },
  [`${S}/account/sender-addresses/address-actions.tsx#Menu`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: byButton(addressMenu),
  },
  [`${S}/account/sender-addresses/address-actions.tsx#ConfirmDialog`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: (page) => byItem(page, addressMenu, "Remove"),
  },
  [`${S}/account/sender-ids/file-dialog.tsx#FormDialog`]: {
    at: ({ carrier }) => `/channels/${carrier.bound}/account`,
    open: byButton("File sender ID…"),
  },
  [`${S}/account/sender-ids/decide-dialog.tsx#FormDialog`]: {
    at: ({ carrier }) => `/channels/${carrier.bound}/account`,
    open: byButton("Refuse…"),
  },
  [`${S}/account/application/service-dialog.tsx#FormDialog`]: {
    at: ({ issued }) => `/channels/${issued}/account`,
    open: byButton("Bind by service ID…"),
  },
  [`${S}/account/application/change-dialog.tsx#FormDialog`]: {
    at: ({ issued }) => `/channels/${issued}/account`,
    open: byButton("Pause…"),
  },
  [`${S}/account/meta/token-dialog.tsx#FormDialog`]: {
    at: ({ unbound }) => `/channels/${unbound.id}/account`,
    open: byButton("Bind by ID and token…"),
  },
  [`${S}/numbers/add-number.tsx#FormDialog`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: byButton("Add number"),
  },
  [`${S}/numbers/verify-dialog.tsx#FormDialog`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: byButton("Verify…"),
  },
  [`${S}/numbers/register-dialog.tsx#FormDialog`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: byButton("Register…"),
  },
  [`${S}/numbers/number-actions.tsx#Menu`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: (page, { unverified }) => byButton(menuOf(unverified))(page),
  },
  [`${S}/numbers/number-actions.tsx#ConfirmDialog`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: (page, { full }) => byItem(page, menuOf(full.channel.sender.phone), "Deregister…"),
  },
  [`${S}/numbers/move-in.tsx#FormDialog`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: byButton("Move number in…"),
  },
  [`${S}/numbers/[senderId]/pin-dialog.tsx#FormDialog`]: { at: numberPage, open: byButton(/PIN…$/) },
  [`${S}/numbers/[senderId]/callback-dialog.tsx#FormDialog`]: { at: numberPage, open: byButton("Change webhook…") },
  [`${S}/numbers/[senderId]/facts-card.tsx#ConfirmDialog`]: {
    at: ({ channel, ownCallback }) => `${channel}/numbers/${ownCallback}`,
    open: byButton("Back to the account's…"),
  },
  [`${S}/numbers/[senderId]/facts-card.tsx#ConfirmDialog 2`]: { at: numberPage, open: byButton("Pause marketing…") },
  [`${S}/numbers/[senderId]/rename-dialog.tsx#FormDialog`]: { at: numberPage, open: byButton("Change name…") },
  [`${S}/numbers/[senderId]/profile-dialog.tsx#FormDialog`]: { at: numberPage, open: byButton("Edit profile…") },
  [`${S}/numbers/[senderId]/greeting-dialog.tsx#FormDialog`]: { at: numberPage, open: byButton("Edit…") },
  [`${S}/numbers/[senderId]/link-dialog.tsx#FormDialog`]: { at: numberPage, open: byButton("Create link…") },
  [`${S}/numbers/[senderId]/link-dialog.tsx#FormDialog 2`]: {
    at: numberPage,
    open: (page) => byItem(page, "More for the link “Hello”", "Change text…"),
  },
  [`${S}/numbers/[senderId]/links-card.tsx#Menu`]: { at: numberPage, open: byButton("More for the link “Hello”") },
  [`${S}/numbers/[senderId]/links-card.tsx#ConfirmDialog`]: {
    at: numberPage,
    open: (page) => byItem(page, "More for the link “Hello”", "Delete…"),
  },
  [`${S}/service-settings/auto-reply-dialog.tsx#FormDialog`]: {
    at: servicePage,
    open: byButton("Edit the auto reply"),
  },
  [`${S}/service-settings/confirmations-dialog.tsx#FormDialog`]: {
    at: servicePage,
    open: byButton("Edit the confirmations"),
  },
  [`${S}/service-settings/business-card.tsx#ConfirmDialog`]: {
    at: servicePage,
    open: (page) => byItem(page, "More for the intent parcel", "Delete…"),
  },
  [`${S}/service-settings/system-dialog.tsx#FormDialog`]: { at: servicePage, open: byButton("Add business system…") },
  [`${S}/service-settings/system-dialog.tsx#FormDialog 2`]: {
    at: servicePage,
    open: (page) => byItem(page, menuOf("Shop"), "Edit…"),
  },
  [`${S}/service-settings/system-row.tsx#Menu`]: { at: servicePage, open: byButton(menuOf("Shop")) },
  [`${S}/service-settings/system-row.tsx#Menu 2`]: { at: servicePage, open: byButton("More for the intent parcel") },
  [`${S}/service-settings/intent-dialog.tsx#FormDialog`]: { at: servicePage, open: byButton("Add an intent to Shop") },
  [`${S}/service-settings/intent-dialog.tsx#FormDialog 2`]: {
    at: servicePage,
    open: (page) => byItem(page, "More for the intent parcel", "Edit…"),
  },
  [`${S}/service-settings/codes-dialog.tsx#FormDialog`]: {
    at: ({ codes }) => `${codes}/service-settings`,
    open: byButton("Change the order…"),
  },
  [`${S}/service-settings/codes-card.tsx#ConfirmDialog`]: {
    at: ({ codes }) => `${codes}/service-settings`,
    open: byButton("End it"),
  },
  [`${S}/service-settings/sms-card.tsx#ConfirmDialog`]: { at: servicePage, open: byButton("Activate SMS…") },
  [`${S}/service-settings/words-dialog.tsx#FormDialog`]: { at: servicePage, open: byButton("Edit words: English") },
  [`${S}/service-settings/words-card.tsx#ConfirmDialog`]: { at: servicePage, open: byButton("Restore words: Turkish") },
  [`${S}/messages/message-drawer.tsx#Drawer`]: {
    at: ({ channel, ended }) => `${channel}/messages?campaign=${ended}`,
    open: (page) => press(page.locator("tbody a[href*='message=']").first()),
  },
};

/** Chooses the first template of the list, then presses a button of those that are chosen. */
async function byChosen(page: Page, name: string): Promise<Locator> {
  await press(page.getByRole("checkbox", { name: /^Choose / }).first(), "Space");
  return press(page.getByRole("button", { name, exact: true }));
}

const T = `${C}/channels/[channelId]/(sections)/templates`;
const templates: Record<string, Layer> = {
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
  [`${C}/campaigns/[campaignId]/drafts/duplicate.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/campaigns/${full.ids.campaignId}`,
    open: byButton("Duplicate…"),
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

async function typeNumbers(page: Page): Promise<void> {
  await page.getByRole("radio", { name: /Import phone number group/ }).click();
  await page.getByLabel("Add phone number").fill(`${phoneOf(20)}\n${phoneOf(21)}`);
  await page.getByRole("button", { name: /^Check / }).click();
  await page.getByText(/^What will happen to/).waitFor();
}

const sending: Record<string, Layer> = {
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
const files: Record<string, Layer> = {
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

const people: Record<string, Layer> = {
  [`${C}/audience/suppressions/suppression-actions.tsx#Menu`]: {
    at: () => "/audience/suppressions",
    open: byButton("More actions"),
  },
  [`${C}/audience/suppressions/add-dialog.tsx#FormDialog`]: {
    at: () => "/audience/suppressions",
    open: byButton("Add suppression"),
  },
  [`${C}/audience/suppressions/import-dialog.tsx#Dialog`]: {
    at: () => "/audience/suppressions",
    open: (page) => byItem(page, "More actions", "Import a file…"),
  },
  [`${C}/audience/suppressions/suppression-list.tsx#Menu`]: {
    at: () => "/audience/suppressions",
    open: (page, { suppressed }) => byButton(`Actions for ${suppressed}`)(page),
  },
  [`${C}/audience/suppressions/lift-dialog.tsx#FormDialog`]: {
    at: () => "/audience/suppressions",
    open: (page, { suppressed }) => byItem(page, `Actions for ${suppressed}`, "Lift…"),
  },
  [`${C}/audience/suppressions/history-drawer.tsx#Drawer`]: {
    at: () => "/audience/suppressions",
    open: (page, { suppressed }) => press(page.getByRole("link", { name: suppressed })),
  },
  [`${A}/contacts/contact-actions.tsx#Menu`]: { at: () => "/audience/contacts", open: byButton("More actions") },
  [`${A}/contacts/contact-dialog.tsx#FormDialog`]: { at: () => "/audience/contacts", open: byButton("Add contact") },
  [`${A}/contacts/import-dialog.tsx#Dialog`]: {
    at: () => "/audience/contacts",
    open: (page) => byItem(page, "More actions", "Import a file…"),
  },
  [`${A}/contacts/attributes-dialog.tsx#FormDialog`]: {
    at: () => "/audience/contacts",
    open: (page) => byItem(page, "More actions", "Attributes…"),
  },
  [`${A}/contacts/segment-dialog.tsx#FormDialog`]: {
    at: () => "/audience/contacts?kind=phone",
    open: (page) => byItem(page, "More actions", "Save as segment…"),
  },
  [`${A}/contacts/attribute-filter-dialog.tsx#FormDialog`]: {
    at: () => "/audience/contacts",
    open: byButton("Attribute…"),
  },
  [`${A}/contacts/act-dialog.tsx#FormDialog`]: {
    at: ({ full }) => `/audience/contacts/${full.ids.contactId}`,
    open: (page) => byItem(page, "More actions", "Add to group"),
  },
  [`${A}/contacts/act-dialog.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/audience/contacts/${full.ids.contactId}`,
    open: (page) => byItem(page, "More actions", "Delete"),
  },
  [`${A}/contacts/[contactId]/contact-page-actions.tsx#ConfirmDialog`]: {
    at: ({ full }) => `/audience/contacts/${full.ids.contactId}`,
    open: (page) => byItem(page, "More actions", "Keep out for good…"),
  },
  [`${A}/contacts/[contactId]/contact-page-actions.tsx#ConfirmDialog 2`]: {
    at: ({ full }) => `/audience/contacts/${full.ids.contactId}`,
    open: (page) => byItem(page, "More actions", "Erase this person…"),
  },
  [`${A}/erasures/export-dialog.tsx#FormDialog`]: {
    at: () => "/audience/erasures",
    open: byButton("Export a person…"),
  },
  [`${A}/erasures/erase-dialog.tsx#FormDialog`]: {
    at: () => "/audience/erasures",
    open: byButton("Erase a person…"),
  },
  [`${A}/contacts/[contactId]/contact-page-actions.tsx#Menu`]: {
    at: ({ full }) => `/audience/contacts/${full.ids.contactId}`,
    open: byButton("More actions"),
  },
  [`${A}/groups/group-dialogs.tsx#FormDialog`]: { at: () => "/audience/groups", open: byButton("Create group") },
  [`${A}/groups/group-dialogs.tsx#ConfirmDialog`]: {
    at: () => "/audience/groups",
    open: (page) => byItem(page, "Actions for Secret group", "Delete…"),
  },
  [`${A}/groups/group-menu.tsx#Menu`]: { at: () => "/audience/groups", open: byButton("Actions for Secret group") },
  [`${A}/segments/segment-list.tsx#ConfirmDialog`]: {
    at: () => "/audience/segments",
    open: byButton("Delete Secret segment"),
  },
  [`${C}/audience/topics/topic-dialog.tsx#FormDialog`]: { at: () => "/audience/topics", open: byButton("Edit") },
  [`${C}/audience/topics/topic-dialog.tsx#FormDialog 2`]: {
    at: () => "/audience/topics",
    open: byButton("Create topic"),
  },
  [`${C}/audience/topics/topic-list.tsx#ConfirmDialog`]: { at: () => "/audience/topics", open: byButton("Remove") },
  [`${C}/fallback/rules/rule-dialog.tsx#FormDialog`]: { at: () => "/fallback/rules", open: byButton("Edit") },
  [`${C}/fallback/rules/rule-dialog.tsx#FormDialog 2`]: {
    at: () => "/fallback/rules",
    open: byButton("Create rule"),
  },
  [`${C}/fallback/rules/rule-list.tsx#ConfirmDialog`]: { at: () => "/fallback/rules", open: byButton("Delete") },
  [`${C}/fallback/policies/policy-dialog.tsx#FormDialog`]: { at: () => "/fallback/policies", open: byButton("Edit") },
  [`${C}/fallback/policies/policy-dialog.tsx#FormDialog 2`]: {
    at: () => "/fallback/policies",
    open: byButton("Create policy"),
  },
  [`${C}/fallback/policies/policy-list.tsx#ConfirmDialog`]: {
    at: () => "/fallback/policies",
    open: byButton("Delete"),
  },
  [`${C}/settings/members/invite-dialog.tsx#FormDialog`]: { at: () => "/settings/members", open: byButton("Invite") },
  [`${C}/settings/members/link-dialog.tsx#Dialog`]: {
    at: () => "/settings/members",
    async open(page) {
      const opener = await byButton("Invite")(page);
      await page.keyboard.type(`layer-${Date.now()}@spec.example`);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: /^The invitation of/ }).waitFor();
      return opener;
    },
  },
  [`${C}/settings/members/members-table.tsx#Menu`]: {
    at: () => "/settings/members",
    open: (page, { viewer }) => byButton(`Actions for ${viewer.name}`)(page),
  },
  [`${C}/settings/members/members-table.tsx#ConfirmDialog`]: {
    at: () => "/settings/members",
    open: (page, { viewer }) => byItem(page, `Actions for ${viewer.name}`, "Remove…"),
  },
  [`${C}/settings/members/channels-dialog.tsx#FormDialog`]: {
    at: () => "/settings/members",
    open: (page, { viewer }) => byItem(page, `Actions for ${viewer.name}`, "Choose channels…"),
  },
  [`${C}/settings/members/customers-dialog.tsx#FormDialog`]: {
    at: () => "/settings/members",
    desk: true,
    open: (page, { desk }) => byItem(page, `Actions for ${desk.viewer.name}`, "Choose customers…"),
  },
  [`${C}/settings/members/role-dialog.tsx#FormDialog`]: {
    at: () => "/settings/members",
    open: (page, { viewer }) => byItem(page, `Actions for ${viewer.name}`, "Change role…"),
  },
  [`${C}/settings/provider/give-grant-dialog.tsx#FormDialog`]: {
    at: () => "/settings/provider",
    customer: true,
    open: byButton("Give a grant"),
  },
  [`${C}/settings/provider/grants-table.tsx#Menu`]: {
    at: () => "/settings/provider",
    customer: true,
    open: byButton(/^Actions for the grant/),
  },
  [`${C}/settings/provider/grants-table.tsx#ConfirmDialog`]: {
    at: () => "/settings/provider",
    customer: true,
    open: (page) => byItem(page, /^Actions for the grant/, "Revoke"),
  },
  [`${C}/settings/provider/grant-end-dialog.tsx#FormDialog`]: {
    at: () => "/settings/provider",
    customer: true,
    open: (page) => byItem(page, /^Actions for the grant/, "Change the end"),
  },
};

/** A key that works anywhere, from a control that had the focus before. */
async function byKey(page: Page, key: string): Promise<Locator> {
  const before = page.getByRole("button", { name: "Switch theme" });
  await before.focus();
  // A page that was just loaded hears no keys yet.
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return before;
}

const everywhere: Record<string, Layer> = {
  "app/(system)/settings/system/workspaces/[workspaceId]/keys-card.tsx#ConfirmDialog": {
    at: ({ full }) => `/settings/system/workspaces/${full.ids.workspaceId}`,
    open: byButton("Revoke the key Shop"),
  },
  "components/shell/command/command-menu.tsx#Dialog.Root": {
    at: () => "/",
    open: (page) => byKey(page, "ControlOrMeta+k"),
  },
  "components/shell/command/keys-dialog.tsx#Dialog": { at: () => "/", open: (page) => byKey(page, "?") },
  "components/shell/workspace-switcher.tsx#Menu": { at: () => "/", open: byButton(/^Switch workspace/) },
  "components/shell/top-bar.tsx#Menu": { at: () => "/", open: byButton("Your menu") },
  "components/shell/switches.tsx#Menu": { at: () => "/", open: byButton("Language") },
  "components/shell/navigation/sidebar.tsx#popover": { at: () => "/", narrow: true, open: byButton("Open menu") },
  "components/messaging/period-control.tsx#Popover": { at: (w) => w.channel, open: byButton(/^Custom/) },
  "components/data-table/column-menu.tsx#Popover": { at: (w) => `${w.channel}/messages`, open: byButton("Columns") },
  "components/data-table/filter-control.tsx#Popover": { at: () => "/channels?size=20", open: byButton("State") },
  "components/data-table/filter-control.tsx#Popover 2": { at: () => "/channels?size=20", open: byButton("Created") },
};

/** By part of the console, so that each can be walked on its own. */
export const layerGroups: Record<string, Record<string, Layer>> = {
  channels,
  customers,
  requests,
  templates,
  sending,
  people,
  files,
  everywhere,
};
export const layers: Record<string, Layer> = Object.assign({}, ...Object.values(layerGroups));
