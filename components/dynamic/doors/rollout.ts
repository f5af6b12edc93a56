export { create, diff, read, update } from "../../router/rollout/rolloutProvider";
