export { check, diff } from "../../router/drift/driftProvider";
