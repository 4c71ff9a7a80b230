export { type CallingCode, type FormattedNumber, formatWhileTyping, listCallingCodes } from './format-number.ts';
export { findNumberProblem, type NumberProblem } from './number-problem.ts';
export { type ParseNumberOptions, parseNumber } from './parse-number.ts';
