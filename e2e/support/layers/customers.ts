import { byButton, byItem, C, K, type Layer, menuOf } from "./layer.ts";

/** On the customer's own page, whose menu has every act. */
const ofCustomer = (item: string): Layer => ({
  at: ({ desk }) => `/customers/${desk.owned.id}`,
  desk: true,
  open: (page, { desk }) => byItem(page, menuOf(desk.owned.name), item),
});

export const requests: Record<string, Layer> = {
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

export const customers: Record<string, Layer> = {
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
