/**
 * Meta's script for its sign-up window, loaded when it is first needed.
 * @see https://developers.facebook.com/docs/whatsapp/embedded-signup/implementation (read 2026-11)
 */

type LoginAnswer = { authResponse?: { code?: string } | null };
type Facebook = {
  init(options: Record<string, unknown>): void;
  login(done: (answer: LoginAnswer) => void, options: Record<string, unknown>): void;
};
declare global {
  interface Window {
    FB?: Facebook;
  }
}

const address = "https://connect.facebook.net/en_US/sdk.js";

/** Origins from which the window reports the account that was chosen. */
export function isMeta(origin: string): boolean {
  return URL.canParse(origin) && /(^|\.)facebook\.com$/.test(new URL(origin).hostname);
}

/** @throws Error when the script could not be loaded */
export async function loadMeta(appId: string, version: string): Promise<Facebook> {
  if (!window.FB) {
    await new Promise<void>((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.async = true;
      script.crossOrigin = "anonymous";
      script.onload = () => resolve();
      script.onerror = () => {
        script.remove();
        reject(new Error("Meta's script did not load."));
      };
      document.head.append(script);
    });
  }
  if (!window.FB) throw new Error("Meta's script did not start.");
  // No status and no cookie: the window is all that is wanted of it.
  window.FB.init({ appId, version, status: false, cookie: false, xfbml: false });
  return window.FB;
}

/** Opens the window; the code is null when the person left it. */
export function askForCode(facebook: Facebook, configId: string): Promise<string | null> {
  return new Promise((resolve) => {
    facebook.login((answer) => resolve(answer.authResponse?.code ?? null), {
      config_id: configId,
      response_type: "code",
      override_default_response_type: true,
      extras: { setup: {}, version: "v4", sessionInfoVersion: "3" },
    });
  });
}
