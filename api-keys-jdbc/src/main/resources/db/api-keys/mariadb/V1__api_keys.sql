CREATE TABLE IF NOT EXISTS api_key (
  id            VARCHAR(36)   NOT NULL PRIMARY KEY,
  name          VARCHAR(255)  NOT NULL,
  description   VARCHAR(1000) NOT NULL,
  tenant        VARCHAR(255)  NOT NULL,
  owner         VARCHAR(255)  NOT NULL,
  metadata      MEDIUMTEXT    NOT NULL,
  scopes        VARCHAR(4000) NOT NULL,
  allowed_cidrs VARCHAR(4000) NOT NULL,
  rate_requests INT,
  rate_seconds  INT,
  max_idle      BIGINT,
  enabled       BOOLEAN       NOT NULL,
  enabled_at    BIGINT        NOT NULL,
  not_before    BIGINT,
  expires_at    BIGINT,
  revoked_at    BIGINT,
  revoked_by    VARCHAR(262),
  revoke_reason VARCHAR(255),
  created_at    BIGINT        NOT NULL,
  created_by    VARCHAR(262)  NOT NULL,
  updated_at    BIGINT        NOT NULL,
  version       BIGINT        NOT NULL,
  KEY api_key_by_owner (owner, tenant, id),
  KEY api_key_by_tenant (tenant, id)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_secret (
  id            VARCHAR(64)  NOT NULL PRIMARY KEY,
  key_id        VARCHAR(36)  NOT NULL,
  ordinal       INT          NOT NULL,
  hash          VARCHAR(255) NOT NULL,
  lookup_digest VARCHAR(255),
  display       VARCHAR(64)  NOT NULL,
  created_at    BIGINT       NOT NULL,
  expires_at    BIGINT,
  revoked_at    BIGINT,
  UNIQUE KEY api_key_secret_digest (lookup_digest),
  KEY api_key_secret_by_key (key_id),
  KEY api_key_secret_by_expiry (expires_at),
  KEY api_key_secret_by_revocation (revoked_at),
  CONSTRAINT api_key_secret_of_key FOREIGN KEY (key_id) REFERENCES api_key (id)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_last_used (
  secret_id VARCHAR(64) NOT NULL PRIMARY KEY,
  used_at   BIGINT      NOT NULL
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_owner (
  tenant VARCHAR(255) NOT NULL,
  owner  VARCHAR(255) NOT NULL,
  seq    BIGINT       NOT NULL,
  PRIMARY KEY (tenant, owner)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_request (
  tenant      VARCHAR(255) NOT NULL,
  actor       VARCHAR(262) NOT NULL,
  request_id  VARCHAR(255) CHARACTER SET ascii COLLATE ascii_nopad_bin NOT NULL,
  key_id      VARCHAR(36)  NOT NULL,
  fingerprint VARCHAR(128) NOT NULL,
  at          BIGINT       NOT NULL,
  PRIMARY KEY (tenant, actor, request_id),
  KEY api_key_request_by_time (at)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_change (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  key_id    VARCHAR(36),
  secret_id VARCHAR(64),
  tenant    VARCHAR(255) NOT NULL,
  owner     VARCHAR(255) NOT NULL,
  at        BIGINT       NOT NULL,
  KEY api_key_change_by_time (at)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_audit (
  id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at      BIGINT       NOT NULL,
  actor   VARCHAR(262) NOT NULL,
  address VARCHAR(64),
  action  VARCHAR(32)  NOT NULL,
  key_id  VARCHAR(36)  NOT NULL,
  tenant  VARCHAR(255) NOT NULL,
  owner   VARCHAR(255) NOT NULL,
  reason  VARCHAR(255),
  changes MEDIUMTEXT   NOT NULL,
  KEY api_key_audit_by_key (key_id, id),
  KEY api_key_audit_by_tenant (tenant, id),
  KEY api_key_audit_by_time (at)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS api_key_schema (
  version INT NOT NULL PRIMARY KEY
) ENGINE = InnoDB;

INSERT INTO api_key_schema (version)
SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM api_key_schema);
