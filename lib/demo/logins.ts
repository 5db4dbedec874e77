/** The users of the demonstration. All sign in with the password of DEMO_PASSWORD. */
export const demoLogins = [
  { email: "owner@lumen.example", role: "Owner", workspace: "Lumen Retail" },
  { email: "operator@lumen.example", role: "Operator", workspace: "Lumen Retail" },
  { email: "viewer@lumen.example", role: "Viewer", workspace: "Lumen Retail" },
  { email: "staff@harbour.example", role: "Owner", workspace: "Harbour Messaging" },
] as const;
