/**
 * Meta's script for its sign-up window, loaded when it is first needed.
 * @see https://developers.facebook.com/docs/javascript/reference/FB.login (read 2026-11)
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

/** Whether a message comes from Meta's window, which reports the chosen account. */
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
  // The script is used for its sign-up window only, so it gets no status and no cookie.
  window.FB.init({ appId, version, status: false, cookie: false, xfbml: false });
  return window.FB;
}

/** Opens the window. @returns the code, or null when the person closed the window */
export function askForCode(
  facebook: Facebook,
  configId: string,
  extras: Record<string, unknown>,
): Promise<string | null> {
  return new Promise((resolve) => {
    facebook.login((answer) => resolve(answer.authResponse?.code ?? null), {
      config_id: configId,
      response_type: "code",
      override_default_response_type: true,
      extras,
    });
  });
}
