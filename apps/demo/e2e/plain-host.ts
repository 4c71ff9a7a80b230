/** Another name of this machine for a browser that is told so: there a page on http is not as trusted as on localhost. */
export const plainHost = 'app.test';
