CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"handle" text NOT NULL,
	"display_name" text NOT NULL,
	"system" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_handle_form" CHECK ("accounts"."handle" ~ '^[a-z0-9][a-z0-9-]{0,38}$')
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"submissions_per_day" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"hash" text PRIMARY KEY NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"used_by" uuid,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "quota_uses" (
	"submission_id" uuid PRIMARY KEY NOT NULL,
	"key_id" uuid NOT NULL,
	"day" date NOT NULL,
	"given_back_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "benchmark_embeddings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"revision_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"dim" integer NOT NULL,
	"hash" text NOT NULL,
	"provenance" jsonb NOT NULL,
	"conditions" jsonb NOT NULL,
	"files" jsonb NOT NULL,
	"downloads" jsonb NOT NULL,
	"position" integer NOT NULL,
	"current" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "benchmark_revisions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"data_revision" text NOT NULL,
	"protocol_version" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"instruments" jsonb NOT NULL,
	"genres" jsonb NOT NULL,
	"reading" text NOT NULL,
	"seed" bigint NOT NULL,
	"test_labels" text NOT NULL,
	"datasets" jsonb NOT NULL,
	"description_sha256" text NOT NULL,
	"current" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blob_chunks" (
	"sha256" text NOT NULL,
	"position" integer NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "blob_chunks_sha256_position_pk" PRIMARY KEY("sha256","position")
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"sha256" text PRIMARY KEY NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "board_entries" (
	"board_id" uuid NOT NULL,
	"track" text NOT NULL,
	"evaluation_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"rank" integer,
	"tied" boolean NOT NULL,
	"tier" integer,
	"method_slug" text NOT NULL,
	"method_title" text NOT NULL,
	"account_handle" text NOT NULL,
	"kind" text NOT NULL,
	"knows_domain" boolean NOT NULL,
	"labels_used" text NOT NULL,
	"within" double precision,
	"cross" double precision,
	"gain" double precision,
	"recovery" double precision,
	"cost" double precision,
	"robustness" double precision,
	"mce" double precision,
	"worst_instrument" double precision,
	"scores" jsonb NOT NULL,
	"account_submissions" integer NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "board_entries_board_id_track_evaluation_id_pk" PRIMARY KEY("board_id","track","evaluation_id")
);
--> statement-breakpoint
CREATE TABLE "board_errors" (
	"board_id" uuid NOT NULL,
	"track" text NOT NULL,
	"evaluation_ids" jsonb NOT NULL,
	"triangle" "bytea" NOT NULL,
	CONSTRAINT "board_errors_board_id_track_pk" PRIMARY KEY("board_id","track")
);
--> statement-breakpoint
CREATE TABLE "boards" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"embedding_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"stale" boolean DEFAULT true NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"refreshed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "clip_ranks" (
	"evaluation_id" uuid PRIMARY KEY NOT NULL,
	"data" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "comparisons" (
	"a" uuid NOT NULL,
	"b" uuid NOT NULL,
	"score" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "comparisons_a_b_score_pk" PRIMARY KEY("a","b","score")
);
--> statement-breakpoint
CREATE TABLE "evaluations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"embedding_id" uuid NOT NULL,
	"method_hash" text NOT NULL,
	"embedding_hash" text NOT NULL,
	"data_revision" text NOT NULL,
	"protocol_version" text NOT NULL,
	"scope" text NOT NULL,
	"failure" text,
	"scores" jsonb NOT NULL,
	"cross_draws" "bytea",
	"robustness_draws" "bytea",
	"device" text NOT NULL,
	"ebb_version" text NOT NULL,
	"notes" jsonb NOT NULL,
	"milliseconds" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "results" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"evaluation_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"train_set" text,
	"test_set" text,
	"instrument" text,
	"genre" text,
	"effect" text,
	"strength" double precision,
	"regime" text,
	"discrepancy" text,
	"part" text,
	"value" double precision,
	"low" double precision,
	"high" double precision,
	"n" integer,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "version_evaluations" (
	"version_id" uuid NOT NULL,
	"evaluation_id" uuid NOT NULL,
	"submission_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "version_evaluations_version_id_evaluation_id_pk" PRIMARY KEY("version_id","evaluation_id")
);
--> statement-breakpoint
CREATE TABLE "method_artifacts" (
	"version_id" uuid NOT NULL,
	"embedding" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"graph" jsonb NOT NULL,
	CONSTRAINT "method_artifacts_version_id_embedding_pk" PRIMARY KEY("version_id","embedding")
);
--> statement-breakpoint
CREATE TABLE "method_versions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"method_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"recipe_hash" text,
	"recipe" jsonb,
	"labels_used" text NOT NULL,
	"map_chosen_by" text NOT NULL,
	"by_instrument" boolean NOT NULL,
	"changes" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "methods" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"slug" text NOT NULL,
	"account_id" uuid NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"reference" text,
	"url" text,
	"built_in" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "submission_embeddings" (
	"submission_id" uuid NOT NULL,
	"embedding_id" uuid NOT NULL,
	CONSTRAINT "submission_embeddings_submission_id_embedding_id_pk" PRIMARY KEY("submission_id","embedding_id")
);
--> statement-breakpoint
CREATE TABLE "submission_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"detail" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "submission_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"line" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"key_id" uuid,
	"version_id" uuid NOT NULL,
	"revision_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"idempotency_key" text,
	"request_hash" text,
	"priority" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_token" uuid,
	"worker_id" text,
	"heartbeat_at" timestamp with time zone,
	"stage" text,
	"done" integer,
	"total" integer,
	"failure" jsonb,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"revision" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"version" text NOT NULL,
	"concurrency" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"heartbeat_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_used_by_accounts_id_fk" FOREIGN KEY ("used_by") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_uses" ADD CONSTRAINT "quota_uses_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "benchmark_embeddings" ADD CONSTRAINT "benchmark_embeddings_revision_id_benchmark_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."benchmark_revisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_entries" ADD CONSTRAINT "board_entries_board_id_boards_id_fk" FOREIGN KEY ("board_id") REFERENCES "public"."boards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_entries" ADD CONSTRAINT "board_entries_evaluation_id_evaluations_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_entries" ADD CONSTRAINT "board_entries_version_id_method_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."method_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_errors" ADD CONSTRAINT "board_errors_board_id_boards_id_fk" FOREIGN KEY ("board_id") REFERENCES "public"."boards"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "boards" ADD CONSTRAINT "boards_embedding_id_benchmark_embeddings_id_fk" FOREIGN KEY ("embedding_id") REFERENCES "public"."benchmark_embeddings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clip_ranks" ADD CONSTRAINT "clip_ranks_evaluation_id_evaluations_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_a_evaluations_id_fk" FOREIGN KEY ("a") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_b_evaluations_id_fk" FOREIGN KEY ("b") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_embedding_id_benchmark_embeddings_id_fk" FOREIGN KEY ("embedding_id") REFERENCES "public"."benchmark_embeddings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_evaluation_id_evaluations_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_evaluations" ADD CONSTRAINT "version_evaluations_version_id_method_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."method_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_evaluations" ADD CONSTRAINT "version_evaluations_evaluation_id_evaluations_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "version_evaluations" ADD CONSTRAINT "version_evaluations_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_artifacts" ADD CONSTRAINT "method_artifacts_version_id_method_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."method_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_versions" ADD CONSTRAINT "method_versions_method_id_methods_id_fk" FOREIGN KEY ("method_id") REFERENCES "public"."methods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "methods" ADD CONSTRAINT "methods_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission_embeddings" ADD CONSTRAINT "submission_embeddings_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission_embeddings" ADD CONSTRAINT "submission_embeddings_embedding_id_benchmark_embeddings_id_fk" FOREIGN KEY ("embedding_id") REFERENCES "public"."benchmark_embeddings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission_events" ADD CONSTRAINT "submission_events_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submission_log" ADD CONSTRAINT "submission_log_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_version_id_method_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."method_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_revision_id_benchmark_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."benchmark_revisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_handle" ON "accounts" USING btree ("handle");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "api_keys_account" ON "api_keys" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "quota_uses_key_day" ON "quota_uses" USING btree ("key_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "benchmark_embeddings_key" ON "benchmark_embeddings" USING btree ("revision_id","slug","hash");--> statement-breakpoint
CREATE INDEX "benchmark_embeddings_revision" ON "benchmark_embeddings" USING btree ("revision_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "benchmark_revisions_key" ON "benchmark_revisions" USING btree ("slug","data_revision","protocol_version");--> statement-breakpoint
CREATE UNIQUE INDEX "benchmark_revisions_current" ON "benchmark_revisions" USING btree ("slug") WHERE "benchmark_revisions"."current";--> statement-breakpoint
CREATE INDEX "uploads_account" ON "uploads" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "uploads_sha256" ON "uploads" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "board_entries_position" ON "board_entries" USING btree ("board_id","track","position");--> statement-breakpoint
CREATE UNIQUE INDEX "boards_key" ON "boards" USING btree ("embedding_id","scope");--> statement-breakpoint
CREATE UNIQUE INDEX "evaluations_key" ON "evaluations" USING btree ("method_hash","embedding_hash","data_revision","protocol_version","scope");--> statement-breakpoint
CREATE INDEX "evaluations_embedding" ON "evaluations" USING btree ("embedding_id","scope");--> statement-breakpoint
CREATE INDEX "results_evaluation" ON "results" USING btree ("evaluation_id","id");--> statement-breakpoint
CREATE INDEX "results_metric" ON "results" USING btree ("evaluation_id","metric","id");--> statement-breakpoint
CREATE INDEX "version_evaluations_evaluation" ON "version_evaluations" USING btree ("evaluation_id");--> statement-breakpoint
CREATE INDEX "version_evaluations_submission" ON "version_evaluations" USING btree ("submission_id");--> statement-breakpoint
CREATE INDEX "method_artifacts_sha256" ON "method_artifacts" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "method_versions_number" ON "method_versions" USING btree ("method_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "methods_slug" ON "methods" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "methods_account" ON "methods" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "submission_events_submission" ON "submission_events" USING btree ("submission_id","id");--> statement-breakpoint
CREATE INDEX "submission_log_submission" ON "submission_log" USING btree ("submission_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "submissions_idempotency" ON "submissions" USING btree ("account_id","idempotency_key") WHERE "submissions"."idempotency_key" is not null;--> statement-breakpoint
CREATE INDEX "submissions_queue" ON "submissions" USING btree ("priority" DESC NULLS LAST,"created_at","id") WHERE "submissions"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "submissions_alive" ON "submissions" USING btree ("heartbeat_at") WHERE "submissions"."state" in ('validating', 'running');--> statement-breakpoint
CREATE INDEX "submissions_account" ON "submissions" USING btree ("account_id","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "submissions_created" ON "submissions" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "submissions_version" ON "submissions" USING btree ("version_id");