CREATE TABLE "link_visits" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"token" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"robot" boolean NOT NULL,
	"browser" boolean NOT NULL,
	CONSTRAINT "link_visits_pk" PRIMARY KEY("workspace_id","id")
);
