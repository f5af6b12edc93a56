/** The port on which every router pod listens. */
export const ROUTER_PORT = 6432;
