export { type ParseNumberOptions, parseNumber } from './parse-number.ts';
