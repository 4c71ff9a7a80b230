// A chunk of its own: the rules of the world's phone numbers are half as large as everything else together.
export { findNumberProblem, formatWhileTyping, listCallingCodes, parseNumber } from '@whatsgate/client/number';
