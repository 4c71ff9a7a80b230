/** What a running session needs: both charts, XState, the client and ky. */
export const importCharts = () => import('./charts.ts');
