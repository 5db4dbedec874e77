/** A request waits while it is open; only who asked may withdraw it. */
export const requestStates = ["open", "approved", "refused", "withdrawn"] as const;

export type RequestState = (typeof requestStates)[number];

/** What a quota counts: the channels of a workspace, or the numbers of one channel. */
export const quotaKinds = ["channels", "numbers"] as const;

export type QuotaKind = (typeof quotaKinds)[number];

/** What a document that proves a company may be. */
export const documentTypes = ["application/pdf", "image/jpeg", "image/png"] as const;

export type DocumentType = (typeof documentTypes)[number];

/** What a roll-out brings to customers. */
export const rolloutKinds = ["template", "setting"] as const;

export type RolloutKind = (typeof rolloutKinds)[number];

/** A plan changes nothing; a roll-out is done when every customer has a result. */
export const rolloutStates = ["planned", "running", "done"] as const;

export type RolloutState = (typeof rolloutStates)[number];

/** What a roll-out would change at one customer. */
export const rolloutPlans = ["create", "update", "same", "cannot"] as const;

export type RolloutPlan = (typeof rolloutPlans)[number];

export const rolloutTargetStates = ["planned", "waiting", "done", "failed"] as const;

export type RolloutTargetState = (typeof rolloutTargetStates)[number];
