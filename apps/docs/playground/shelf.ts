/**
 * The cache in which the worker keeps what is linked: the smallest thing that it can write to and read after its end.
 */
export const shelf = 'whatsgate-playground';
