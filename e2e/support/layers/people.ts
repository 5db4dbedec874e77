import { expect, type Locator, type Page } from "@playwright/test";
import { A, byButton, byItem, C, type Layer, press } from "./layer.ts";

export const people: Record<string, Layer> = {
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
  [`${A}/contacts/export-dialog.tsx#FormDialog`]: {
    at: () => "/audience/contacts",
    open: (page) => byItem(page, "More actions", "Export…"),
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

export const everywhere: Record<string, Layer> = {
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
