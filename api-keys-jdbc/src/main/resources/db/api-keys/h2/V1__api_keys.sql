CREATE TABLE IF NOT EXISTS api_key (
  id            VARCHAR_CASESENSITIVE(36)  NOT NULL PRIMARY KEY,
  name          VARCHAR(255)               NOT NULL,
  description   VARCHAR(1000)              NOT NULL,
  tenant        VARCHAR_CASESENSITIVE(255) NOT NULL,
  owner         VARCHAR_CASESENSITIVE(255) NOT NULL,
  metadata      VARCHAR(16384)             NOT NULL,
  scopes        VARCHAR(4000)              NOT NULL,
  allowed_cidrs VARCHAR(4000)              NOT NULL,
  rate_requests INT,
  rate_seconds  INT,
  max_idle      BIGINT,
  enabled       BOOLEAN                    NOT NULL,
  enabled_at    BIGINT                     NOT NULL,
  not_before    BIGINT,
  expires_at    BIGINT,
  revoked_at    BIGINT,
  revoked_by    VARCHAR(262),
  revoke_reason VARCHAR(255),
  created_at    BIGINT                     NOT NULL,
  created_by    VARCHAR(262)               NOT NULL,
  updated_at    BIGINT                     NOT NULL,
  version       BIGINT                     NOT NULL
);

CREATE INDEX IF NOT EXISTS api_key_by_owner ON api_key (owner, tenant, id);

CREATE INDEX IF NOT EXISTS api_key_by_tenant ON api_key (tenant, id);

CREATE TABLE IF NOT EXISTS api_key_secret (
  id            VARCHAR_CASESENSITIVE(64)  NOT NULL PRIMARY KEY,
  key_id        VARCHAR_CASESENSITIVE(36)  NOT NULL,
  ordinal       INT                        NOT NULL,
  hash          VARCHAR_CASESENSITIVE(255) NOT NULL,
  lookup_digest VARCHAR_CASESENSITIVE(255),
  display       VARCHAR(64)                NOT NULL,
  created_at    BIGINT                     NOT NULL,
  expires_at    BIGINT,
  revoked_at    BIGINT,
  CONSTRAINT api_key_secret_digest UNIQUE (lookup_digest),
  CONSTRAINT api_key_secret_of_key FOREIGN KEY (key_id) REFERENCES api_key (id)
);

CREATE INDEX IF NOT EXISTS api_key_secret_by_expiry ON api_key_secret (expires_at);

CREATE INDEX IF NOT EXISTS api_key_secret_by_revocation ON api_key_secret (revoked_at);

CREATE TABLE IF NOT EXISTS api_key_last_used (
  secret_id VARCHAR_CASESENSITIVE(64) NOT NULL PRIMARY KEY,
  used_at   BIGINT                    NOT NULL
);

CREATE TABLE IF NOT EXISTS api_key_owner (
  tenant VARCHAR_CASESENSITIVE(255) NOT NULL,
  owner  VARCHAR_CASESENSITIVE(255) NOT NULL,
  seq    BIGINT                     NOT NULL,
  PRIMARY KEY (tenant, owner)
);

CREATE TABLE IF NOT EXISTS api_key_request (
  tenant      VARCHAR_CASESENSITIVE(255) NOT NULL,
  actor       VARCHAR_CASESENSITIVE(262) NOT NULL,
  request_id  VARCHAR_CASESENSITIVE(255) NOT NULL,
  key_id      VARCHAR_CASESENSITIVE(36)  NOT NULL,
  fingerprint VARCHAR_CASESENSITIVE(128) NOT NULL,
  at          BIGINT                     NOT NULL,
  PRIMARY KEY (tenant, actor, request_id)
);

CREATE INDEX IF NOT EXISTS api_key_request_by_time ON api_key_request (at);

CREATE TABLE IF NOT EXISTS api_key_change (
  id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id    VARCHAR_CASESENSITIVE(36),
  secret_id VARCHAR_CASESENSITIVE(64),
  tenant    VARCHAR_CASESENSITIVE(255) NOT NULL,
  owner     VARCHAR_CASESENSITIVE(255) NOT NULL,
  at        BIGINT                     NOT NULL
);

CREATE INDEX IF NOT EXISTS api_key_change_by_time ON api_key_change (at);

CREATE TABLE IF NOT EXISTS api_key_audit (
  id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      BIGINT                     NOT NULL,
  actor   VARCHAR(262)               NOT NULL,
  address VARCHAR(64),
  action  VARCHAR(32)                NOT NULL,
  key_id  VARCHAR_CASESENSITIVE(36)  NOT NULL,
  tenant  VARCHAR_CASESENSITIVE(255) NOT NULL,
  owner   VARCHAR_CASESENSITIVE(255) NOT NULL,
  reason  VARCHAR(255),
  changes VARCHAR(65535)             NOT NULL
);

CREATE INDEX IF NOT EXISTS api_key_audit_by_key ON api_key_audit (key_id, id);

CREATE INDEX IF NOT EXISTS api_key_audit_by_tenant ON api_key_audit (tenant, id);

CREATE INDEX IF NOT EXISTS api_key_audit_by_time ON api_key_audit (at);

CREATE TABLE IF NOT EXISTS api_key_schema (
  version INT NOT NULL PRIMARY KEY
);

INSERT INTO api_key_schema (version)
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM api_key_schema);
