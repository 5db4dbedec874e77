/** How many pages a second does the console serve of a channel's message list? */
import { measurePage } from "./support/pages.ts";

export const measure = () =>
  measurePage("Message list", ({ channelId }) => `/channels/${channelId}/messages?range=30&size=10`);
