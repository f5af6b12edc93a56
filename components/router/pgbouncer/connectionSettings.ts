/** How PgBouncer treats connections, whatever the stack. */
export const CONNECTION_SETTINGS: readonly string[] = [
  // The default is 100. An idle client takes some kilobytes.
  "max_client_conn = 20000",
  // A cluster that is silent is given up after this, and tried again so soon after it was down.
  "server_connect_timeout = 5",
  "server_login_retry = 1",
  // Names that nobody has are kept for their statistics; anybody can make them up.
  "autodb_idle_timeout = 60",
  "pool_idle_timeout = 300",
  "dns_max_ttl = 5",
  "dns_nxdomain_ttl = 1",
  // A server that has gone without a word is noticed in this time, in seconds and milliseconds.
  "tcp_keepidle = 10",
  "tcp_keepintvl = 5",
  "tcp_keepcnt = 3",
  "tcp_user_timeout = 15000",
  // Sessions are told by SHOW; a line a minute of sums is enough.
  "log_connections = 0",
  "log_disconnections = 0",
];
