import type { Connector } from "./connector.ts";
import { email } from "./email/email.ts";
import { instagram } from "./instagram/instagram.ts";
import { messenger } from "./messenger/messenger.ts";
import { registerProfile } from "./profiles.ts";
import { sms } from "./sms/sms.ts";
import { viber } from "./viber/viber.ts";
import { whatsapp } from "./whatsapp/whatsapp.ts";

/** Every connector; a platform is one folder and one entry here and in profiles.ts. */
const listed: readonly Connector[] = [whatsapp, messenger, instagram, viber, sms, email];

const connectors = new Map(listed.map((connector) => [connector.platform, connector]));

/** The connector of a platform; null for a platform that Carillon knows by name and does not speak to yet. */
export function connectorFor(platform: string): Connector | null {
  return connectors.get(platform) ?? null;
}

/** Adds a connector, for tests that bring a platform of their own. @returns takes it back */
export function registerConnector(connector: Connector): () => void {
  if (connectors.has(connector.platform)) throw new Error(`${connector.platform} is registered already.`);
  connectors.set(connector.platform, connector);
  const forgetProfile = registerProfile(connector.profile);
  return () => {
    connectors.delete(connector.platform);
    forgetProfile();
  };
}
