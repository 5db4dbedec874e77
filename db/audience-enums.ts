/** How a contact came to be. */
export const contactSources = ["hand", "import", "inbound", "send"] as const;

export type ContactSource = (typeof contactSources)[number];

/** What the values of an attribute of contacts are. */
export const attributeKinds = ["text", "number", "date", "yesNo"] as const;

export type AttributeKind = (typeof attributeKinds)[number];

/** What a person must not get: `marketing` only, or `all` but the codes that they ask for themselves. */
export const suppressionKinds = ["marketing", "all"] as const;

export type SuppressionKind = (typeof suppressionKinds)[number];

/** Who keeps a person from being messaged: their own word, the platform, a member of the workspace, or a member's file. */
export const suppressionSources = ["word", "platform", "member", "import"] as const;

export type SuppressionSource = (typeof suppressionSources)[number];

export const suppressionChanges = ["added", "lifted"] as const;

export type SuppressionChange = (typeof suppressionChanges)[number];

/** How far a plan of a send has been looked at; `failed` says that it could not be. */
export const flightPlanStates = ["working", "done", "failed"] as const;

/** Files of contacts that are read, and those that are made. */
export const contactFileKinds = ["import", "export"] as const;

export type ContactFileKind = (typeof contactFileKinds)[number];

/** How far a file of contacts is; the last three are ends. */
export const contactFileStates = ["waiting", "running", "done", "failed", "cancelled"] as const;

export type ContactFileState = (typeof contactFileStates)[number];
