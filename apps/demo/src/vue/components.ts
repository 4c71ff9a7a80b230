// The one place where a tool demands a default export.
export { default as LinkWhatsApp } from './LinkWhatsApp.vue';
