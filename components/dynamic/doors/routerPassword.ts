export { create, diff, update } from "../../postgres/routerAccount/passwordProvider";
