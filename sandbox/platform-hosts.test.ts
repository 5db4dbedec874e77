import { describe, expect, it } from "vitest";
import { pathByHost } from "./platform-hosts.ts";

describe("the host a client believes to speak to", () => {
  it.each([
    ["graph.facebook.com", "/v25.0/1/messages", "/v25.0/1/messages"],
    ["graph.facebook.com:4011", "/v25.0/me?fields=id", "/v25.0/me?fields=id"],
    ["Graph.Instagram.com", "/v25.0/me", "/ig/v25.0/me"],
    ["graph.instagram.com", "/ig/v25.0/me", "/ig/v25.0/me"],
    ["www.facebook.com", "/v25.0/dialog/oauth?client_id=1", "/dialog/oauth?client_id=1"],
    ["chatapi.viber.com", "/pa/send_message", "/pa/send_message"],
    ["services.viber.com", "/vibersrvc/1/send_message", "/vibersrvc/1/send_message"],
    ["localhost:4010", "/pa/send_message", "/pa/send_message"],
    ["sandbox", "/vibersrvc/1/send_message", "/vibersrvc/1/send_message"],
  ])("chooses the platform: %s%s", (host, url, path) => {
    expect(pathByHost({ url, headers: { host } })).toBe(path);
  });

  it.each([
    ["chatapi.viber.com", "/v25.0/1/messages"],
    ["graph.facebook.com", "/pa/send_message"],
    ["graph.facebook.com", "/dialog/oauth"],
    ["services.viber.com", "/pa/send_message"],
  ])("does not serve another platform's path: %s%s", (host, url) => {
    expect(pathByHost({ url, headers: { host } })).toBe("/-/unknown-path");
  });
});
