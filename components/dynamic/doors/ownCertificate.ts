export { create, diff, update } from "../../router/certificate/ownCertificateProvider";
