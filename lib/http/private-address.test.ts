import { expect, test } from "vitest";
import { isPrivateHost, leadsInside } from "./private-address.ts";

const hostOf = (url: string) => new URL(url).hostname;

test.each([
  ...["http://127.0.0.1/", "http://0x7f.1/", "http://2130706433/", "http://10.1.2.3/", "http://169.254.169.254/latest"],
  ...["http://172.31.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://0.0.0.0/", "http://[::1]/"],
  ...[
    "http://[::ffff:10.0.0.1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://localhost/",
    "http://db.internal./",
  ],
])("%s stands inside a private network", async (url) => {
  expect(isPrivateHost(hostOf(url))).toBe(true);
  expect(await leadsInside(url, "https://door.example.com")).toBe(true);
  expect(await leadsInside(url, "http://127.0.0.1:3001")).toBe(false);
});

test.each(["https://93.184.215.14/", "https://hooks.example.com/", "https://172.32.0.1/", "https://[2606:4700::1]/"])(
  "%s does not",
  (url) => expect(isPrivateHost(hostOf(url))).toBe(false),
);
