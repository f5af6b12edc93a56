/** The router's certificate and its key, in the mounted volume and beside the configuration in use. */
export const CERTIFICATE_FILE = "tls.crt";
export const KEY_FILE = "tls.key";

/** Certificates of whoever signs clients' ones, in the same places. */
export const CLIENT_AUTHORITY_FILE = "clients-ca.crt";

/** Certificates of whoever signs clusters' ones, in one file for all, which the reloader writes beside the configuration in use. */
export const AUTHORITIES_FILE = "own/ca.crt";
