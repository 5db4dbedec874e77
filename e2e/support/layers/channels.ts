import { ChannelPage } from "#e2e/pages/channel";
import { sandbox } from "../sandbox.ts";
import { byButton, byItem, C, type Layer, menuOf, numberPage, press, S, servicePage } from "./layer.ts";

const addressMenu = "Actions for news@kiosk.example";

export const channels: Record<string, Layer> = {
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
  [`${S}/account/sender-pools/pool-dialog.tsx#FormDialog`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: byButton("Add pool"),
  },
  [`${S}/account/sender-pools/sender-pools-card.tsx#ConfirmDialog`]: {
    at: ({ mailer }) => `/channels/${mailer}/account`,
    open: byButton("Delete pool Both"),
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
  [`${S}/numbers/reach/share-dialog.tsx#FormDialog`]: {
    at: ({ channel }) => `${channel}/numbers`,
    open: byButton("Change the share…"),
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
