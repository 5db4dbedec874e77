-- What a platform's app posts to one address for all of its accounts is told apart by the account.
CREATE INDEX "bindings_by_account" ON "bindings" ("platform", "account_id");
