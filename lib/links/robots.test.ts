import { expect, test } from "vitest";
import { isRobot } from "./robots.ts";

const phone =
  "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

test.each([
  "WhatsApp/2.23.20.0",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "Viber/13.3.0.5 CFNetwork/1240.0.4",
  "TelegramBot (like TwitterBot)",
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "curl/8.5.0",
  "",
])("%j is a program", (agent) => expect(isRobot("GET", { "user-agent": agent })).toBe(true));

test.each([
  phone,
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/22B83 Instagram 350.0.0",
  "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/480.0.0.0;]",
])("%j is a person", (agent) => expect(isRobot("GET", { "user-agent": agent })).toBe(false));

test("whoever asks for the head alone or fetches ahead is a program", () => {
  expect(isRobot("HEAD", { "user-agent": phone })).toBe(true);
  expect(isRobot("GET", { "user-agent": phone, "sec-purpose": "prefetch;prerender" })).toBe(true);
});
