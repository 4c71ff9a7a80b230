/** Whether the page is open on the phone itself, whose camera cannot see its own screen. */
export function isPhone(): boolean {
  const { userAgentData, userAgent } = navigator as Navigator & { userAgentData?: { mobile: boolean } };
  return userAgentData?.mobile ?? /iPhone|iPod|Android.+Mobile/.test(userAgent);
}
